"""Marked words are planted in an activity; whoever may not see it finds none of them in any answer."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from core import attachments
from core.models import AuditEvent
from fieldwork.actions import activities
from rounds.enums import Stage
from rounds.models import Inspection, UnitLeader
from tests import browsed
from tests.asking import read
from tests.factories import days
from tests.fieldwork import activity_rows as rows
from tests.fieldwork import secrecy
from tests.findings.making import evidence
from tests.photos import jpeg

WORDS = {"whom": "泄密动对象", "seen": "泄密动见闻", "overlap_reason": "泄密动原因"}


def in_stay(inspection):
    Inspection.objects.filter(pk=inspection.pk).update(
        stage=Stage.FIELDWORK, entry_on=days(-10), exit_on=None
    )
    inspection.refresh_from_db()
    return inspection


def plant(inspection, member):
    """One with a photo, that was changed, voided and restored."""
    activity = rows.recorded(in_stay(inspection), by=member, **WORDS)
    evidence(activity, by=member, name="泄密动照片.txt")
    changed = rows.values(member, **WORDS | {"seen": "泄密动见闻补充"})
    activities.edit(activity, changed, version=activity.version, by=member)
    activities.void(activity, note="泄密动作废", by=member)
    activities.restore(activity, note="泄密动恢复", by=member)
    return activity


@pytest.fixture
def planted(inspection, member):
    return plant(inspection, member)


@pytest.mark.parametrize("who", ["office", "leader", "member"])
def test_those_who_may_read_it(planted, request, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    shown = read(client.get(planted.get_absolute_url())).decode()

    assert [word for word in WORDS.values() if word not in shown] == []


@pytest.mark.usefixtures("planted")
def test_no_table_holds_a_word_of_it():
    assert secrecy.tables() == {}
    assert AuditEvent.objects.filter(verb="作废了解活动").exists()


def test_its_photos_are_the_teams_and_the_offices(planted, leader, office, liaison, leadership):
    (photo,) = attachments.of(planted)
    client = Client()

    for user in (liaison, leadership):
        client.force_login(user)
        assert client.get(photo.get_absolute_url()).status_code == 404
    for user in (leader, office):
        client.force_login(user)
        assert read(client.get(photo.get_absolute_url()))


def test_its_photos_stand_small_on_the_page_for_whoever_may_see_it(
    inspection, member, leader, office, liaison, leadership, outsider
):
    activity = rows.recorded(in_stay(inspection), by=member, held_on=days(-1))
    photo = attachments.store(
        activity, SimpleUploadedFile("村委会公示栏.jpg", jpeg(900, 600)), by=member
    )
    note = attachments.store(activity, SimpleUploadedFile("记录.txt", b"abc"), by=member)
    small = photo.thumbnail_url

    for reader in (leader, office):
        client = signed_in(reader)
        page = client.get(activity.get_absolute_url()).content.decode()
        answer = client.get(small)
        assert f'<img src="{small}" alt="村委会公示栏.jpg"' in page
        assert page.count("<img src=") == 1
        assert answer["Cache-Control"] == "private, no-store"
        with Image.open(io.BytesIO(answer.content)) as shown:
            assert (shown.format, shown.size) == ("JPEG", (320, 213))
    for stranger in (liaison, leadership, outsider):
        assert signed_in(stranger).get(small).status_code == 404
    assert note.thumbnail_url == ""


def test_a_photo_that_cannot_be_opened_is_missing_among_the_small_ones(inspection, member):
    activity = rows.recorded(in_stay(inspection), by=member, held_on=days(-1))
    whole = jpeg(900, 600)
    photo = attachments.store(
        activity, SimpleUploadedFile("半张.jpg", whole[: len(whole) // 3]), by=member
    )

    assert signed_in(member).get(photo.thumbnail_url).status_code == 404


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_whom_the_team_met_is_found_by_the_exact_name_in_scope(
    inspection, member, leader, office, outsider, liaison
):
    whom = "局长张某甲、李某乙（财务科）等"
    activity = rows.recorded(in_stay(inspection), by=member, whom=whom)
    UnitLeader.objects.create(unit=inspection.unit, name="张某甲", post="局长", is_first=True)
    changed = rows.values(member, whom=whom, place="三楼")
    activities.edit(activity, changed, version=activity.version, by=member)
    address, url = reverse("fieldwork:activity_person"), activity.get_absolute_url()

    def found(who, name: str) -> bool:
        at = reverse("fieldwork:activity_list")
        answer = browsed.submit(signed_in(who), address, at=at, person=name)
        return url in answer.content.decode()

    assert all(found(who, "李 某乙") for who in (member, leader, office))
    assert found(leader, "张某甲")
    assert not found(leader, "李某")
    assert not found(outsider, "李某乙")
    assert signed_in(liaison).get(reverse("fieldwork:activity_list")).status_code == 404
    assert b"\xe6\x9d\x8e" not in b"".join(
        bytes(str(row), "utf-8") for row in raw("SELECT name FROM fieldwork_activityname")
    )
    assert AuditEvent.objects.filter(verb="查找了解活动登记簿").exists()


def raw(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
