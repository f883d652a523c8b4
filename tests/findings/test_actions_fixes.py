"""立行立改 from notice to acceptance: whose step it is, what it needs, what its date becomes."""

import pytest

from core.errors import ActionDenied, InvalidTransition
from core.models import Notice
from findings.actions import findings as finding_actions
from findings.actions import fixes as actions
from findings.enums import Disposition, FixState
from findings.models import ImmediateFix
from rounds.enums import Stage
from rounds.models import Deadline
from tests.factories import days, today
from tests.findings import making
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def urgent(inspection, member, deputy, leader, category):
    """A signed finding to be put right at once."""
    finding = making.draft(
        inspection, by=member, category=category, disposition=Disposition.IMMEDIATE
    )
    return making.signed(finding, deputy=deputy, leader=leader)


@snapshot_fixture
def fix(urgent, leader):
    return making.fix(urgent, leader=leader)


@pytest.fixture
def reported(fix, liaison):
    actions.receive(fix, by=liaison)
    actions.write_report(fix, report="已补齐12次接待清单，清退0.4万元。", by=liaison)
    making.evidence(fix, by=liaison)
    actions.report(fix, by=liaison)
    return fix


def told(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


def test_issue_numbers_dates_and_tells_the_liaison(urgent, leader, liaison):
    fix = making.fix(urgent, leader=leader)

    assert (fix.year, fix.number, fix.state) == (today().year, 1, FixState.ISSUED)
    assert Deadline.objects.get(target_type="findings.immediatefix").due_on == days(5)
    assert told(liaison) == ["fix.issued"]


@pytest.mark.parametrize("who", ["deputy", "member", "office", "outsider", "liaison"])
def test_only_the_leader_issues(urgent, who, request):
    with pytest.raises(ActionDenied):
        making.fix(urgent, leader=request.getfixturevalue(who))


def test_issue_needs_a_signature(inspection, member, leader, category):
    draft = making.draft(inspection, by=member, category=category, disposition="immediate")

    with pytest.raises(ActionDenied, match="审签后才能发出"):
        making.fix(draft, leader=leader)


def test_issue_needs_the_disposition(signed, leader):
    with pytest.raises(ActionDenied, match="处置建议不是"):
        making.fix(signed, leader=leader)


def test_issue_twice_is_refused(fix, urgent, leader):
    urgent.refresh_from_db()
    with pytest.raises(ActionDenied, match="不能重复"):
        making.fix(urgent, leader=leader)


def test_issue_after_reporting_is_refused(urgent, leader):
    urgent.inspection.stage = Stage.FEEDBACK
    urgent.inspection.save()

    with pytest.raises(ActionDenied, match="阶段办理"):
        making.fix(urgent, leader=leader)


def test_due_before_issue_is_refused_and_takes_no_number(urgent, leader):
    words = {"problem": "甲", "requirement": "乙", "on": today(), "by": leader}
    with pytest.raises(ActionDenied, match="不能早于"):
        actions.issue(urgent, due_on=days(-1), **words)

    assert actions.issue(urgent, due_on=days(1), **words).number == 1


@pytest.mark.parametrize("who", ["leader", "office", "foreign_liaison", "organ"])
def test_only_the_units_liaison_receives(fix, who, request):
    with pytest.raises(ActionDenied):
        actions.receive(fix, by=request.getfixturevalue(who))


def test_former_liaison_may_not_receive(fix, liaison):
    liaison.liaisons.update(to_on=days(-1))

    with pytest.raises(ActionDenied):
        actions.receive(fix, by=liaison)


def test_report_needs_text_and_evidence(fix, liaison):
    actions.receive(fix, by=liaison)
    with pytest.raises(ActionDenied, match="填写整改情况"):
        actions.report(fix, by=liaison)

    actions.write_report(fix, report="已整改。", by=liaison)
    with pytest.raises(ActionDenied, match="佐证材料"):
        actions.report(fix, by=liaison)

    making.evidence(fix, by=liaison)
    actions.report(fix, by=liaison)
    assert fix.state == FixState.REPORTED


def test_report_before_receiving_is_refused(fix, liaison):
    with pytest.raises(InvalidTransition, match="整改中"):
        actions.report(fix, by=liaison)


def test_acceptance_meets_the_deadline_on_the_day_of_the_report(reported, leader, liaison):
    actions.accept(reported, note="属实。", by=leader)

    assert reported.state == FixState.ACCEPTED
    assert Deadline.objects.get(target_type="findings.immediatefix").met_on == today()
    assert "fix.accepted" in told(liaison)


@pytest.mark.parametrize("who", ["liaison", "deputy", "member", "outsider", "leadership"])
def test_nobody_but_the_leader_accepts(reported, leader, who, request):
    with pytest.raises(ActionDenied):
        actions.accept(reported, by=request.getfixturevalue(who))


def test_office_accepts_only_where_the_team_has_no_leader(reported, leader, office):
    with pytest.raises(ActionDenied):
        actions.accept(reported, by=office)
    leader.inspector.memberships.update(to_on=days(-1))

    actions.accept(reported, by=office)

    assert reported.state == FixState.ACCEPTED


def test_return_needs_a_reason_and_reaches_the_unit(reported, leader, liaison):
    with pytest.raises(ActionDenied, match="写明原因"):
        actions.return_for_rework(reported, note="", by=leader)

    actions.return_for_rework(reported, note="凭证不全。", by=leader)

    assert (reported.state, reported.return_note) == (FixState.RECEIVED, "凭证不全。")
    assert "fix.returned" in told(liaison)


def test_scope_of_the_list(fix, leader, member, office, liaison, outsider, foreign_liaison, organ):
    def seen(user) -> bool:
        return ImmediateFix.objects.visible_to(user).filter(pk=fix.pk).exists()

    assert all(seen(user) for user in (leader, member, office, liaison))
    assert not any(seen(user) for user in (outsider, foreign_liaison, organ))


def test_a_fix_holds_its_finding(fix, urgent, leader):
    urgent.refresh_from_db()
    with pytest.raises(ActionDenied):
        finding_actions.withdraw(urgent, note="撤销", by=leader)
