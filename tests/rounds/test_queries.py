import pytest
from django.urls import reverse

from core import assignees
from core.audit_words import changes_of
from core.documents import drafting, registry
from core.models import AuditEvent
from rounds import queries
from rounds.actions import inspections, rounds, units
from rounds.enums import NOTICE, RecusalKind, RecusalState, RoundState, Stage
from rounds.models import Inspection, Recusal, Unit
from tests import factories as make

pytestmark = pytest.mark.django_db


def verbs(user) -> list[tuple[str, str]]:
    return [(item.verb, item.title) for item in queries.waiting_for(user, make.today())]


def test_leadership_is_asked_to_decide(leadership, office):
    submitted = make.RoundFactory(state=RoundState.SUBMITTED, submitted_by=office)
    make.RoundFactory(state=RoundState.SUBMITTED, submitted_by=leadership)
    row = Recusal.objects.create(
        round=submitted,
        inspector=make.InspectorFactory(),
        unit=make.UnitFactory(),
        kind=RecusalKind.LONG,
        detail="x",
        state=RecusalState.ASKED,
        reason="y",
        asked_by=office,
    )

    assert verbs(leadership) == [("审批", str(submitted)), ("决定", str(row))]


OTHERS = ("配齐组长", "结束驻点")  # the teams of this test have no leader


def test_office_prepares_starts_and_turns_rounds(office):
    planning = make.RoundFactory(state=RoundState.PLANNING)
    approved = make.RoundFactory(state=RoundState.APPROVED)
    make.make_inspection(Stage.FIELDWORK)
    over = make.make_inspection(Stage.RECTIFICATION).round

    steps = {(verb, title) for verb, title in verbs(office) if verb not in OTHERS}
    assert steps == {
        ("筹备", str(planning)),
        ("启动实施", str(approved)),
        ("转入整改", str(over)),
    }


def test_leader_is_asked_to_enter_and_leave(inspection, leader, member, outsider):
    assert verbs(leader) == [("结束驻点", "市财政局")]
    assert verbs(member) == []
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.PREPARATION, entry_on=None)
    make.announce(inspection)
    assert verbs(leader) == [("开始进驻", "市财政局")]


def test_until_the_notice_is_issued_the_office_has_it_to_do(inspection, leader, office):
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.PREPARATION, entry_on=None)
    inspection.refresh_from_db()
    inspections.start_notice(inspection, by=office)

    assert verbs(leader) == []
    item = next(i for i in queries.waiting_for(office, make.today()) if "通知" in i.verb)
    assert (item.verb, item.title) == ("印发巡察通知", "市财政局")
    assert item.url == reverse("core:document_preview", args=[NOTICE, inspection.pk])
    assert item.due_on is not None
    assert "登记完成" not in [verb for verb, _ in verbs(office)]


def test_whoever_worded_the_notice_is_not_asked_to_issue_it(inspection, leader, office):
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.PREPARATION, entry_on=None)
    inspection.refresh_from_db()
    other, kind = make.UserFactory(roles=["office"]), registry.get(NOTICE)
    words = drafting.words(kind, inspection, office) | {"topics": "重点看工程项目"}
    drafting.save(kind, inspection, words, version=0, by=office)

    assert "印发巡察通知" not in [verb for verb, _ in verbs(office)]
    assert ("印发巡察通知", "市财政局") in verbs(other)
    found = assignees.next_of(inspection)
    assert office not in found.people
    assert other in found.people


def test_reports_wait_for_leader_and_office_until_they_are_met(inspection, leader, office):
    inspections.advance(inspection, Stage.REPORTING, note="确无", by=leader)
    due = [verb for verb, _ in verbs(leader)]
    assert due == ["登记完成", "登记完成"]
    assert [verb for verb, _ in verbs(office)].count("登记完成") == 2

    for row in queries.own_deadlines(inspection):
        inspections.meet_deadline(row, on=make.today(), by=leader)

    assert verbs(leader) == []


def test_where_a_meeting_is_asked_for_the_office_enters_it(inspection, leader, office):
    inspections.advance(inspection, Stage.REPORTING, note="确无", by=leader)
    preset = inspection.round.preset
    type(preset).objects.filter(pk=preset.pk).update(needs_hearing=True)

    assert verbs(leader) == []
    assert [verb for verb, _ in verbs(office)].count("登记听取汇报的会议") == 2


def test_coverage_counts_approved_rounds_of_this_term_only(inspection):
    planned = make.make_inspection(Stage.PREPARATION, round__state=RoundState.PLANNING)
    old = make.TermFactory(name="十一届市委", is_current=False)
    before = make.make_inspection(Stage.ARCHIVED, round__term=old, round__number=4)

    found = {u.pk: u for u in queries.with_coverage(Unit.objects.all())}

    assert found[inspection.unit_id].covered_in == 1
    assert found[planned.unit_id].covered_in is None
    assert found[before.unit_id].covered_in is None
    assert found[before.unit_id].last_round == 4
    assert set(queries.covered(Unit.objects.all())) == {inspection.unit}
    assert set(queries.uncovered(Unit.objects.all())) == {planned.unit, before.unit}


def test_tree_order_keeps_children_below_their_parents():
    second = make.UnitFactory(name="乙", order=2)
    first = make.UnitFactory(name="甲", order=1)
    child = make.UnitFactory(name="甲一", order=9, parent=first)
    grandchild = make.UnitFactory(name="甲一一", order=9, parent=child)
    other = make.UnitFactory(name="甲二", order=9, parent=first)

    rows = queries.in_tree_order(Unit.objects.all()).order_by(*queries.TREE)

    assert list(rows) == [first, child, grandchild, other, second]


def test_changes_are_said_in_words(office, inspection):
    units.edit(inspection.unit, {"size": "small", "is_active": False}, by=office)

    changes = changes_of(AuditEvent.objects.get(verb="修改单位信息"))

    assert {(c.label, c.old, c.new) for c in changes} == {
        ("规模", "大", "小"),
        ("启用", "是", "否"),
    }


def test_moves_leave_the_state_to_the_verb(leadership, office):
    round = make.RoundFactory(state=RoundState.SUBMITTED, submitted_by=office)

    rounds.return_to_planning(round, note="请补充", by=leadership)

    event = AuditEvent.objects.get(verb="退回轮次方案")
    assert (changes_of(event), event.note) == ([], "请补充")


def test_nothing_of_rounds_waits_for_auditors_and_organs(inspection, auditor, organ):
    for user in (auditor, organ):
        assert queries.waiting_for(user, make.today()) == []


def test_a_unit_without_liaison_is_the_system_administrators_to_mend(inspection, sysadmin):
    assert verbs(sysadmin) == [("开通联络员账号", "市财政局")]

    make.LiaisonFactory(unit=inspection.unit)

    assert verbs(sysadmin) == []
