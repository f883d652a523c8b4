"""每周进度: figures that follow the registers until they are submitted, then stay; who has it; the picture."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core import assignees, calendar
from core.documents import registry
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from core.views.restricted import NO_STORE
from fieldwork import tasks
from fieldwork.actions import weekly as actions
from fieldwork.models import Activity, Interview, WeeklyReport
from fieldwork.models.weekly import monday_of
from fieldwork.queries import weekly as queries
from fieldwork.queries import weekly_board
from findings.models import Finding
from overview.queries import worklist
from rounds import gates
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline, Inspection, PresetRow
from rounds.queries.recipients import recipients_of
from tests import browsed
from tests import factories as make
from tests.asking import read
from tests.factories import days, today
from tests.fieldwork import activity_rows, petition_rows, survey_rows
from tests.fieldwork import weekly_rows as rows
from tests.findings import clue_rows, making
from tests.snapshots import snapshot_fixture

BOARD, LIST = reverse("fieldwork:weekly_board"), reverse("fieldwork:weekly_list")
MONDAY = monday_of(today())
CLUES = '<th scope="row">问题线索</th>'
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stay(inspection, leader):
    rows.in_stay(inspection)


@snapshot_fixture
def friday(inspection):
    """The rule of the round's preset, as an installation has it."""
    return PresetRow.objects.create(
        preset=inspection.round.preset, kind="weekly", start="week", offset=4, unit="day"
    )


def figures(row, *, clues=True) -> dict[str, tuple[int, int]]:
    row = WeeklyReport.objects.select_related("inspection").get(pk=row.pk)
    return {line.key: (line.week, line.total) for line in queries.lines_of(row, clues=clues)}


def waiting(user) -> list[str]:
    return [f"{item.verb}：{item.title}" for item in worklist.gathered(user, today())]


def test_the_system_opens_one_a_week_and_none_for_weeks_before_it_knew_the_stay(inspection):
    assert tasks.open_weekly_reports() == 1
    assert tasks.open_weekly_reports() == 0

    (row,) = WeeklyReport.objects.all()
    assert row.week_on == MONDAY
    assert str(row) == "第4周周报"


def test_after_a_standstill_the_weeks_between_are_opened(inspection):
    rows.opened(inspection)
    WeeklyReport.objects.update(week_on=MONDAY - timedelta(days=14))

    assert actions.open_due(today()) == 2
    assert actions.open_due(today()) == 0


def test_no_stay_no_report(inspection, other_inspection):
    Inspection.objects.filter(pk=inspection.pk).update(exit_on=MONDAY - timedelta(days=3))
    Inspection.objects.filter(pk=other_inspection.pk).update(stage=Stage.PREPARATION, entry_on=None)

    assert actions.open_due(today()) == 0


def test_its_day_comes_from_the_preset_and_never_lies_before_it_was_there(inspection, friday):
    row = rows.opened(inspection)

    deadline = Deadline.objects.get(kind=DeadlineKind.WEEKLY, target_id=row.pk)
    assert deadline.due_on == max(MONDAY + timedelta(days=4), today())
    assert deadline.is_restricted


def test_without_a_rule_it_has_no_day(inspection):
    rows.opened(inspection)

    assert not Deadline.objects.filter(kind=DeadlineKind.WEEKLY).exists()


def test_every_register_moves_its_figure(inspection, member, leader, deputy, office):
    row = rows.opened(inspection)
    assert set(figures(row).values()) == {(0, 0)}

    activity_rows.recorded(inspection, by=member, held_on=today())
    untimed = {"begins_at": None, "ends_at": None}
    activity_rows.recorded(inspection, by=member, held_on=today(), method="visit", **untimed)
    petition_rows.registered(inspection, by=member)
    petition_rows.recorded(inspection, by=member)
    survey_rows.opened(inspection, by=member)
    survey_rows.drafted(inspection, by=member)
    sheet = making.draft(inspection, by=member)
    clue_rows.registered(inspection, by=leader)
    Interview.objects.create(
        inspection=inspection, number=1, held_at=timezone.now(), place="谈话室", subject="某甲",
        first=member.inspector, second=leader.inspector, recorder=member.inspector,
        state="registered", created_by=member,
    )  # fmt: skip

    assert figures(row) == {
        "talks": (1, 1), "materials": (0, 0), "activities": (2, 2), "visits": (1, 1),
        "petitions": (1, 1), "points": (0, 0), "findings": (1, 1), "fixes": (0, 0), "clues": (1, 1),
        "surveys": (1, 1),
    }  # fmt: skip
    Finding.objects.filter(pk=sheet.pk).update(state="withdrawn")
    assert figures(row)["findings"] == (0, 0)


def test_an_earlier_week_counts_in_the_sum_and_a_later_one_not_at_all(inspection, member):
    row = rows.opened(inspection)
    untimed = {"begins_at": None, "ends_at": None}
    earlier = activity_rows.recorded(
        inspection, by=member, held_on=MONDAY - timedelta(days=1), **untimed
    )
    assert figures(row)["activities"] == (0, 1)

    Activity.objects.filter(pk=earlier.pk).update(held_on=MONDAY)
    assert figures(row)["activities"] == (1, 1)
    Activity.objects.filter(pk=earlier.pk).update(held_on=MONDAY + timedelta(days=7))
    assert figures(row)["activities"] == (0, 0)


def test_what_was_submitted_says_what_was_then(inspection, member, leader, office):
    activity_rows.recorded(inspection, by=member, held_on=today())
    row = rows.submitted(inspection, by=leader)
    activity_rows.recorded(
        inspection, by=member, held_on=today(), begins_at=None, ends_at=None, method="files"
    )
    assert figures(row)["activities"] == (1, 1)

    actions.return_for_more(row, note="小结过简", by=office)

    assert figures(row)["activities"] == (2, 2)
    row.refresh_from_db()
    assert (row.state, row.return_note, row.submitted_by) == ("draft", "小结过简", None)


def test_it_is_the_heads_until_submitted_and_comes_back_when_returned(
    inspection, friday, leader, deputy, member, office
):
    row = rows.opened(inspection)
    line = f"报送周报：{row}（{row.days}）"
    assert line in waiting(leader)
    assert line in waiting(deputy)
    assert [user.username for user in assignees.next_of(row).people] == ["leader", "deputy"]
    assert not [words for words in waiting(member) if "周报" in words]
    deadline = Deadline.objects.get(kind=DeadlineKind.WEEKLY)
    assert recipients_of([deadline], today())[deadline.pk] == {leader.pk, deputy.pk}

    actions.edit(row, rows.WORDS, by=member)
    actions.submit(row, by=deputy)
    assert not [words for words in waiting(leader) if "周报" in words]
    deadline.refresh_from_db()
    assert deadline.met_on == today()
    assert assignees.next_of(row) is None

    actions.return_for_more(row, note="请写明困难", by=office)
    assert f"补充周报：{row}（{row.days}）" in waiting(leader)
    deadline.refresh_from_db()
    assert deadline.is_open


def test_what_is_returned_after_its_day_gets_a_new_one_each_time(
    inspection, friday, leader, office
):
    row = rows.submitted(inspection, by=leader)
    for _ in range(2):
        Deadline.objects.filter(kind=DeadlineKind.WEEKLY).update(due_on=days(-3))

        actions.return_for_more(row, note="请写明困难", by=office)

        deadline = Deadline.objects.get(kind=DeadlineKind.WEEKLY)
        due = calendar.add(today(), 2, calendar.DeadlineUnit.WORKDAY, provisional=True).date
        assert (deadline.due_on, deadline.is_open) == (due, True)
        row.refresh_from_db()
        actions.submit(row, by=leader)
    deadline.refresh_from_db()
    assert deadline.met_on == today()


def test_what_came_late_stays_late_when_it_was_returned_and_came_again(
    client, inspection, friday, leader, office
):
    actions.open_due(today())
    Deadline.objects.filter(kind=DeadlineKind.WEEKLY).update(due_on=days(-3))
    row = rows.submitted(inspection, by=leader)
    actions.return_for_more(row, note="请写明困难", by=office)
    row.refresh_from_db()
    actions.submit(row, by=leader)

    (line,) = weekly_board.board(inspection.round, office, today()).lines
    assert "逾期报送" in [cell.words for cell in line.cells]
    client.force_login(office)
    assert "首次报送逾期，已补报" in client.get(LIST).content.decode()
    (deadline,) = Deadline.objects.filter(kind=DeadlineKind.WEEKLY)
    assert deadline.met_on <= deadline.due_on


def test_a_day_that_leaves_time_enough_stays(inspection, friday, leader, office):
    row = rows.submitted(inspection, by=leader)
    Deadline.objects.filter(kind=DeadlineKind.WEEKLY).update(due_on=days(20))

    actions.return_for_more(row, note="请写明困难", by=office)

    assert Deadline.objects.get(kind=DeadlineKind.WEEKLY).due_on == days(20)


def test_notices_name_unit_and_week_only(inspection, leader, deputy, office):
    row = rows.submitted(inspection, by=deputy)
    actions.return_for_more(row, note="请写明困难", by=office)

    told = {
        (n.recipient.username, n.subject, n.body)
        for n in Notice.objects.filter(kind__startswith="weekly")
        if n.recipient in (leader, deputy, office)
    }
    body = "内容限制知悉，请登录系统查看。"
    assert told == {
        ("office", "已报送，请查看：市财政局第4周周报", body),
        ("leader", "已退回，请补充后重新报送：市财政局第4周周报", body),
        ("deputy", "已退回，请补充后重新报送：市财政局第4周周报", body),
    }


def test_who_may_write_submit_and_return(inspection, member, deputy, office, outsider, leader):
    row = rows.opened(inspection)
    for stranger in (office, outsider):
        with pytest.raises(ActionDenied, match="本组成员"):
            actions.edit(row, rows.WORDS, by=stranger)
    with pytest.raises(NotYet, match="先填写本周小结"):
        actions.submit(row, by=leader)
    assert actions.edit(row, rows.WORDS, by=member)
    with pytest.raises(ActionDenied, match="只有组长、副组长可以报送"):
        actions.submit(row, by=member)
    with pytest.raises(InvalidTransition, match="还没有报送"):
        actions.return_for_more(row, note="补充", by=office)

    actions.submit(row, by=deputy)

    with pytest.raises(InvalidTransition, match="请巡察办退回"):
        actions.edit(row, {"summary": "改"}, by=member)
    with pytest.raises(InvalidTransition, match="已经报送"):
        actions.submit(row, by=leader)
    with pytest.raises(ActionDenied, match="由巡察办退回"):
        actions.return_for_more(row, note="补充", by=leader)
    with pytest.raises(NotYet, match="写明原因"):
        actions.return_for_more(row, note=" ", by=office)
    type(leader).objects.filter(pk=leader.pk).update(roles=["inspector", "office"])
    leader.refresh_from_db()
    with pytest.raises(ActionDenied, match="不能退回本组"):
        actions.return_for_more(row, note="补充", by=leader)


def test_what_no_font_prints_is_refused_while_it_can_be_changed(inspection, leader):
    row = rows.opened(inspection)
    row.summary = "小结\ue000"
    Model.save_base(row, force_update=True)

    with pytest.raises(NotYet, match="本周小结"):
        actions.submit(row, by=leader)

    row.refresh_from_db()
    assert row.state == "draft"


def test_after_the_report_nothing_of_it_is_owed(inspection, friday, leader, member):
    row = rows.opened(inspection)
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.REPORTING, exit_on=today())
    inspection.refresh_from_db()
    assert gates.doubts(inspection, Stage.FEEDBACK) == ["1份周报还没有报送"]

    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.FEEDBACK)
    row.inspection.refresh_from_db()
    tasks.open_weekly_reports()

    assert Deadline.objects.get(kind=DeadlineKind.WEEKLY).withdrawn_on == today()
    assert not [words for words in waiting(leader) if "周报" in words]
    with pytest.raises(NotYet, match="已经结束"):
        actions.edit(row, rows.WORDS, by=member)


def test_two_who_write_at_once_lose_nothing(inspection, member, leader):
    row = rows.opened(inspection)
    seen = row.version
    actions.edit(WeeklyReport.objects.get(), {"summary": "一"}, version=seen, by=member)

    with pytest.raises(StaleState):
        actions.edit(row, {"summary": "二"}, version=seen, by=leader)
    with pytest.raises(StaleState, match="郑组员刚刚已"):
        actions.submit(WeeklyReport.objects.get(), version=seen, by=leader)


def test_the_constraints_hold(inspection, leader):
    row = rows.submitted(inspection, by=leader)

    for broken in ({"figures": None}, {"submitted_on": None}, {"state": "draft"}, {"week_on": days(0) if days(0) != MONDAY else days(1)}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            WeeklyReport.objects.filter(pk=row.pk).update(**broken)


def test_it_goes_its_way_by_the_rendered_forms(client, inspection, member, leader, office):
    row = rows.opened(inspection)
    client.force_login(member)
    browsed.submit(client, reverse("fieldwork:weekly_edit", args=[row.pk]), **rows.WORDS)
    client.force_login(leader)
    browsed.submit(client, reverse("fieldwork:weekly_submit", args=[row.pk]))
    client.force_login(office)
    browsed.submit(client, reverse("fieldwork:weekly_return", args=[row.pk]), note="写明困难")

    row.refresh_from_db()
    assert (row.state, row.summary, row.return_note) == ("draft", rows.WORDS["summary"], "写明困难")


def test_autosave_keeps_what_is_typed(client, inspection, member):
    row = rows.opened(inspection)
    client.force_login(member)
    edit, autosave = (
        reverse(f"fieldwork:weekly_{name}", args=[row.pk]) for name in ("edit", "autosave")
    )

    saved = browsed.submit(client, autosave, at=edit, summary="写到一半")

    assert saved.json()["version"] == row.version + 1
    row.refresh_from_db()
    assert row.summary == "写到一半"


def test_pages_are_not_kept_and_views_are_recorded(client, inspection, leader, office):
    row = rows.submitted(inspection, by=leader)
    client.force_login(office)

    answer = client.get(row.get_absolute_url())

    assert answer["Cache-Control"] == NO_STORE
    assert rows.WORDS["summary"] in answer.content.decode()
    assert AuditEvent.objects.filter(verb="查看周报", actor_name="赵办").exists()


@pytest.mark.parametrize(
    ("who", "sees"), [("leader", True), ("deputy", True), ("office", True), ("member", False)]
)
@pytest.mark.parametrize("is_frozen", [True, False])
def test_how_many_clues_there_are_is_known_to_heads_and_office(
    client, request, inspection, leader, member, who, sees, is_frozen
):
    """A line that is not there says nothing: it is missing for others with and without clues."""
    user = request.getfixturevalue(who)
    client.force_login(user)
    row = rows.submitted(inspection, by=leader) if is_frozen else rows.opened(inspection)
    without = CLUES in client.get(row.get_absolute_url()).content.decode()
    clue_rows.registered(inspection, by=leader)
    clue_rows.registered(inspection, by=member)

    assert without == sees
    assert (CLUES in client.get(row.get_absolute_url()).content.decode()) == sees


def test_no_copy_and_no_trail_says_how_many_clues_there_are(inspection, leader, office):
    clue_rows.registered(inspection, by=leader)
    row = rows.submitted(inspection, by=leader)
    kind = registry.get("weekly_report")

    text = repr(kind.make(office, kind.find(row.pk, office)))

    assert "个别谈话" in text
    assert "线索" not in text
    assert not AuditEvent.objects.filter(changes__icontains="clues").exists()


def test_the_picture_says_who_reported_and_what_stands_still(
    client, inspection, friday, member, leader, office
):
    Inspection.objects.filter(pk=inspection.pk).update(entry_on=MONDAY - timedelta(days=14))
    late = WeeklyReport.objects.create(inspection=inspection, week_on=MONDAY - timedelta(days=7))
    Deadline.objects.create(
        inspection=inspection, kind="weekly", target_type="fieldwork.weeklyreport",
        target_id=late.pk, label="周报", starts_on=late.week_on, first_due_on=days(-1),
        due_on=days(-1), is_restricted=True,
    )  # fmt: skip
    rows.submitted(inspection, by=leader)

    (line,) = weekly_board.board(inspection.round, office, today()).lines
    assert [cell.words for cell in line.cells] == ["缺报", "逾期未报", "已报送"]
    assert [cell.is_still for cell in line.cells] == [True, True, False]
    assert line.idle == (today() - (MONDAY - timedelta(days=14))).days

    activity_rows.recorded(
        inspection, by=member, held_on=MONDAY - timedelta(days=1), begins_at=None, ends_at=None
    )
    (line,) = weekly_board.board(inspection.round, office, today()).lines
    assert [cell.rows for cell in line.cells] == [0, 1, 0]
    assert line.idle is None or line.idle == 7  # on a Sunday a week has passed
    client.force_login(office)
    page = client.get(BOARD).content.decode()
    assert late.get_absolute_url() in page
    assert '<p class="heat-title">1个驻点、3份周报：' in page
    for mark, words in (("✕", "缺报"), ("✕", "逾期未报"), ("✓", "已报送")):
        assert f'aria-hidden="true">{mark}</span>{words}' in page


def test_what_was_returned_is_said_in_the_picture(inspection, friday, leader, office):
    row = rows.submitted(inspection, by=leader)
    actions.return_for_more(row, note="请写明困难", by=office)

    (line,) = weekly_board.board(inspection.round, office, today()).lines

    assert "退回补充" in [cell.words for cell in line.cells]


def test_a_clue_moves_nothing_in_the_picture(inspection, leader, office):
    before = weekly_board.board(inspection.round, office, today()).lines
    clue_rows.registered(inspection, by=leader)

    assert weekly_board.board(inspection.round, office, today()).lines == before


def test_a_team_sees_its_own_line_only(client, inspection, other_inspection, outsider, member):
    rows.in_stay(other_inspection)
    Inspection.objects.filter(pk=other_inspection.pk).update(round=inspection.round)
    rows.opened(inspection)

    client.force_login(member)
    page = client.get(BOARD).content.decode()

    assert "市财政局" in page
    assert "市水利局" not in page


def test_leadership_and_unit_have_no_door(client, inspection, leader, leadership, liaison):
    row = rows.submitted(inspection, by=leader)

    for user in (leadership, liaison):
        client.force_login(user)
        assert client.get(row.get_absolute_url()).status_code in (403, 404)
        assert client.get(BOARD).status_code == 404
    client.force_login(leadership)
    assert "每周进度" not in client.get(inspection.get_absolute_url()).content.decode()
    assert not Deadline.objects.visible_to(leadership).filter(kind="weekly").exists()


def test_list_picture_and_sheet_cost_the_same_for_one_and_three(client, inspection, leader, office):
    row = rows.submitted(inspection, by=leader)
    urls = (LIST, BOARD, row.get_absolute_url())
    client.force_login(office)
    for url in urls:
        client.get(url)
    first = [statements(client, url) for url in urls]
    for _ in range(2):
        more = make.InspectionFactory(round=inspection.round, team=inspection.team)
        rows.in_stay(more)
    actions.open_due(today())

    assert [statements(client, url) for url in urls] == first


def statements(client, url) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len([q for q in seen if "INSERT" not in q["sql"]])


def test_the_list_is_exported_with_its_words(client, inspection, leader, office):
    rows.submitted(inspection, by=leader)
    client.force_login(office)

    book = read(client.get(LIST, {"export": "xlsx"}))
    late = client.get(LIST, {"late": "on"}).content.decode()

    texts = [str(cell.value) for row in load_workbook(BytesIO(book)).active for cell in row]
    assert rows.WORDS["summary"] in texts
    assert "没有符合条件" in late
