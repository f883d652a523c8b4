from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.enums import Role
from core.errors import ActionDenied, InvalidTransition, Refusal, StaleState
from core.models import AuditEvent, Notice
from findings.actions import completeness
from rounds import planning
from rounds.actions import recusals, rounds, teams
from rounds.enums import DeadlineKind, Duty, RecusalState, RoundState, Stage
from rounds.models import Deadline, Inspection, Recusal, Round, TeamMember
from tests import factories as make
from tests.snapshots import snapshot_fixture
from tests.two_people import confirmed


@pytest.fixture(autouse=True)
def _somebody_decides(leadership2):
    """A plan goes only to somebody: without any leadership it cannot be submitted."""


def make_plan(office, *, number: int = 3) -> Round:
    """A plan that nothing bars: one team with a leader, one larger and one smaller unit."""
    values = {
        "term": make.TermFactory(),
        "number": number,
        "kind": "regular",
        "topics": "聚焦决策部署落实",
        "starts_on": make.days(30),
        "ends_on": make.days(60),
        "preset": make.PresetFactory(),
    }
    round = rounds.plan(values, by=office)
    units = [make.UnitFactory(size="large"), make.UnitFactory(size="small")]
    rounds.choose_units(round, units, by=office)
    team = teams.form(round, by=office)
    teams.add_member(team, make.InspectorFactory(), duty=Duty.LEADER, by=office)
    ids = round.inspections.values_list("pk", flat=True)
    teams.assign(round, dict.fromkeys(ids, team.pk), by=office)
    round.refresh_from_db()
    return round


@snapshot_fixture
def plan(office):
    return make_plan(office)


@pytest.mark.django_db
def test_complete_plan_is_submitted_approved_and_started(plan, office, leadership):
    rounds.submit(plan, by=office)
    assert Notice.objects.filter(recipient=leadership, kind="rounds.submitted").count() == 1

    rounds.approve(plan, by=leadership)
    rounds.start(plan, by=office)

    assert plan.state == RoundState.UNDERWAY
    assert plan.approved_by == leadership
    notices = Deadline.objects.filter(kind=DeadlineKind.NOTICE)
    assert {row.due_on for row in notices} == {make.days(20)}
    assert set(TeamMember.objects.values_list("from_on", flat=True)) == {make.today()}


@pytest.mark.django_db
def test_incomplete_plan_says_everything_it_lacks(office):
    plan = make_plan(office)
    plan.members.all().delete()
    idle = teams.form(plan, by=office)
    loose = make.InspectionFactory(
        round=plan, team=None, unit__name="市丙局", stage=Stage.PREPARATION, entry_on=None
    )

    with pytest.raises(ActionDenied) as refusal:
        rounds.submit(plan, by=office)

    sentence = str(refusal.value)
    assert "第一巡察组没有组长" in sentence
    assert f"{idle}没有分配单位" in sentence
    assert f"{loose.unit}没有分配巡察组" in sentence


@pytest.mark.django_db
def test_submitter_does_not_approve(plan, office):
    both = make.UserFactory(roles=[Role.OFFICE, Role.LEADERSHIP])
    rounds.submit(plan, by=both)

    with pytest.raises(ActionDenied, match="报批人不能批准"):
        rounds.approve(plan, by=both)


@pytest.mark.django_db
def test_office_does_not_approve(plan, office):
    rounds.submit(plan, by=office)

    with pytest.raises(ActionDenied, match="只有领导小组"):
        rounds.approve(plan, by=office)


@pytest.mark.django_db
def test_return_needs_a_note_and_opens_the_plan_again(plan, office, leadership):
    rounds.submit(plan, by=office)
    with pytest.raises(ActionDenied, match="需要写明原因"):
        rounds.return_to_planning(plan, note="  ", by=leadership)

    rounds.return_to_planning(plan, note="请补充专项重点", by=leadership)

    assert plan.state == RoundState.PLANNING
    assert Notice.objects.get(recipient=office, kind="rounds.returned").body == "请补充专项重点"
    rounds.submit(plan, by=office)


@pytest.mark.django_db
def test_submitted_plan_is_frozen(plan, office):
    rounds.submit(plan, by=office)

    for change in (
        lambda: rounds.edit(plan, {"topics": "x"}, by=office),
        lambda: rounds.choose_units(plan, [], by=office),
        lambda: teams.form(plan, by=office),
        lambda: rounds.set_deadline_rows(plan, [], by=office),
    ):
        with pytest.raises(ActionDenied, match="不能再改"):
            change()


@pytest.mark.django_db
def test_steps_are_not_skipped(plan, office, leadership):
    with pytest.raises(ActionDenied, match="现为“筹备”"):
        rounds.approve(plan, by=leadership)
    with pytest.raises((ActionDenied, InvalidTransition)):
        rounds.archive(plan, by=office)


@pytest.mark.django_db
def test_units_taken_off_lose_their_inspection(plan, office):
    kept = plan.inspections.first().unit

    rounds.choose_units(plan, [kept], by=office)

    assert [row.unit for row in plan.inspections.all()] == [kept]
    assert AuditEvent.objects.filter(verb="移出单位").count() == 1


@pytest.mark.django_db
def test_inactive_unit_is_refused(plan, office):
    with pytest.raises(ActionDenied, match="已停用"):
        rounds.choose_units(plan, [make.UnitFactory(is_active=False)], by=office)


@pytest.mark.django_db
def test_one_larger_and_one_smaller_unit_is_no_warning(plan, office):
    assert planning.warnings(plan) == []

    plan.inspections.first().unit.__class__.objects.update(size="large")

    assert planning.warnings(plan) == ["第一巡察组承担2个大单位，不是“一托二”（一大一小）"]


@pytest.mark.django_db
def test_person_is_on_one_team_of_a_round(plan, office):
    person = plan.members.get().inspector
    other = teams.form(plan, by=office)

    with pytest.raises(ActionDenied, match="已在本轮第一巡察组"):
        teams.add_member(other, person, duty=Duty.MEMBER, by=office)


@pytest.mark.django_db
def test_team_has_one_leader(plan, office):
    team = plan.teams.get()

    with pytest.raises(ActionDenied, match="每组只能有一名组长"):
        teams.add_member(team, make.InspectorFactory(), duty=Duty.LEADER, by=office)
    member = teams.add_member(team, make.InspectorFactory(), duty=Duty.MEMBER, by=office)
    with pytest.raises(ActionDenied, match="每组只能有一名组长"):
        teams.change_duty(member, duty=Duty.LEADER, by=office)


@pytest.mark.django_db
def test_people_out_of_the_pool_and_liaisons_are_refused(plan, office):
    team = plan.teams.get()

    with pytest.raises(ActionDenied, match="已出库"):
        teams.add_member(team, make.InspectorFactory(is_active=False), duty=Duty.MEMBER, by=office)
    liaison = make.InspectorFactory()
    liaison.user.roles = [Role.LIAISON]  # the database lets none in: tests/rounds/test_one_side.py
    with pytest.raises(ActionDenied, match="单位联络员"):
        teams.add_member(team, liaison, duty=Duty.MEMBER, by=office)


@pytest.mark.django_db
def test_units_go_only_to_teams_of_the_same_round(plan, office):
    foreign = make.TeamFactory()

    with pytest.raises(ActionDenied, match="不属于本轮"):
        teams.assign(plan, {plan.inspections.first().pk: foreign.pk}, by=office)


@pytest.mark.django_db
def test_disbanding_leaves_units_without_a_team(plan, office):
    teams.disband(plan.teams.get(), by=office)

    assert not plan.teams.exists()
    assert plan.inspections.filter(team=None).count() == 2


@snapshot_fixture
def conflict(plan, office):
    """A member who worked at one of the team's units until lately: an open recusal."""
    unit = plan.inspections.first().unit
    person = make.InspectorFactory()
    person.employments.create(
        organisation=unit.name, unit=unit, from_on=make.days(-800), to_on=make.days(-90)
    )
    teams.add_member(plan.teams.get(), person, duty=Duty.MEMBER, by=office)
    return Recusal.objects.select_related("round", "inspector", "unit").get()


@pytest.mark.django_db
def test_open_recusal_bars_submission(plan, conflict, office):
    with pytest.raises(ActionDenied, match="须回避，尚未处理"):
        rounds.submit(plan, by=office)


@pytest.mark.django_db
def test_no_exception_from_the_own_employer(plan, office):
    unit = plan.inspections.first().unit
    person = make.InspectorFactory(employer=unit, employer_name=unit.name)
    teams.add_member(plan.teams.get(), person, duty=Duty.MEMBER, by=office)
    found = Recusal.objects.select_related("round", "inspector", "unit").get()

    with pytest.raises(ActionDenied, match="不能申请例外"):
        recusals.ask(found, reason="业务骨干", by=office)


@pytest.mark.django_db
def test_removing_the_person_resolves_the_recusal(plan, conflict, office):
    teams.remove_member(conflict.inspector.memberships.get(), by=office)

    conflict.refresh_from_db()
    assert conflict.state == RecusalState.RESOLVED
    rounds.submit(plan, by=office)


@pytest.mark.django_db
def test_exception_is_asked_by_one_and_decided_by_another(plan, conflict, office, leadership):
    with pytest.raises(ActionDenied, match="请写明"):
        recusals.ask(conflict, reason=" ", by=office)
    recusals.ask(conflict, reason="唯一的审计专家", by=office)
    with pytest.raises(ActionDenied, match="只有领导小组"):
        recusals.override(conflict, by=office)

    recusals.override(conflict, by=leadership)

    assert conflict.state == RecusalState.OVERRIDDEN
    rounds.submit(plan, by=office)


@pytest.mark.django_db
def test_asker_does_not_decide(plan, conflict, office):
    both = make.UserFactory(roles=[Role.OFFICE, Role.LEADERSHIP])
    recusals.ask(conflict, reason="人手不足", by=both)

    with pytest.raises(ActionDenied, match="申请人不能决定"):
        recusals.override(conflict, by=both)


@pytest.mark.django_db
def test_refused_exception_is_open_again(plan, conflict, office, leadership):
    recusals.ask(conflict, reason="人手不足", by=office)

    recusals.refuse(conflict, note="请换人", by=leadership)

    assert conflict.state == RecusalState.OPEN
    assert Notice.objects.filter(recipient=office, kind="rounds.override_decided").exists()


@pytest.mark.django_db
def test_exception_falls_when_the_person_leaves_and_returns(plan, conflict, office, leadership):
    recusals.ask(conflict, reason="专家", by=office)
    recusals.override(conflict, by=leadership)
    teams.remove_member(conflict.inspector.memberships.get(), by=office)

    teams.add_member(plan.teams.get(), conflict.inspector, duty=Duty.MEMBER, by=office)

    conflict.refresh_from_db()
    assert (conflict.state, conflict.decided_by) == (RecusalState.OPEN, None)


@pytest.mark.django_db
def test_round_turns_to_rectification_and_archive_with_its_inspections(plan, office, leadership):
    Round.objects.filter(pk=plan.pk).update(state=RoundState.UNDERWAY)
    plan.refresh_from_db()
    with pytest.raises(ActionDenied, match="还没有印发反馈意见"):
        rounds.to_rectifying(plan, by=office)
    Inspection.objects.update(stage=Stage.RECTIFICATION)
    rounds.to_rectifying(plan, by=office)
    with pytest.raises(ActionDenied, match="还没有归档"):
        rounds.archive(plan, by=office)

    Inspection.objects.update(stage=Stage.ARCHIVED)
    with pytest.raises(ActionDenied, match=r"还不能归档：.*没有底稿，也没有未发现问题的说明"):
        rounds.archive(plan, by=office)
    completeness.answer_for_gaps(plan, reason="巡察中止，经会议研究不再补", by=leadership)
    rounds.archive(plan, by=office)

    assert plan.state == RoundState.ARCHIVED


def race(*calls) -> list:
    """Run the calls at the same moment, each with its own connection; results or refusals."""
    barrier, outcomes = Barrier(len(calls)), [None] * len(calls)

    def run(place, call) -> None:
        try:
            barrier.wait()
            outcomes[place] = call()
        except Refusal as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told(office, leadership, leadership2):
    plan = make_plan(office)
    rounds.submit(plan, by=office)
    copies = [Round.objects.get(pk=plan.pk) for _ in range(2)]

    outcomes = race(
        lambda: rounds.approve(copies[0], by=leadership),
        lambda: rounds.approve(copies[1], by=leadership2),
    )

    told = [o for o in outcomes if o is not None]
    assert len(told) == 1
    assert isinstance(told[0], StaleState)
    assert "刚刚" in str(told[0])
    assert AuditEvent.objects.filter(verb="批准轮次方案").count() == 1
    assert Deadline.objects.filter(kind=DeadlineKind.NOTICE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_draw_the_same_person_one_wins(office, office2):
    plan = make_plan(office)
    first, second = plan.teams.get(), teams.form(plan, by=office)
    person = make.InspectorFactory()

    outcomes = race(
        lambda: teams.add_member(first, person, duty=Duty.MEMBER, by=office),
        lambda: teams.add_member(second, person, duty=Duty.MEMBER, by=office2),
    )

    refused = [o for o in outcomes if isinstance(o, Refusal)]
    assert len(refused) == 1
    assert "不能重复编入" in str(refused[0])
    assert TeamMember.objects.filter(inspector=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_new_teams_formed_at_once_get_two_numbers(office, office2):
    plan = make_plan(office)

    race(lambda: teams.form(plan, by=office), lambda: teams.form(plan, by=office2))

    assert sorted(plan.teams.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.django_db
def test_members_change_while_the_round_is_underway(inspection, leader, member, office, leadership):
    team = inspection.team
    for user in (member, leader):
        row = TeamMember.objects.get(inspector__user=user)
        confirmed(teams.remove_member(row, reason="调回原单位", by=office), leadership)
    successor = make.InspectorFactory()

    asked = teams.add_member(team, successor, duty=Duty.LEADER, reason="接任", by=office)
    confirmed(asked, leadership)

    assert not Inspection.objects.visible_to(leader).exists()
    assert not Inspection.objects.visible_to(member).exists()
    make.sign(TeamMember.objects.get(inspector=successor))
    assert Inspection.objects.visible_to(successor.user).get() == inspection


@pytest.mark.django_db
def test_no_conflict_enters_a_running_team(inspection, office):
    person = make.InspectorFactory(employer=inspection.unit, employer_name="市财政局")

    with pytest.raises(ActionDenied, match="须回避，不能编入第一巡察组：现任职于市财政局"):
        teams.add_member(inspection.team, person, duty=Duty.MEMBER, by=office)


@pytest.mark.django_db
def test_members_stand_still_while_leadership_decides(plan, office):
    rounds.submit(plan, by=office)

    with pytest.raises(ActionDenied, match="不能调整巡察组人员"):
        teams.add_member(plan.teams.get(), make.InspectorFactory(), duty=Duty.MEMBER, by=office)
