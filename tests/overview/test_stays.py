"""驻点日志 and the team's home: the day's rows of all registers, what is in hand, each in its reader's scope."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fieldwork.actions import focus
from findings.models import Category, Finding
from overview.queries import journal, stays
from rounds.enums import Stage
from rounds.models import Deadline, Inspection
from tests.factories import days, today
from tests.fieldwork.petition_rows import registered, to_member
from tests.findings.making import draft, submitted
from tests.snapshots import snapshot_fixture

POINT = {"kind": "risk", "title": "接待费上升", "why": "审计报告", "sources": "市审计局"}


@pytest.fixture(autouse=True)
def _stay(inspection):
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.FIELDWORK, entry_on=days(-3))
    inspection.refresh_from_db()


@snapshot_fixture
def rows(inspection, leader, deputy, member):
    """Two sheets, of which one is submitted, a petition with the member, a point of theirs."""
    draft(inspection, by=member, title="会议记录不全")
    category = Category.objects.create(name="作风建设")
    submitted(draft(inspection, by=member, title="接待无公函", category=category))
    to_member(registered(inspection, by=leader), member, by=leader)
    focus.raise_point(inspection, POINT | {"assignee": member.inspector}, by=leader)


def words(client, user, inspection, **query) -> str:
    client.force_login(user)
    return client.get(reverse("overview:journal", args=[inspection.pk]), query).content.decode()


@pytest.mark.usefixtures("rows")
def test_the_day_shows_rows_of_all_registers_in_order_of_time(inspection, leader):
    found = journal.entries(leader, inspection, today())

    assert [entry.register for entry in found] == ["问题底稿", "问题底稿", "信访", "重点关注事项"]
    assert [entry.at for entry in found] == sorted(entry.at for entry in found)
    assert found[-1].words == "重点001 接待费上升"
    assert found[2].who == leader.name


@pytest.mark.usefixtures("rows")
def test_who_reads_it_finds_what_the_registers_show_them(
    client, inspection, leader, office, outsider, liaison
):
    assert "会议记录不全" in words(client, leader, inspection)
    shown = words(client, office, inspection)
    assert "接待无公函" in shown
    assert "会议记录不全" not in shown  # a draft is the team's
    for stranger in (outsider, liaison):
        client.force_login(stranger)
        url = reverse("overview:journal", args=[inspection.pk])
        assert client.get(url).status_code == 404


@pytest.mark.usefixtures("rows")
def test_another_day_is_shown_by_its_address_and_nonsense_is_today(client, inspection, leader):
    yesterday = Finding.objects.get(title="接待无公函")
    earlier = yesterday.created_at - timedelta(days=1)
    Finding.objects.filter(pk=yesterday.pk).update(created_at=earlier)

    shown = words(client, leader, inspection, day=days(-1).isoformat())
    assert "接待无公函" in shown
    assert "会议记录不全" not in shown
    assert "这一天没有登记" in words(client, leader, inspection, day=days(-3).isoformat())
    for nonsense in ("昨天", "2026-13-45", "9999-12-31"):
        assert "会议记录不全" in words(client, leader, inspection, day=nonsense)


def test_the_journal_costs_the_same_for_few_rows_and_many(client, inspection, leader, member):
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            words(client, leader, inspection)
        return len(caught)

    draft(inspection, by=member)
    registered(inspection, by=leader)
    statements()
    few = statements()
    for number in range(5):
        draft(inspection, by=member, title=f"问题{number}")
        registered(inspection, by=leader, text=f"来信{number}")

    assert statements() == few


@pytest.mark.usefixtures("rows")
def test_the_home_counts_what_each_member_has_in_hand(inspection, leader, deputy, member):
    (stay,) = stays.of(leader, today())
    said = {load.member.inspector.name: load.words for load in stay.loads}

    assert (stay.day, stay.came, stay.points) == (4, 4, 1)
    assert stay.came_in == [("信访", 1), ("重点关注事项", 1), ("问题底稿", 2)]
    bars = [(row.label, row.segments[0].value) for row in stay.sheets.rows]
    assert bars == [("草稿", 1), ("待复核", 1)]
    assert said[leader.name] == "没有在办的"
    assert said[deputy.name] == "待复核底稿1"
    assert said[member.name] == "起草底稿1，查办重点1，办理信访1"
    assert stays.own([stay], member) == {"drafts": 1, "points": 1, "petitions": 1}


def test_what_is_due_within_a_week_stands_with_its_stay(client, inspection, leader):
    def due(label: str, on, **columns) -> None:
        Deadline.objects.create(
            inspection=inspection, kind="materials", target_type="rounds.inspection",
            target_id=Deadline.objects.count() + 1, label=label, starts_on=today(),
            first_due_on=on, due_on=on, **columns,
        )  # fmt: skip

    due("明天的清单", days(1))
    due("上周的清单", days(-7))
    due("月底的清单", days(20))
    due("交齐的清单", days(2), met_on=today())
    due("别处的日期", days(2), is_restricted=True)

    (stay,) = stays.of(leader, today())
    assert [row.label for row in stay.due] == ["上周的清单", "明天的清单"]
    client.force_login(leader)
    shown = client.get("/").content.decode()
    assert "七天内到期和逾期" in shown
    assert "月底的清单" not in shown


@pytest.mark.usefixtures("rows")
def test_figures_follow_the_register(client, member):
    client.force_login(member)
    figures = {figure.label: figure.value for figure in client.get("/").context["board"].figures}
    assert figures["我起草的底稿"] == 1
    assert "整改事项" not in figures  # nothing was fed back: no four zeros

    Finding.objects.filter(title="会议记录不全").delete()

    again = {figure.label: figure.value for figure in client.get("/").context["board"].figures}
    assert again["我起草的底稿"] == 0


def test_another_team_and_a_stay_that_ended_are_not_shown(
    client, inspection, leader, outsider, liaison
):
    assert [stay.inspection for stay in stays.of(leader, today())] == [inspection]
    assert inspection not in [stay.inspection for stay in stays.of(outsider, today())]
    client.force_login(liaison)
    assert client.get("/").context["board"].stays == []

    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.REPORTING)

    assert stays.of(leader, today()) == []
