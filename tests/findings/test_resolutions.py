"""会议议定: what a meeting heard opens the way to the opinion, and what it asked for is followed."""

import pytest
from django.urls import reverse

from core import assignees
from core.documents import registry
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from findings import queries
from findings.actions import resolution_tasks, resolutions
from findings.models import Resolution, ResolutionTask
from findings.queries import feedback, stays
from rectification.queries.case_names import case_names
from rounds import gates
from rounds import rules as round_rules
from rounds.actions import inspections, presets
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline
from rounds.queries.recipients import recipients_of
from tests import factories as make
from tests.browsed import submit
from tests.factories import days, today
from tests.findings import resolution_rows as rows
from tests.snapshots import snapshot_fixture

HEARD = "巡察情况还没有经领导小组会议听取，由巡察办在“会议议定”中登记会议"


@snapshot_fixture
def waiting(inspection, office):
    """An inspection in 报告, whose preset asks for a meeting."""
    return rows.stay_ended(rows.asks_hearing(inspection), by=office)


@snapshot_fixture
def second(waiting):
    unit = make.UnitFactory(name="市林业局")
    return make.InspectionFactory(round=waiting.round, unit=unit, stage=Stage.REPORTING)


def date_of(kind, row) -> Deadline:
    return Deadline.objects.get(kind=kind, target_id=row.pk, target_type=row._meta.label_lower)


def verbs(user) -> list[str]:
    return [item.verb for item in queries.waiting_for(user, today())]


def test_the_office_enters_a_meeting_that_heard_several_units(client, waiting, second, office):
    client.force_login(office)
    page = reverse("findings:resolution_new", args=[waiting.round_id])

    submit(
        client, f"{page}?inspection={waiting.pk}", at=page, kind="group", title="听取汇报",
        inspections=[str(waiting.pk), str(second.pk)], attendees="出席甲", summary="同意。",
    )  # fmt: skip

    made = Resolution.objects.get()
    assert [each.pk for each in made.inspections.order_by("pk")] == [waiting.pk, second.pk]
    assert (made.attendees, made.summary, made.reference) == ("出席甲", "同意。", "")
    assert verbs(office) == ["登记会议议定"]
    told = AuditEvent.objects.get(target_type="findings.resolution", verb="记录会议议定").changes
    assert told["inspections"] == [None, f"{waiting.unit.name}、市林业局"]
    assert "出席甲" not in str(told)


def test_registering_settles_the_report_of_each_unit_and_of_that_kind_only(waiting, office, leader):
    meeting = rows.registered(waiting, by=office)

    assert meeting.reference == f"巡议〔{today().year}〕1号"
    assert date_of(DeadlineKind.GROUP_REPORT, waiting).met_on == today()
    assert date_of(DeadlineKind.SECRETARY_REPORT, waiting).met_on is None
    notice = Notice.objects.get(recipient=leader, kind="resolution.heard")
    assert waiting.unit.name in notice.subject
    assert notice.url == waiting.get_absolute_url()
    assert AuditEvent.objects.filter(trail=waiting.audit_trail, verb="会议听取巡察情况").exists()


def test_a_meeting_of_a_day_to_come_is_registered_after_it(waiting, office):
    meeting = rows.registered(waiting, by=office)
    meeting.state, meeting.held_on = "draft", days(3)
    assert assignees.next_of(meeting).action == "在会议召开后登记"

    meeting.held_on = today()
    assert assignees.next_of(meeting).action == "登记"


def test_the_way_to_the_opinion_opens_with_both_meetings(waiting, office):
    bars = gates.bars(waiting, Stage.FEEDBACK)
    assert sum("由巡察办在“会议议定”中登记会议后自动完成" in bar for bar in bars) == 2

    rows.registered(waiting, by=office)
    rows.registered(waiting, by=office, kind="secretary")

    assert gates.bars(waiting, Stage.FEEDBACK) == []
    inspections.advance(waiting, Stage.FEEDBACK, by=office)


def test_a_report_that_was_entered_by_hand_is_no_hearing(waiting, office):
    Deadline.objects.filter(inspection=waiting).update(met_on=today())
    assert gates.bars(waiting, Stage.FEEDBACK) == [HEARD]

    rows.registered(waiting, by=office, kind="secretary")
    assert gates.bars(waiting, Stage.FEEDBACK) == [HEARD]

    rows.registered(waiting, by=office)
    assert gates.bars(waiting, Stage.FEEDBACK) == []


def test_with_the_switch_off_the_day_is_entered_by_hand(inspection, office):
    rows.stay_ended(inspection, by=office)
    for row in Deadline.objects.filter(inspection=inspection):
        inspections.meet_deadline(row, on=today(), by=office)

    assert gates.bars(inspection, Stage.FEEDBACK) == []
    assert stays.heard_on(inspection) == today()


def test_with_the_switch_on_nobody_enters_the_day_by_hand(waiting, office):
    row = date_of(DeadlineKind.GROUP_REPORT, waiting)

    with pytest.raises(NotYet, match="随会议完成"):
        round_rules.check_can_meet_deadline(office, row)


def test_a_copied_preset_keeps_the_switch(waiting, office):
    preset = waiting.round.preset
    type(preset).objects.filter(pk=preset.pk).update(needs_hearing=False)
    preset.refresh_from_db()

    assert presets.copy(preset, by=office).needs_hearing is False


def test_the_letter_says_the_hearing_only_if_the_group_heard(waiting, office):
    Deadline.objects.filter(inspection=waiting).update(met_on=today())
    assert "听取了巡察情况汇报" not in feedback.default_words(waiting)["opening"]

    rows.entered(waiting, by=office)
    rows.registered(waiting, by=office, kind="secretary")
    assert "听取了巡察情况汇报" not in feedback.default_words(waiting)["opening"]

    rows.registered(waiting, by=office)
    opening = feedback.default_words(waiting)["opening"]
    assert (
        f"{today().year}年{today().month}月{today().day}日，市委巡察工作领导小组听取了" in opening
    )


def test_taking_back_opens_what_the_meeting_had_settled(waiting, office):
    meeting = rows.registered(waiting, by=office, tasks=[{}])
    task = meeting.tasks.get()

    resolutions.recall(meeting, note="日期有误", by=office)

    assert date_of(DeadlineKind.GROUP_REPORT, waiting).is_open
    assert not date_of(DeadlineKind.RESOLUTION, task).is_open
    assert stays.heard_on(waiting) is None
    resolutions.edit(
        meeting, {"title": "更正以后"}, inspections=[waiting], version=meeting.version, by=office
    )
    resolutions.register(meeting, by=office)
    assert meeting.number == 1
    assert date_of(DeadlineKind.GROUP_REPORT, waiting).met_on == today()
    assert date_of(DeadlineKind.RESOLUTION, task).is_open


def test_taking_back_leaves_what_another_meeting_of_that_day_settled(waiting, office):
    first = rows.registered(waiting, by=office)
    rows.registered(waiting, by=office)

    resolutions.recall(first, note="重复登记", by=office)

    assert not date_of(DeadlineKind.GROUP_REPORT, waiting).is_open


def test_taking_back_the_first_meeting_settles_the_report_by_the_second(waiting, office):
    type(waiting).objects.filter(pk=waiting.pk).update(exit_on=days(-1))
    waiting.refresh_from_db()
    first = rows.registered(waiting, by=office, held_on=days(-1))
    rows.registered(waiting, by=office)

    resolutions.recall(first, note="日期有误", by=office)

    assert date_of(DeadlineKind.GROUP_REPORT, waiting).met_on == today()
    assert stays.heard_on(waiting) == today()


def test_of_a_meeting_that_was_taken_back_no_point_is_given_back(waiting, office):
    meeting = rows.registered(waiting, by=office, tasks=[{}])
    task = meeting.tasks.get()
    resolution_tasks.finish(task, result="已办", done_on=today(), by=office)
    resolutions.recall(meeting, note="日期有误", by=office)

    with pytest.raises(NotYet, match="重新登记以后"):
        resolution_tasks.reopen(meeting.tasks.get(), note="再办", by=office)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"held_on": days(2)}, "还没有召开"),
        ({"held_on": days(-3)}, "早于.*驻点结束日期"),
    ],
)
def test_a_meeting_counts_when_it_could_have_heard(waiting, office, change, sentence):
    meeting = rows.entered(waiting, by=office, **change)

    with pytest.raises(NotYet, match=sentence):
        resolutions.register(meeting, by=office)

    meeting.refresh_from_db()
    assert meeting.state == "draft"


def test_a_unit_in_its_stay_has_nothing_to_hear(waiting, office):
    staying = make.InspectionFactory(round=waiting.round, unit=make.UnitFactory(name="市民政局"))
    meeting = rows.entered(waiting, by=office, inspections=[waiting, staying])

    with pytest.raises(NotYet, match="市民政局还没有结束驻点"):
        resolutions.register(meeting, by=office)


def test_units_of_another_round_are_refused(waiting, other_inspection, office):
    with pytest.raises(NotYet, match="属于本轮"):
        rows.entered(waiting, by=office, inspections=[waiting, other_inspection])
    with pytest.raises(NotYet, match="至少选择一个"):
        resolutions.enter(waiting.round, rows.values(), inspections=[], by=office)


@pytest.mark.parametrize("who", ["leadership", "leader", "member", "outsider", "liaison", "organ"])
def test_only_the_office_enters(waiting, who, request):
    with pytest.raises(ActionDenied, match="巡察办"):
        rows.entered(waiting, by=request.getfixturevalue(who))


def test_a_registered_meeting_is_changed_by_nobody(waiting, office):
    meeting = rows.registered(waiting, by=office)

    with pytest.raises(InvalidTransition, match="先撤回登记"):
        resolutions.edit(meeting, {"title": "改"}, inspections=[waiting], by=office)
    with pytest.raises(InvalidTransition, match="先撤回登记"):
        rows.added(meeting, by=office)


def test_what_was_read_before_it_was_registered_changes_nothing_either(waiting, office):
    meeting = rows.entered(waiting, by=office)
    seen = rows.added(meeting, by=office)
    resolutions.register(Resolution.objects.get(), by=office)

    with pytest.raises(InvalidTransition, match="先撤回登记"):
        rows.added(meeting, by=office)
    with pytest.raises(InvalidTransition, match="先撤回登记"):
        resolution_tasks.remove(seen, by=office)


def test_a_task_is_followed_to_its_end(client, waiting, office, leadership):
    meeting = rows.registered(waiting, by=office, tasks=[{"assignee": leadership, "body": ""}])
    task = meeting.tasks.get()
    assert verbs(leadership) == ["办理议定事项"]
    assert verbs(office) == []
    assert Notice.objects.get(recipient=leadership, kind="resolution.assigned").is_urgent
    client.force_login(leadership)

    submit(
        client, reverse("findings:resolution_task_finish", args=[task.pk]), result="已经核查完毕。"
    )

    task.refresh_from_db()
    assert (task.state, task.result, task.done_on) == ("done", "已经核查完毕。", today())
    assert date_of(DeadlineKind.RESOLUTION, task).met_on == today()
    assert verbs(leadership) == []
    assert Notice.objects.filter(recipient=office, kind="resolution.finished").exists()

    resolution_tasks.reopen(task, note="还差账目", by=office)

    assert date_of(DeadlineKind.RESOLUTION, task).is_open
    assert verbs(leadership) == ["办理议定事项"]
    assert Notice.objects.filter(recipient=leadership, kind="resolution.reopened").exists()


def test_what_names_no_account_that_can_act_is_the_offices(waiting, office, leadership):
    tasks = [{"assignee": leadership}, {}]
    meeting = rows.registered(waiting, by=office, tasks=tasks)
    assert verbs(office) == ["跟踪议定事项"]
    dates = list(Deadline.objects.filter(kind=DeadlineKind.RESOLUTION).order_by("pk"))
    named, nameless = (row.pk for row in dates)
    found = recipients_of(dates, today())
    assert found[named] == {leadership.pk}
    assert office.pk in found[nameless]
    assert leadership.pk not in found[nameless]
    assert case_names(dates)[dates[0].pk] == f"{meeting}第1项"

    type(leadership).objects.filter(pk=leadership.pk).update(is_active=False)

    assert verbs(office) == ["跟踪议定事项"] * 2
    found = recipients_of(dates, today())
    assert office.pk in found[named] & found[nameless]
    assert leadership.pk not in found[named]


def test_of_what_is_late_the_office_hears_too(waiting, office, leadership):
    rows.registered(waiting, by=office, tasks=[{"assignee": leadership, "due_on": days(1)}])
    dates = list(Deadline.objects.filter(kind=DeadlineKind.RESOLUTION))

    assert recipients_of(dates, days(5))[dates[0].pk] >= {leadership.pk, office.pk}


def test_another_day_and_another_person_move_the_date_and_the_notice(waiting, office, leadership):
    task = rows.registered(waiting, by=office, tasks=[{}]).tasks.get()

    resolution_tasks.edit(
        task,
        rows.task_values(due_on=days(30), assignee=leadership),
        version=task.version,
        by=office,
    )

    assert date_of(DeadlineKind.RESOLUTION, task).due_on == days(30)
    assert Notice.objects.filter(recipient=leadership, kind="resolution.assigned").exists()


def test_a_task_of_an_older_version_is_not_overwritten(waiting, office, office2):
    task = rows.registered(waiting, by=office, tasks=[{}]).tasks.get()
    seen = task.version
    resolution_tasks.edit(task, rows.task_values(body="市林业局"), version=seen, by=office2)

    with pytest.raises(StaleState):
        resolution_tasks.edit(task, rows.task_values(body="市审计局"), version=seen, by=office)
    with pytest.raises(StaleState):
        resolution_tasks.finish(task, result="完成", done_on=today(), version=seen, by=office)


def test_registering_an_older_version_is_refused(waiting, office):
    meeting = rows.entered(waiting, by=office)
    seen = meeting.version
    rows.added(meeting, by=office)

    with pytest.raises(StaleState):
        resolutions.register(meeting, version=seen, by=office)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"body": " "}, "请选择承办人，或写明承办单位"),
        ({"due_on": days(-9)}, "不能早于会议日期"),
    ],
)
def test_a_task_says_who_and_until_when(waiting, office, change, sentence):
    meeting = rows.entered(waiting, by=office)

    with pytest.raises(NotYet, match=sentence):
        rows.added(meeting, by=office, **change)


def test_a_task_is_given_to_who_can_read_it_and_of_a_unit_that_was_heard(
    waiting, second, office, liaison
):
    meeting = rows.entered(waiting, by=office)

    with pytest.raises(NotYet, match="承办人须是巡察办或领导小组"):
        rows.added(meeting, by=office, assignee=liaison)
    with pytest.raises(NotYet, match="会议听取的单位"):
        rows.added(meeting, by=office, inspection=second)


@pytest.mark.parametrize(
    ("on", "sentence"), [(days(3), "不能晚于今天"), (days(-9), "早于会议日期")]
)
def test_a_task_is_done_between_the_meeting_and_today(waiting, office, on, sentence):
    task = rows.registered(waiting, by=office, tasks=[{}]).tasks.get()

    with pytest.raises(NotYet, match=sentence):
        resolution_tasks.finish(task, result="完成", done_on=on, by=office)


def test_a_point_taken_out_lets_the_others_close_ranks(waiting, office):
    meeting = rows.entered(waiting, by=office)
    tasks = [rows.added(meeting, by=office, text=word) for word in ("甲", "乙", "丙")]

    resolution_tasks.remove(tasks[0], by=office)

    left = meeting.tasks.order_by("number")
    assert [(task.number, task.text) for task in left] == [(1, "乙"), (2, "丙")]


def test_a_unit_of_which_something_was_decided_stays_in_the_meeting(waiting, second, office):
    meeting = rows.entered(waiting, by=office, inspections=[waiting, second])
    rows.added(meeting, by=office, inspection=second)

    with pytest.raises(NotYet, match="第1项议定事项涉及市林业局"):
        resolutions.edit(meeting, {}, inspections=[waiting], by=office)


def test_a_team_reads_what_concerns_its_unit_and_nothing_of_the_meeting(
    waiting, second, office, leader, outsider, leadership
):
    tasks = [{"inspection": waiting}, {"inspection": second}, {}]
    heard = {"inspections": [waiting, second]}
    draft = rows.entered(waiting, by=office, **heard)
    rows.added(draft, by=office, inspection=waiting)
    meeting = rows.registered(waiting, by=office, tasks=tasks, **heard)

    def seen(user):
        return ResolutionTask.objects.visible_to(user).order_by("pk")

    assert list(seen(leader)) == [meeting.tasks.get(number=1)]
    assert not seen(outsider).exists()
    assert not Resolution.objects.visible_to(leader).exists()
    assert list(Resolution.objects.visible_to(leadership)) == [meeting]
    assert seen(leadership).count() == 3
    dates = Deadline.objects.visible_to(leader).filter(kind=DeadlineKind.RESOLUTION)
    assert [row.target_id for row in dates] == [meeting.tasks.get(number=1).pk]


def test_a_round_is_not_archived_while_a_task_is_open(waiting, office):
    meeting = rows.registered(waiting, by=office, tasks=[{}])

    assert f"{meeting}第1项还没有办结" in gates.round_bars(waiting.round)

    resolution_tasks.finish(meeting.tasks.get(), result="完成", done_on=today(), by=office)
    assert f"{meeting}第1项还没有办结" not in gates.round_bars(waiting.round)


def test_the_minutes_say_what_was_heard_and_asked_for(waiting, second, office):
    meeting = rows.registered(
        waiting, by=office, inspections=[waiting, second], tasks=[{"inspection": second}]
    )
    resolution_tasks.finish(meeting.tasks.get(), result="账目已清。", done_on=today(), by=office)

    words = str(registry.get("resolution_minutes").make(office, meeting))

    assert f"{waiting.unit.name}、市林业局" in words
    for part in (
        "出席甲、出席乙",
        "会议同意巡察组的意见。",
        "限期核查专项资金",
        "账目已清。",
        meeting.reference,
    ):
        assert part in words


def test_autosave_keeps_the_draft_and_its_version(client, waiting, office):
    meeting = rows.entered(waiting, by=office)
    client.force_login(office)
    edit = reverse("findings:resolution_edit", args=[meeting.pk])
    autosave, seen = reverse("findings:resolution_autosave", args=[meeting.pk]), meeting.version

    assert autosave in client.get(edit).content.decode()
    first = submit(client, autosave, at=edit, summary="写到一半")
    again = submit(client, autosave, at=edit, version=seen, summary="另一页写的")

    meeting.refresh_from_db()
    assert (first.status_code, first.json()["version"]) == (200, meeting.version)
    assert again.status_code == 409
    assert meeting.summary == "写到一半"


def test_a_stale_form_shows_both(client, waiting, office, office2):
    meeting = rows.entered(waiting, by=office)
    resolutions.edit(meeting, {"title": "他人改过"}, inspections=[waiting], by=office2)
    client.force_login(office)
    edit = reverse("findings:resolution_edit", args=[meeting.pk])

    answer = submit(client, edit, version=1, title="自己改过")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "自己改过" in page
    assert "他人改过" in page


def test_a_meeting_that_is_not_registered_bars_the_archive_until_it_is_void(
    client, waiting, office
):
    meeting = rows.registered(waiting, by=office)
    resolutions.recall(meeting, note="单位选错", by=office)

    sentence = f"会议“{meeting.title}”还没有登记，由巡察办登记或作废"
    assert sentence in gates.round_bars(waiting.round)
    client.force_login(office)
    url = reverse("findings:resolution_void", args=[meeting.pk])
    submit(client, url, at=meeting.get_absolute_url(), note="重复登记")

    meeting.refresh_from_db()
    assert (meeting.state, meeting.reference) == ("voided", f"巡议〔{today().year}〕1号")
    assert sentence not in gates.round_bars(waiting.round)
    assert verbs(office) == []
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "已作废" in page
    assert "添加议定事项" not in page


def test_a_void_meeting_is_not_worked_on_and_comes_back_with_a_reason(waiting, office):
    meeting = rows.registered(waiting, by=office)
    resolutions.recall(meeting, note="单位选错", by=office)
    resolutions.void(meeting, note="重复登记", by=office)

    with pytest.raises(InvalidTransition, match="这次会议已作废"):
        resolutions.register(meeting, by=office)
    resolutions.restore(meeting, note="并未重复", by=office)
    resolutions.register(meeting, by=office)

    assert meeting.state == "registered"
    assert date_of(DeadlineKind.GROUP_REPORT, waiting).met_on == today()


def test_a_team_does_not_search_the_title_of_a_meeting(client, waiting, office, leader):
    tasks = [rows.task_values(inspection=waiting)]
    rows.registered(waiting, by=office, title="听取市民政局情况", tasks=tasks)
    address = reverse("findings:resolution_task_list")

    def found(user, **asked) -> int:
        client.force_login(user)
        return len(client.get(address, asked).context["rows"])

    assert found(leader) == found(office) == 1
    assert found(leader, q="市民政局") == 0
    assert found(office, meeting="市民政局") == 1
    assert found(office, meeting="查无此会") == 0
    assert found(leader, meeting="查无此会") == 1  # no way to ask
