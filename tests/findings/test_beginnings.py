"""三不 from the beginning: what was known before there were findings, and what became of each."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from fieldwork.actions import activities, focus, materials
from fieldwork.models import Interview
from findings.actions import findings as sheets
from findings.queries import beginnings
from rounds.enums import Stage
from rounds.models import Inspection
from tests.asking import read
from tests.factories import days
from tests.fieldwork import activity_rows, intake_rows, petition_rows
from tests.findings.test_sources import interview
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def item(inspection, receiving_organ, office, organ):
    told = intake_rows.told(inspection, receiving_organ, by=office, handler=organ)
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.FIELDWORK)
    type(inspection.round).objects.filter(pk=inspection.round_id).update(state="underway")
    inspection.refresh_from_db()
    return told


def point(inspection, *, by, item=None):
    values = {"kind": "risk", "title": "接待费上升", "why": "审计", "sources": "", "assignee": None}
    return focus.raise_point(inspection, values, by=by, item=item)


def rows(inspection, user) -> list[tuple]:
    found = beginnings.of_inspection(inspection, user)
    return [(row.kind, row.is_open, [o.label for o in row.outcomes]) for row in found]


def tallies(inspection, user) -> list[tuple]:
    found = beginnings.tallies([inspection.pk], user).get(inspection.pk, [])
    return [(tally.kind, tally.total, tally.open) for tally in found]


def test_what_was_told_is_open_until_somebody_raises_it(inspection, item, leader, office):
    assert rows(inspection, office) == [("情况通报", True, [])]
    assert tallies(inspection, leader) == [("情况通报", 1, 1)]

    raised = point(inspection, by=leader, item=item)

    assert rows(inspection, office) == [
        ("情况通报", False, [f"{raised}：接待费上升"]),
        ("重点关注事项", True, []),
    ]
    assert tallies(inspection, leader) == [("情况通报", 1, 0), ("重点关注事项", 1, 1)]


def test_a_point_ends_as_a_sheet_that_the_reader_may_see(inspection, leader, member, office):
    raised = point(inspection, by=leader)
    sheet = sheets.draft(inspection, title="接待无公函", source=raised, by=member)

    assert rows(inspection, leader) == [("重点关注事项", False, [str(sheet)])]
    assert rows(inspection, office) == [("重点关注事项", False, [])], "a draft is the team's"


def test_petitions_say_where_they_went(inspection, leader, member, office):
    petition = petition_rows.registered(inspection, by=member)
    assert rows(inspection, office) == [("信访", True, [])]

    petition_rows.to_member(petition, member, by=leader)

    assert rows(inspection, office) == [("信访", True, ["本组了解"])]
    sheet = sheets.draft(inspection, title="接待无公函", source=petition, by=member)
    assert rows(inspection, leader) == [("信访", True, ["本组了解", str(sheet)])]


def test_activities_name_their_sheets_and_owe_nothing(inspection, member, leader, leadership):
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.FIELDWORK, entry_on=days(-9))
    inspection.refresh_from_db()
    activity = activity_rows.recorded(inspection, by=member, held_on=days(-2))
    voided = activity_rows.recorded(inspection, by=member, held_on=days(-1))
    activities.void(voided, note="重复登记", by=member)
    assert rows(inspection, leader) == [("了解活动", False, [])]

    sheet = sheets.draft(inspection, title="接待无公函", source=activity, by=member)

    assert rows(inspection, leader) == [("了解活动", False, [str(sheet)])]
    assert tallies(inspection, leader) == [("了解活动", 1, 0)]
    assert rows(inspection, leadership) == []


def test_talks_and_materials_say_what_became_of_them(inspection, member, leader, liaison, office):
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.FIELDWORK, entry_on=days(-9))
    inspection.refresh_from_db()
    talk = interview(inspection, leader, member, liaison)
    asked = materials.ask(inspection, names=["固定资产台账"], by=leader)
    assert rows(inspection, office) == [("个别谈话", False, []), ("清单资料", True, [])]

    Interview.objects.filter(pk=talk.pk).update(outcome="finding")
    assert tallies(inspection, office) == [("个别谈话", 1, 1), ("清单资料", 1, 1)]
    sheet = sheets.draft(inspection, title="接待无公函", source=talk, by=member)
    materials.withdraw(asked, note="重复", by=leader)

    assert rows(inspection, leader) == [("个别谈话", False, [str(sheet)])]
    assert tallies(inspection, leader) == [("个别谈话", 1, 0)]


def test_leadership_reads_nothing_that_an_organ_told(inspection, item, leader, leadership):
    point(inspection, by=leader, item=item)
    own = point(inspection, by=leader)

    assert [row.words for row in beginnings.of_inspection(inspection, leadership)] == [
        f"{own}：接待费上升"
    ]
    assert tallies(inspection, leadership) == [("重点关注事项", 1, 1)]


def test_the_pages_show_and_narrow_it(client, inspection, item, leader, office):
    point(inspection, by=leader, item=item)
    petition_rows.registered(inspection, by=leader)
    client.force_login(office)
    url = reverse("findings:beginnings", args=[inspection.pk])

    known = beginnings.Known(inspection, office)
    parts = [known[place : place + 1] for place in range(len(known))]
    assert [row for part in parts for row in part] == beginnings.of_inspection(inspection, office)
    assert (len(parts), known.open) == (3, 2)

    whole = client.get(reverse("findings:completeness", args=[inspection.round_id]))
    shown, narrowed = (client.get(page).content.decode() for page in (url, f"{url}?open=1"))
    book = load_workbook(browser_file(client, f"{url}?export=xlsx")).active

    assert url in whole.content.decode()
    assert "信访1，1件没有结果" in whole.content.decode()
    assert "情况001（市纪委监委，审计）" in shown
    assert "情况001（市纪委监委，审计）" not in narrowed
    assert "信访001（来信，实名）" in narrowed
    assert "情况001（市纪委监委，审计）" in [cell.value for row in book for cell in row]
    assert AuditEvent.objects.filter(verb="导出从头核对").exists()


def browser_file(client, url):
    return BytesIO(read(client.get(url)))


def test_it_costs_the_same_for_one_and_three(client, inspection, item, leader, office):
    client.force_login(office)
    urls = [
        reverse("findings:beginnings", args=[inspection.pk]),
        reverse("findings:completeness", args=[inspection.round_id]),
    ]
    point(inspection, by=leader, item=item)
    petition_rows.to_member(petition_rows.registered(inspection, by=leader), leader, by=leader)
    for url in urls:
        client.get(url)
    first = [statements(client, url) for url in urls]
    for _ in range(2):
        point(inspection, by=leader, item=item)
        petition_rows.to_member(petition_rows.registered(inspection, by=leader), leader, by=leader)

    assert [statements(client, url) for url in urls] == first


def statements(client, url) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)
