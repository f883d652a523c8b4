"""What is made of 了解活动: the journal and the home of the stay, sheets drafted from one."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import ActionDenied
from fieldwork.actions import activities as actions
from findings.actions import findings as sheets
from findings.models import Category, Finding, FindingSource
from overview.queries import journal, stays
from rounds.enums import Stage
from rounds.models import Inspection
from tests import browsed
from tests.factories import days, today
from tests.fieldwork.activity_rows import recorded
from tests.findings.making import submitted


@pytest.fixture(autouse=True)
def _stay(inspection, other_inspection):
    for each in (inspection, other_inspection):
        Inspection.objects.filter(pk=each.pk).update(
            stage=Stage.FIELDWORK, entry_on=days(-10), exit_on=None
        )
        each.refresh_from_db()


def test_the_journal_shows_it_on_the_day_it_was_held_and_at_its_hour(inspection, member):
    timed = recorded(inspection, by=member)
    untimed = recorded(inspection, by=member, begins_at=None, ends_at=None, method="files")
    voided = recorded(inspection, by=member, held_on=days(-3))
    actions.void(voided, note="登记错了", by=member)

    entries = journal.entries(member, inspection, days(-1))

    assert [(e.words, e.is_timed) for e in entries] == [
        (f"{untimed}，二楼会议室", False), (f"{timed}，二楼会议室", True),
    ]  # fmt: skip
    assert f"{entries[1].at:%H:%M}" == "09:00"
    assert journal.counts_by_day(member, inspection)[days(-1)] == 2
    assert not journal.entries(member, inspection, today())
    assert not journal.counts_by_day(member, inspection)[days(-3)]


def test_the_page_of_the_journal_writes_no_hour_that_nobody_knows(client, inspection, member):
    recorded(inspection, by=member, begins_at=None, ends_at=None)
    client.force_login(member)
    url = reverse("overview:journal", args=[inspection.pk])

    shown = client.get(url, {"day": days(-1).isoformat()}).content.decode()

    assert "全天" in shown
    assert "00:00" not in shown


def test_leadership_reads_the_journal_without_it(inspection, member, leadership):
    recorded(inspection, by=member)

    assert not journal.entries(leadership, inspection, days(-1))


def test_the_home_counts_those_that_stand(client, inspection, member):
    recorded(inspection, by=member)
    voided = recorded(inspection, by=member, held_on=days(-2))
    actions.void(voided, note="登记错了", by=member)

    (stay,) = stays.of(member, today())
    client.force_login(member)

    assert stay.activities == 1
    assert "了解活动1次" in client.get("/").content.decode()


def test_a_sheet_is_drafted_from_it_with_one_click_and_takes_place_and_day(
    client, inspection, member
):
    activity = recorded(inspection, by=member, method="visit", seen="泄密见闻")
    client.force_login(member)
    assert "据此起草底稿" in client.get(activity.get_absolute_url()).content.decode()
    url = reverse("findings:finding_new", args=[inspection.pk])

    answer = browsed.submit(client, f"{url}?source=activity-{activity.pk}", title="窗口无人值守")

    sheet = Finding.objects.get()
    assert answer.status_code == 302
    assert sheet.sources.get().source == activity
    assert (sheet.methods, sheet.happened_where) == (["visit"], "二楼会议室")
    assert sheet.discovery.endswith("走访（二楼会议室）时发现。")
    assert "泄密" not in sheet.summary + sheet.discovery
    assert sheet.reference in client.get(activity.get_absolute_url()).content.decode()
    assert activity.get_absolute_url() in client.get(sheet.get_absolute_url()).content.decode()


def test_leadership_reads_the_sheet_and_is_led_to_no_activity(
    client, inspection, member, leadership
):
    activity = recorded(inspection, by=member)
    category = Category.objects.create(name="作风建设")
    sheet = sheets.draft(
        inspection, title="窗口无人值守", source=activity, category=category, summary="中午无人",
        responsible="办公室", policy_basis="值班制度", happened_when="2026年11月", by=member,
    )  # fmt: skip
    submitted(sheet)
    client.force_login(leadership)

    shown = client.get(sheet.get_absolute_url())

    assert shown.status_code == 200
    assert activity.get_absolute_url() not in shown.content.decode()


def test_nothing_is_drafted_from_what_was_voided_or_is_another_inspections(
    client, inspection, other_inspection, member, outsider
):
    voided = recorded(inspection, by=member)
    actions.void(voided, note="登记错了", by=member)
    client.force_login(member)
    assert "据此起草底稿" not in client.get(voided.get_absolute_url()).content.decode()

    theirs = recorded(other_inspection, by=outsider)
    with pytest.raises(ActionDenied, match="不属于这项巡察任务"):
        sheets.draft(inspection, title="别组的", source=theirs, by=member)


def test_a_source_is_exactly_one_kind(inspection, member):
    activity = recorded(inspection, by=member)
    sheet = sheets.draft(inspection, title="窗口无人值守", source=activity, by=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        FindingSource.objects.create(finding=sheet)
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingSource.objects.create(finding=sheet, activity=activity)


def test_a_point_is_raised_from_it_with_what_was_seen(client, inspection, member, leadership):
    activity = recorded(inspection, by=member)
    client.force_login(member)
    url = reverse("fieldwork:focus_new", args=[inspection.pk]) + f"?activity={activity.pk}"
    assert url.replace("&", "&amp;") in client.get(activity.get_absolute_url()).content.decode()

    browsed.submit(client, url, kind="risk", title="报销审核不严")

    point = activity.focus_points.get()
    assert point.why == "与会人员反映报销审核不严。"
    assert point.sources.startswith(f"{activity}（")
    assert "报销审核不严" in client.get(activity.get_absolute_url()).content.decode()
    assert activity.get_absolute_url() in client.get(point.get_absolute_url()).content.decode()
    client.force_login(leadership)
    assert client.get(point.get_absolute_url()).status_code == 404
