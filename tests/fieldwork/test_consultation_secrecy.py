"""Marked words are planted in a consultation; whoever may not see it finds none of them in any answer."""

import pytest

from core.models import AuditEvent, Notice
from fieldwork.actions import consultations
from tests import factories as make
from tests.fieldwork import consultation_rows as rows
from tests.fieldwork import secrecy
from tests.findings.making import evidence


def plant(inspection, member, leader, leadership, office):
    """To the leading group, with a file: returned, submitted again, decided, carried out, returned, done."""
    row = rows.drafted(
        inspection, by=member, addressed="leadership", title="泄密请标题", text="泄密请内容"
    )
    evidence(row, by=member, name="泄密请附件.txt")
    consultations.submit(row, by=leader)
    consultations.return_for_more(row, note="泄密请退回", by=leadership)
    consultations.submit(row, by=leader)
    consultations.decide(row, decision="泄密请批示", due_on=make.days(3), by=leadership)
    consultations.report(row, result="泄密请落实", by=leader)
    consultations.return_result(row, note="泄密请重办", due_on=make.days(5), by=leadership)
    consultations.report(row, result="泄密请再报", by=leader)
    return row


@pytest.fixture
def planted(inspection, member, leader, leadership, office):
    return plant(inspection, member, leader, leadership, office)


def test_notices_jobs_events_and_texts_for_search_hold_none(planted, leader):
    assert secrecy.tables() == {}
    assert Notice.objects.filter(recipient=leader, kind="consultation.decided").exists()
    assert AuditEvent.objects.filter(verb="批示请示报告并交办").exists()
