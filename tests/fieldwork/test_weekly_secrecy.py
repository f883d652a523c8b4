"""Marked words are planted in a weekly report; whoever may not see it finds none of them in any answer."""

import pytest
from django.test import Client

from core.models import AuditEvent
from fieldwork.actions import weekly
from rounds.models import TeamMember
from tests.asking import read
from tests.fieldwork import secrecy
from tests.fieldwork import weekly_rows as rows
from tests.snapshots import snapshot_fixture

WORDS = {"summary": "泄密周小结", "plan": "泄密周计划"}
MARK = secrecy.WORD.encode()


def plant(inspection, leader, office):
    """Submitted, returned and submitted again."""
    rows.in_stay(inspection)
    row = rows.submitted(inspection, by=leader, **WORDS)
    weekly.return_for_more(row, note="泄密周退回", by=office)
    weekly.submit(row, by=leader)
    return row


@snapshot_fixture
def planted(inspection, leader, office):
    return plant(inspection, leader, office)


def test_a_member_kept_out_of_the_unit_finds_none(planted, inspection, member):
    TeamMember.objects.filter(inspector__user=member).update(recused_from=inspection.unit_id)
    client = Client(raise_request_exception=False)
    client.force_login(member)

    assert [url for url in secrecy.pages(planted) if MARK in read(client.get(url))] == []
    assert client.get(planted.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["office", "leader", "member"])
def test_those_who_may_read_it(planted, request, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    shown = read(client.get(planted.get_absolute_url())).decode()

    assert [word for word in WORDS.values() if word not in shown] == []


@pytest.mark.usefixtures("planted")
def test_no_table_holds_a_word_of_it():
    assert secrecy.tables() == {}
    assert AuditEvent.objects.filter(verb="退回周报").exists()
