"""A finding's way from draft to signature, who may take each step, and what is kept."""

import pytest
from django.db import transaction

from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import AuditEvent, Notice
from findings.actions import findings as actions
from findings.enums import FindingState
from findings.models import Finding
from rounds.enums import Stage
from tests import factories as make
from tests.findings import making


def told(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


def test_draft_needs_only_a_title(inspection, member):
    finding = actions.draft(inspection, title="账实不符", by=member)

    assert finding.state == FindingState.DRAFT
    assert finding.number == 1
    assert finding.created_by == member


def test_numbers_have_no_gap_after_a_failed_draft(inspection, member):
    actions.draft(inspection, title="一", by=member)
    with transaction.atomic():
        actions.draft(inspection, title="二", by=member)
        transaction.set_rollback(True)
    third = actions.draft(inspection, title="三", by=member)

    assert third.number == 2


def test_numbers_are_counted_per_inspection(inspection, other_inspection, member, outsider):
    actions.draft(inspection, title="一", by=member)
    other = actions.draft(other_inspection, title="二", by=outsider)

    assert other.number == 1


@pytest.mark.parametrize("who", ["leader", "deputy", "member", "contact"])
def test_everybody_of_the_team_may_draft(inspection, who, request):
    finding = actions.draft(inspection, title="账实不符", by=request.getfixturevalue(who))

    assert finding.pk


@pytest.mark.parametrize(
    "who", ["office", "leadership", "outsider", "liaison", "organ", "sysadmin"]
)
def test_nobody_outside_the_team_may_draft(inspection, who, request):
    with pytest.raises(ActionDenied, match="本组现任成员"):
        actions.draft(inspection, title="账实不符", by=request.getfixturevalue(who))


def test_draft_is_refused_outside_fieldwork_and_reporting(inspection, member):
    inspection.stage = Stage.FEEDBACK
    inspection.save()

    with pytest.raises(ActionDenied, match="阶段起草"):
        actions.draft(inspection, title="账实不符", by=member)


def test_former_member_may_not_draft(inspection, member):
    member.inspector.memberships.update(from_on=make.days(-30), to_on=make.days(-1))

    with pytest.raises(ActionDenied):
        actions.draft(inspection, title="账实不符", by=member)


def test_submit_names_what_is_missing(inspection, member):
    finding = actions.draft(inspection, title="账实不符", by=member)

    with pytest.raises(ActionDenied) as refused:
        actions.submit(finding, by=member)

    for label in ("了解方式", "责任主体", "发生时间", "发生地点", "政策依据"):
        assert label in str(refused.value)
    assert Finding.objects.get(pk=finding.pk).state == FindingState.DRAFT


def test_the_whole_way_to_signature(draft, deputy, leader, member):
    actions.submit(draft, by=member)
    actions.review(draft, note="事实清楚。", by=deputy)
    actions.sign(draft, note="同意。", by=leader)

    draft.refresh_from_db()
    assert draft.state == FindingState.SIGNED
    assert (draft.reviewed_by, draft.review_note) == (deputy, "事实清楚。")
    assert (draft.signed_by, draft.sign_note) == (leader, "同意。")
    assert told(deputy) == ["finding.submitted"]
    assert told(leader) == ["finding.reviewed"]
    assert told(member) == ["finding.signed"]


def test_author_may_not_review_their_own(inspection, deputy, leader, category):
    finding = making.submitted(making.draft(inspection, by=deputy, category=category))

    with pytest.raises(ActionDenied, match="别人复核"):
        actions.review(finding, by=deputy)


def test_leader_reviews_where_the_only_deputy_is_the_author(inspection, deputy, leader, category):
    finding = making.submitted(making.draft(inspection, by=deputy, category=category))

    actions.review(finding, by=leader)

    assert finding.state == FindingState.REVIEWED


def test_leader_may_not_review_while_another_deputy_is_there(draft, deputy, leader, member):
    actions.submit(draft, by=member)

    with pytest.raises(ActionDenied, match="副组长复核"):
        actions.review(draft, by=leader)


def test_leaders_own_sheet_is_reviewed_by_a_deputy_then_signed(
    inspection, deputy, leader, category
):
    finding = making.submitted(making.draft(inspection, by=leader, category=category))
    with pytest.raises(ActionDenied):
        actions.review(finding, by=leader)

    actions.review(finding, by=deputy)
    actions.sign(finding, by=leader)

    assert finding.state == FindingState.SIGNED


@pytest.mark.parametrize("who", ["deputy", "member", "contact", "office", "outsider", "leadership"])
def test_only_the_leader_signs(draft, deputy, leader, who, request):
    making.submitted(draft)
    actions.review(draft, by=deputy)

    with pytest.raises(ActionDenied):
        actions.sign(draft, by=request.getfixturevalue(who))


def test_draft_cannot_be_signed_at_once(draft, leader):
    with pytest.raises(InvalidTransition, match="待审签"):
        actions.sign(draft, by=leader)


def test_return_needs_a_reason_and_counts(draft, deputy, leader, member):
    making.submitted(draft)
    actions.review(draft, by=deputy)
    with pytest.raises(ActionDenied, match="写明原因"):
        actions.return_for_rework(draft, note="  ", by=leader)

    actions.return_for_rework(draft, note="时间写到月。", by=leader)

    draft.refresh_from_db()
    assert (draft.state, draft.returns, draft.return_note) == ("draft", 1, "时间写到月。")
    assert draft.reviewed_by is None
    assert "finding.returned" in told(member)


def test_deputy_may_not_return_what_waits_for_the_leader(draft, deputy):
    making.submitted(draft)
    actions.review(draft, by=deputy)

    with pytest.raises(ActionDenied):
        actions.return_for_rework(draft, note="再核。", by=deputy)


@pytest.mark.parametrize("who", ["deputy", "contact", "office", "outsider"])
def test_a_draft_is_edited_by_author_or_leader_only(draft, who, request):
    with pytest.raises(ActionDenied):
        actions.edit(draft, {"title": "改"}, by=request.getfixturevalue(who))


def test_leader_edits_a_members_draft(draft, leader):
    assert actions.edit(draft, {"title": "公务接待无公函"}, by=leader)


def test_edit_refreshes_the_search_columns(draft, member):
    actions.edit(draft, {"title": "差旅费报销审核不严"}, by=member)

    draft.refresh_from_db()
    assert "差旅费报销审核不严" in draft.search_text
    assert "差旅" in draft.search_grams


def test_submitted_text_cannot_be_edited(draft, member):
    making.submitted(draft)

    with pytest.raises(ActionDenied, match="不能直接修改"):
        actions.edit(draft, {"title": "改"}, by=member)


def test_edit_of_an_old_version_writes_nothing(draft, member, leader):
    mine = Finding.objects.get(pk=draft.pk)
    actions.edit(draft, {"title": "组长的题目"}, by=leader)

    with pytest.raises(StaleState):
        actions.edit(mine, {"title": "组员的题目"}, version=mine.version, by=member)

    assert Finding.objects.get(pk=draft.pk).title == "组长的题目"


def test_withdraw_keeps_sheet_and_number(draft, leader, member):
    actions.withdraw(draft, note="与003号重复。", by=leader)
    following = actions.draft(draft.inspection, title="另一件", by=member)

    assert Finding.objects.get(pk=draft.pk).state == FindingState.WITHDRAWN
    assert following.number == draft.number + 1


def test_only_the_leader_withdraws(draft, member, deputy):
    for person in (member, deputy):
        with pytest.raises(ActionDenied, match="组长"):
            actions.withdraw(draft, note="重复。", by=person)


def test_withdraw_after_a_fix_was_issued_is_refused(signed, leader):
    actions.revise(signed, {"disposition": "immediate"}, reason="改为立行立改", by=leader)
    making.fix(signed, leader=leader)
    fresh = Finding.objects.get(pk=signed.pk)

    with pytest.raises(ActionDenied, match="立行立改"):
        actions.withdraw(fresh, note="撤销", by=leader)


def test_revision_keeps_both_texts_and_the_reason(signed, leader):
    revision = actions.revise(signed, {"title": "公务接待无公函15次"}, reason="次数有误", by=leader)

    assert revision.number == 1
    assert revision.before["title"] == "公务接待无公函、无清单，涉及12次"
    assert revision.after["title"] == "公务接待无公函15次"
    signed.refresh_from_db()
    assert (signed.state, signed.revision) == (FindingState.SIGNED, 1)


def test_revision_that_changes_nothing_is_none(signed, leader):
    assert actions.revise(signed, {"title": signed.title}, reason="无", by=leader) is None


def test_only_the_leader_revises_and_only_what_is_signed(signed, draft, member, deputy):
    for person in (member, deputy):
        with pytest.raises(ActionDenied):
            actions.revise(signed, {"title": "改"}, reason="改", by=person)


def test_draft_cannot_be_revised(draft, leader):
    with pytest.raises(InvalidTransition):
        actions.revise(draft, {"title": "改"}, reason="改", by=leader)


def test_events_of_a_draft_stay_off_the_inspections_trail(draft, member):
    trail = f"rounds.inspection:{draft.inspection_id}"
    actions.edit(draft, {"title": "写到一半"}, by=member)
    assert not AuditEvent.objects.filter(trail=trail, target_type="findings.finding").exists()

    actions.submit(draft, by=member)

    events = AuditEvent.objects.filter(trail=trail, target_type="findings.finding")
    assert [event.verb for event in events] == ["提交底稿"]
