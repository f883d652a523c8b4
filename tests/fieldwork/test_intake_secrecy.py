"""Marked words are planted in what an organ told; whoever may not see it finds none of them in any answer."""

import pytest
from django.test import Client
from django.urls import reverse

from core import attachments
from core.models import AuditEvent, Notice
from fieldwork.actions import focus, intake
from tests import browsed
from tests.asking import read
from tests.factories import days
from tests.fieldwork import intake_rows as rows
from tests.fieldwork import secrecy
from tests.findings.making import evidence

WORDS = {"summary": "泄密函摘要", "text": "泄密函原文", "persons": "泄密函人员", "period": "2025年"}


def plant(inspection, receiving_organ, organ, office, leader):
    """A letter whose answer was handed in with a file, returned and handed in again."""
    letter = rows.asked(inspection, receiving_organ, by=office, matters="泄密函事项")
    reply = rows.reply_of(letter)
    item = intake.add(reply, rows.values(**WORDS), by=organ)
    evidence(item, by=organ, name="泄密函扫描件.txt")
    intake.submit(reply, by=organ)
    intake.return_reply(reply, note="泄密函退回", due_on=days(9), by=office)
    intake.submit(reply, by=organ)
    focus.raise_point(
        inspection,
        {
            "kind": "risk",
            "title": "盯住一处",
            "why": item.text,
            "sources": "泄密函来源",
            "assignee": None,
        },
        item=item,
        by=office,
    )
    return item


@pytest.fixture
def planted(inspection, receiving_organ, organ, office, leader):
    return plant(inspection, receiving_organ, organ, office, leader)


def pages(item) -> list[str]:
    own = {item.pk, item.reply_id, item.reply.request_id, item.reply.request.round_id}
    others = {item.pk, item.focus_points.get().pk, item.reply.inspection_id}
    return secrecy.pages(
        item, lambda address: own if address.name.startswith("fieldwork:intake") else others
    )


@pytest.mark.parametrize("who", ["office", "leader", "organ"])
def test_those_who_may_read_it(planted, request, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    shown = read(client.get(planted.get_absolute_url())).decode()

    assert [word for word in WORDS.values() if word not in shown] == []


def test_the_organ_is_led_to_nothing_of_the_inspection(planted, organ):
    client = Client()
    client.force_login(organ)
    inspection = planted.inspection

    for row in (planted, planted.reply, planted.reply.request):
        shown = read(client.get(row.get_absolute_url())).decode()
        assert inspection.get_absolute_url() not in shown
        assert inspection.round.get_absolute_url() not in shown
    assert client.get(reverse("fieldwork:intake_item_list")).status_code == 404


def test_notices_jobs_events_and_texts_for_search_hold_none(planted, leader):
    assert secrecy.tables() == {}
    assert Notice.objects.filter(recipient=leader, kind="intake.replied").exists()
    assert AuditEvent.objects.filter(verb="提交函询答复").exists()


def test_its_files_are_the_teams_the_offices_and_the_organs(
    planted, leader, liaison, foreign_organ
):
    (scan,) = attachments.of(planted)
    client = Client()

    for user in (liaison, foreign_organ):
        client.force_login(user)
        assert client.get(scan.get_absolute_url()).status_code == 404
    client.force_login(leader)
    assert read(client.get(scan.get_absolute_url()))


def test_leadership_reads_no_title_of_what_was_raised_from_it(planted, leadership, office):
    client = Client()
    for user, reads in ((office, True), (leadership, False)):
        client.force_login(user)
        shown = [url for url in pages(planted) if "盯住一处".encode() in read(client.get(url))]
        assert bool(shown) is reads, shown


def test_whom_an_organ_named_is_found_by_the_exact_name_once_it_is_handed_in(
    client, inspection, receiving_organ, office, organ, leader, outsider, leadership
):
    told = rows.told(
        inspection, receiving_organ, by=office, handler=organ, persons="张某甲、李某乙"
    )
    address = reverse("fieldwork:intake_item_person")

    def found(who) -> bool:
        client = Client(raise_request_exception=False)
        client.force_login(who)
        at = reverse("fieldwork:intake_item_list")
        answer = browsed.submit(client, address, at=at, person="李某乙")
        return told.get_absolute_url() in answer.content.decode()

    assert found(leader)
    assert found(office)
    assert not found(outsider)
    for who in (leadership, organ):
        client.force_login(who)
        assert client.get(reverse("fieldwork:intake_item_list")).status_code == 404
