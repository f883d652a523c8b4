"""Marked words are planted in a consultation; whoever may not see it finds none of them in any answer."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, Notice
from fieldwork.actions import consultations
from tests import factories as make
from tests.asking import read
from tests.fieldwork import consultation_rows as rows
from tests.fieldwork import secrecy
from tests.findings.making import evidence

OUTSIDE = ("office", "liaison", "outsider", "organ", "auditor", "sysadmin", "security")


@pytest.fixture
def planted(inspection, member, leader, leadership, office):
    """To the leading group, with a file: returned, submitted again, decided, carried out, returned, done."""
    row = rows.drafted(
        inspection, by=member, addressed="leadership", title="泄密标题", text="泄密内容"
    )
    evidence(row, by=member, name="泄密附件.txt")
    consultations.submit(row, by=leader)
    consultations.return_for_more(row, note="泄密退回", by=leadership)
    consultations.submit(row, by=leader)
    consultations.decide(row, decision="泄密批示", due_on=make.days(3), by=leadership)
    consultations.report(row, result="泄密落实", by=leader)
    consultations.return_result(row, note="泄密重办", due_on=make.days(5), by=leadership)
    consultations.report(row, result="泄密再报", by=leader)
    return row


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_finds_a_word_of_it(planted, request, who):
    client = Client(raise_request_exception=False)
    client.force_login(request.getfixturevalue(who))

    told = [url for url in secrecy.pages(planted) if "泄密".encode() in read(client.get(url))]
    shown = read(client.get(reverse("overview:search"), {"q": "泄密标题"})).decode()

    assert told == []
    assert "请示001" not in shown


def test_notices_jobs_events_and_texts_for_search_hold_none(planted, leader):
    assert secrecy.tables() == {}
    assert Notice.objects.filter(recipient=leader, kind="consultation.decided").exists()
    assert AuditEvent.objects.filter(verb="批示请示报告并交办").exists()
