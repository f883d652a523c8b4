"""工作方案: written by the heads, approved by the office, changed only by a new edition, asked for at the entry."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from core import assignees
from core.documents import making, registry
from core.documents.tree import texts
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Document, Job, Notice
from core.views.restricted import NO_STORE
from fieldwork.actions import focus, intake
from fieldwork.actions import workplans as actions
from fieldwork.documents.workplans import work_plan
from fieldwork.models import FocusPoint, WorkPlan
from fieldwork.queries import workplans as queries
from overview.queries.worklist import gathered
from rounds import gates
from rounds.actions import inspections, presets
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline, Inspection, Round, TeamMember
from rounds.queries.recipients import recipients_of
from tests import browsed
from tests import factories as make
from tests.asking import body
from tests.factories import days, today
from tests.fieldwork import intake_rows
from tests.fieldwork import workplan_rows as rows
from tests.snapshots import snapshot_fixture

LIST = reverse("fieldwork:workplan_list")


def asks_for_plan(inspection, on: bool = True) -> None:
    preset = inspection.round.preset
    type(preset).objects.filter(pk=preset.pk).update(needs_plan=on)
    preset.refresh_from_db()


def waiting(user) -> list[str]:
    return [f"{i.verb}：{i.title}" for i in gathered(user, today()) if "工作方案" in i.title]


def holders(plan) -> list[str]:
    return [user.username for user in assignees.next_of(plan).people]


def point_of(inspection, *, by, assignee=None, title="接待费上升") -> FocusPoint:
    values = {
        "kind": "risk",
        "title": title,
        "why": "审计报告",
        "sources": "",
        "assignee": assignee,
    }
    return focus.raise_point(inspection, values, by=by)


def address(name: str, plan) -> str:
    return reverse(f"fieldwork:{name}", args=[plan.pk])


@snapshot_fixture
def early(inspection):
    """Before the entry, where the preset asks for a plan."""
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.PREPARATION, entry_on=None)
    inspection.refresh_from_db()
    asks_for_plan(inspection)
    return inspection


def test_every_step_names_who_has_it_and_they_have_it(early, leader, deputy, member, office):
    assert waiting(leader) == waiting(deputy) == ["起草：工作方案"]
    assert waiting(member) == []

    plan = rows.written(early, by=deputy)
    assert holders(plan) == ["leader"]
    assert waiting(leader) == ["完善后报批：工作方案第1版"]
    assert waiting(deputy) == []

    actions.submit(plan, by=leader)
    assert "office" in holders(plan)
    assert waiting(office) == ["批准：工作方案第1版"]

    actions.return_for_changes(plan, note="补充日程", by=office)
    assert waiting(leader) == ["修改后重新报批：工作方案第1版"]

    actions.submit(plan, by=leader)
    actions.approve(plan, by=office)
    assert assignees.next_of(plan) is None
    assert waiting(leader) == waiting(office) == []


def test_the_gate_asks_for_an_approved_plan_and_says_who_has_it(early, leader, office):
    def bar() -> list[str]:
        return [words for words in gates.bars(early, Stage.FIELDWORK) if "工作方案" in words]

    assert "起草并报批" in bar()[0]
    plan = rows.written(early, by=leader)
    assert "由组长在“工作方案”中报请批准" in bar()[0]
    actions.submit(plan, by=leader)
    assert "待巡察办批准" in bar()[0]
    actions.approve(plan, by=office)
    assert bar() == []


def test_an_office_without_plans_switches_them_off(early, leader, office):
    asks_for_plan(early, on=False)
    early.refresh_from_db()

    assert not [words for words in gates.bars(early, Stage.FIELDWORK) if "工作方案" in words]
    assert waiting(leader) == []
    inspections.start_plan(early, by=office)
    assert not Deadline.objects.filter(kind=DeadlineKind.WORK_PLAN).exists()
    assert presets.copy(early.round.preset, by=office).needs_plan is False


def test_its_date_counts_from_the_entry_and_is_met_by_the_approval(early, leader, deputy, office):
    inspections.start_plan(early, by=office)
    date = Deadline.objects.get(kind=DeadlineKind.WORK_PLAN)
    assert date.rule_text == "进驻前3工作日"
    assert recipients_of([date], today()) == {date.pk: {leader.pk, deputy.pk}}

    plan = rows.submitted(early, leader=leader)
    told = recipients_of([date], today())[date.pk]
    assert office.pk in told
    assert not {leader.pk, deputy.pk} & told

    with pytest.raises(NotYet, match="批准后自动登记完成"):
        inspections.meet_deadline(date, on=today(), by=office)
    actions.approve(plan, by=office)
    date.refresh_from_db()
    assert date.met_on == today()


def test_its_date_falls_away_where_the_team_enters_without_one(early, leader, office):
    inspections.start_plan(early, by=office)
    asks_for_plan(early, on=False)
    early.refresh_from_db()
    make.announce(early)
    inspections.advance(early, Stage.FIELDWORK, by=leader)

    assert Deadline.objects.get(kind=DeadlineKind.WORK_PLAN).withdrawn_on == today()


def test_what_is_missing_is_named_before_it_is_submitted(inspection, leader, member):
    plan = actions.draft(inspection, by=leader)

    with pytest.raises(NotYet) as refused:
        actions.submit(plan, by=leader)
    for words in ("工作目标", "工作重点", "周组长、郑组员还没有分工", "还没有安排日程"):
        assert words in str(refused.value)

    point_of(inspection, by=leader, assignee=member.inspector)
    assert "周组长还没有分工" in queries.missing(plan)


def test_who_left_the_team_is_named_and_is_not_taken_into_a_new_edition(
    inspection, leader, member, office
):
    plan = rows.approved(inspection, leader=leader, office=office)
    TeamMember.objects.filter(inspector=member.inspector).update(to_on=days(-1))
    newcomer = make.InspectorFactory(name="新组员")
    make.TeamMemberFactory(team=inspection.team, inspector=newcomer)

    made = actions.revise(plan, note="人员调整", by=leader)
    assert [share.person.name for share in queries.shares(made)] == ["周组长", "新组员"]
    actions.edit(made, rows.values(), duties=rows.duties(made), days=rows.days(), by=leader)
    TeamMember.objects.filter(inspector=newcomer).update(to_on=days(-1))
    assert "新组员已不在本组或不参加该单位，请删去其分工" in queries.missing(made)


def test_heads_write_it_and_the_leader_submits_it(inspection, leader, deputy, member, office):
    for stranger in (member, office):
        with pytest.raises(ActionDenied, match="组长、副组长"):
            actions.draft(inspection, by=stranger)
    plan = rows.written(inspection, by=deputy)
    with pytest.raises(ActionDenied, match="只有组长可以报批"):
        actions.submit(plan, by=deputy)
    with pytest.raises(NotYet, match="已有工作方案"):
        actions.draft(inspection, by=leader)


def test_none_is_drafted_before_the_round_is_approved(inspection, leader):
    Round.objects.update(state="planning")
    inspection.refresh_from_db()

    with pytest.raises(NotYet, match="轮次方案批准以后"):
        actions.draft(inspection, by=leader)


def test_nobody_approves_what_their_own_team_plans(inspection, leader, office, office2):
    own = make.InspectorFactory(user=office)
    make.TeamMemberFactory(team=inspection.team, inspector=own)
    plan = rows.submitted(inspection, leader=leader)

    assert "office2" in holders(plan)
    assert "office" not in holders(plan)
    assert waiting(office) == []
    with pytest.raises(ActionDenied, match="由巡察办其他人员批准"):
        actions.approve(plan, by=office)
    with pytest.raises(ActionDenied, match="由巡察办批准"):
        actions.approve(plan, by=leader)
    actions.approve(plan, by=office2)


def test_after_the_approval_only_a_new_edition_changes_it_and_the_old_stays(
    inspection, leader, member, office
):
    plan = rows.approved(inspection, leader=leader, office=office)
    with pytest.raises(InvalidTransition, match="请制定新版"):
        actions.edit(plan, rows.values(), duties=[], days=[], by=leader)
    with pytest.raises(NotYet, match="为什么"):
        actions.revise(plan, note=" ", by=leader)

    made = actions.revise(plan, note="延长延伸时间", by=leader)
    assert (made.edition, made.goal, made.reason) == (2, rows.GOAL, "延长延伸时间")
    assert [day["what"] for day in queries.days_of(made)] == ["听取汇报"]
    assert queries.in_force(inspection) == plan
    with pytest.raises(NotYet, match="新版已在起草"):
        actions.revise(plan, note="再调整", by=leader)

    actions.edit(
        made, rows.values(goal="新目标"), duties=rows.duties(made), days=rows.days(), by=leader
    )
    actions.submit(made, by=leader)
    actions.approve(made, by=office)
    plan.refresh_from_db()
    assert plan.state == "replaced"
    assert plan.goal == rows.GOAL
    assert queries.in_force(inspection) == made


def test_the_approval_has_its_document_made(inspection, leader, office):
    plan = rows.approved(inspection, leader=leader, office=office)

    job = Job.objects.get(kind=making.JOB)
    assert (job.params["kind"], job.params["pk"]) == ("work_plan", plan.pk)
    kind = registry.get("work_plan")
    title = making.freezing(kind, plan, by=office)().title
    assert title == "市财政局巡察工作方案第1版"


def test_a_point_named_in_the_plan_is_named_on_the_point(inspection, leader, member, client):
    point = point_of(inspection, by=leader)
    plan = rows.written(inspection, by=leader)
    client.force_login(leader)

    url = address("workplan_points", plan)
    browsed.submit(client, url, **{f"point_{point.pk}": member.inspector.pk})
    point.refresh_from_db()

    assert point.assignee == member.inspector
    share = next(s for s in queries.shares(plan) if s.person == member.inspector)
    assert [each.pk for each in share.points] == [point.pk]
    assert point.reference in client.get(plan.get_absolute_url()).content.decode()


def test_who_was_named_meanwhile_is_not_named_anew(inspection, leader, deputy, member, client):
    point = point_of(inspection, by=leader)
    plan = rows.written(inspection, by=leader)
    client.force_login(leader)
    form = browsed.form(client, address("workplan_points", plan))

    focus.assign(point, deputy.inspector, by=deputy)
    answer = form.send(client, **{f"point_{point.pk}": member.inspector.pk})

    point.refresh_from_db()
    assert answer.status_code == 409
    assert point.assignee == deputy.inspector


def test_the_approved_edition_keeps_who_had_which_point(inspection, leader, member, deputy, office):
    point = point_of(inspection, by=leader, assignee=member.inspector)
    plan = rows.approved(inspection, leader=leader, office=office)

    focus.assign(point, deputy.inspector, by=leader)

    plan.refresh_from_db()
    assert plan.assigned == "重点001 接待费上升：郑组员"
    words = "".join(texts(work_plan(plan, leader)))
    assert "郑组员" in words
    assert "接待费上升" in words


def test_it_is_written_submitted_and_approved_on_its_pages(client, inspection, leader, office):
    client.force_login(leader)
    door = f"{LIST}?inspection={inspection.pk}"
    url = reverse("fieldwork:workplan_new", args=[inspection.pk])
    browsed.submit(client, url, at=door)
    plan = WorkPlan.objects.get()

    browsed.submit(
        client, address("workplan_edit", plan), goal="查清", emphasis="核对",
        **{
            "duties-0-task": "统筹", "days-0-from_on": days(2).isoformat(),
            "days-0-what": "进驻动员",
        },
    )  # fmt: skip
    page = plan.get_absolute_url()
    browsed.submit(client, address("workplan_submit", plan), at=page)
    client.force_login(office)
    browsed.submit(client, address("workplan_approve", plan), at=page)

    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", office)
    shown = client.get(page).content.decode()
    assert "进驻动员" in shown
    assert "统筹" in shown


def test_a_row_that_is_wrong_says_what_to_do_and_nothing_is_lost(client, inspection, leader):
    plan = actions.draft(inspection, by=leader)
    client.force_login(leader)

    answer = browsed.submit(
        client, address("workplan_edit", plan), goal="查清<b>",
        **{"days-0-what": "动员", "duties-1-task": "无人"},
    )  # fmt: skip

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写日期，或清空这一行" in shown
    assert "请选择由谁负责，或清空这一行" in shown
    assert "查清&lt;b&gt;" in shown


def test_two_who_write_at_once_lose_nothing(client, inspection, leader, deputy):
    plan = rows.written(inspection, by=leader)
    client.force_login(leader)
    form = browsed.form(client, address("workplan_edit", plan))
    people = rows.duties(plan, task="查阅合同")
    actions.edit(plan, rows.values(goal="他人的目标"), duties=people, days=rows.days(), by=deputy)

    answer = form.send(client, goal="我的目标", **{"duties-0-task": "我的分工"})

    shown = answer.content.decode()
    assert answer.status_code == 409
    for words in ("他人的目标", "我的目标", "周组长 查阅合同", "周组长 我的分工"):
        assert words in shown


def test_it_saves_by_itself_and_an_old_page_does_not(client, inspection, leader):
    plan = rows.written(inspection, by=leader)
    client.force_login(leader)
    form = browsed.form(client, address("workplan_edit", plan))
    url = address("workplan_autosave", plan)

    saved = form.send(client, url, goal="边写边存")
    again = form.send(client, url, goal="旧页")

    plan.refresh_from_db()
    assert (saved.status_code, plan.goal) == (200, "边写边存")
    assert again.status_code == 409
    with pytest.raises(StaleState):
        actions.edit(
            plan, rows.values(), duties=rows.duties(plan), days=rows.days(), version=1, by=leader
        )


def test_what_nobody_changed_is_no_change(inspection, leader):
    plan = rows.written(inspection, by=leader)
    version = plan.version

    assert not actions.edit(
        plan, rows.values(), duties=rows.duties(plan), days=rows.days(), by=leader
    )
    plan.refresh_from_db()
    assert plan.version == version


def test_only_a_draft_that_was_never_submitted_is_removed(inspection, leader, office):
    plan = rows.submitted(inspection, leader=leader)
    actions.return_for_changes(plan, note="重写", by=office)
    with pytest.raises(NotYet, match="已经报批过"):
        actions.remove(plan, by=leader)

    WorkPlan.objects.update(submitted_on=None)
    plan.refresh_from_db()
    actions.remove(plan, by=leader)
    assert not WorkPlan.objects.exists()


def test_what_is_planned_lies_encrypted_and_stays_out_of_trail_and_notices(
    inspection, leader, member, office
):
    rows.approved(inspection, leader=leader, office=office, goal="查某甲", emphasis="查某乙")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.goal || w.emphasis || w.assigned || d.task || t.what FROM fieldwork_workplan w"
            " JOIN fieldwork_planduty d ON d.plan_id = w.id JOIN fieldwork_planday t ON t.plan_id = w.id"
        )
        stored = "".join(row[0] for row in cursor.fetchall())
    said = " ".join(f"{e.note}{e.changes}{e.target_label}" for e in AuditEvent.objects.all())
    told = " ".join(f"{n.subject}{n.body}" for n in Notice.objects.all())
    for word in ("某甲", "某乙", "查阅凭证", "听取汇报"):
        assert word not in stored + said + told
    assert Notice.objects.filter(recipient=member, subject__contains="已批准").exists()


@pytest.mark.parametrize("who", ["liaison", "outsider", "organ", "auditor"])
def test_nobody_else_sees_it(request, client, inspection, leader, office, who):
    plan = rows.approved(inspection, leader=leader, office=office)
    user = request.getfixturevalue(who)
    client.force_login(user)

    assert not WorkPlan.objects.visible_to(user).exists()
    assert client.get(plan.get_absolute_url()).status_code in (403, 404)


def test_leadership_reads_what_was_approved_without_the_points_closed_to_it(
    client, inspection, leader, office, leadership, organ, receiving_organ
):
    point_of(inspection, by=leader, assignee=leader.inspector)
    request = intake_rows.asked(inspection, receiving_organ, by=office)
    item = intake.add(intake_rows.reply_of(request), intake_rows.values(), by=organ)
    intake.submit(item.reply, by=organ)
    values = {"kind": "risk", "title": "账外资金", "why": "审计反映"}
    focus.raise_point(inspection, values, item=item, by=leader)
    plan = rows.submitted(inspection, leader=leader)
    client.force_login(leadership)
    assert client.get(plan.get_absolute_url()).status_code == 404

    actions.approve(plan, by=office)
    page = client.get(plan.get_absolute_url()).content.decode()
    paper = "".join(texts(work_plan(WorkPlan.objects.get(), leadership)))

    assert rows.GOAL in page
    assert plan.get_absolute_url() in client.get(LIST).content.decode()
    for told in (page, paper):
        assert "接待费上升" in told
        assert "账外资金" not in told
    assert "账外资金" in "".join(texts(work_plan(WorkPlan.objects.get(), office)))
    kind, copy = registry.get("work_plan"), Document(target_id=plan.pk, made_by=office)
    assert not kind.may_copy(leadership, copy)
    leadership.roles = [Role.LEADERSHIP, Role.INSPECTOR]
    leadership.save()
    assert not kind.may_copy(leadership, copy), "of another team"
    assert not registry.get("focus_list").may_copy(
        leadership, Document(target_id=plan.inspection_id, made_by=office)
    )
    FocusPoint.objects.update(item=None)
    assert kind.may_copy(leadership, copy)
    assert not kind.may_make(leadership, plan)


def test_the_office_reads_no_draft_and_who_is_kept_out_nothing(inspection, leader, member, office):
    plan = rows.written(inspection, by=leader)
    assert not WorkPlan.objects.visible_to(office).exists()
    assert WorkPlan.objects.visible_to(member).exists()

    TeamMember.objects.filter(inspector=member.inspector).update(recused_from=inspection.unit)
    assert not WorkPlan.objects.visible_to(member).exists()
    assert "郑组员" not in [share.person.name for share in queries.shares(plan) if share.is_on_team]


def test_its_page_is_not_kept_and_its_reader_is_recorded(client, inspection, leader, office):
    plan = rows.submitted(inspection, leader=leader)
    client.force_login(office)

    answer = client.get(plan.get_absolute_url())

    assert answer["Cache-Control"] == NO_STORE
    assert AuditEvent.objects.filter(verb="查看工作方案", actor_id=office.pk).exists()


def test_the_list_is_narrowed_and_exported(client, inspection, leader, office):
    rows.submitted(inspection, leader=leader)
    client.force_login(office)

    assert "工作方案第1版" in client.get(LIST, {"state": "submitted"}).content.decode()
    assert "工作方案第1版" not in client.get(LIST, {"state": "approved"}).content.decode()
    assert rows.GOAL in body(client.get(LIST, {"export": "xlsx"}))
    assert AuditEvent.objects.filter(verb="导出工作方案").count() == 1


def test_its_page_asks_as_often_with_ten_points_as_with_one(
    client, inspection, leader, member, office
):
    plan = rows.submitted(inspection, leader=leader)
    client.force_login(office)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(plan.get_absolute_url())
        return len(asked)

    point_of(inspection, by=leader, assignee=member.inspector)
    asked()
    one = asked()
    for number in range(9):
        point_of(inspection, by=leader, assignee=member.inspector, title=f"第{number}件")
    assert asked() == one


def test_the_database_keeps_one_edition_under_way(inspection, leader):
    plan = actions.draft(inspection, by=leader)

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlan.objects.create(inspection=inspection, edition=2, created_by=leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlan.objects.filter(pk=plan.pk).update(state="approved")


def test_an_inspection_is_not_archived_while_one_waits(inspection, leader):
    rows.submitted(inspection, leader=leader)

    assert "工作方案第1版还在待批准，由巡察办批准或退回" in gates.bars(inspection, Stage.ARCHIVED)
