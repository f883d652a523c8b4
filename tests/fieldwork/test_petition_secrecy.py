"""Marked words are planted in a petition; whoever may not see it finds none of them in any answer."""

import pytest
from django.test import Client

from core import attachments
from core.models import AuditEvent, Notice
from fieldwork.actions import petitions, referrals
from tests.asking import read
from tests.fieldwork import petition_rows as rows
from tests.fieldwork import secrecy
from tests.findings.making import evidence

WORDS = {
    "reporter": "泄密访反映人",
    "contact": "泄密访13911112222",
    "unit_below": "泄密访下级",
    "summary": "泄密访摘要",
    "text": "泄密访原文",
    "scope_reason": "泄密访理由",
}
PERSON = {"name": "泄密访被反映人", "post": "泄密访职务"}


def plant(inspection, member, leader, liaison):
    """One that went every way, was answered, replied to and closed; its repeat and its scan."""
    petition = rows.registered(inspection, by=member, persons=(PERSON,), **WORDS)
    evidence(petition, by=member, name="泄密访扫描件.txt")
    again = rows.registered(inspection, by=member, persons=(PERSON,), **WORDS)
    petitions.join(again, petition, by=member)
    passed = rows.to_unit(petition, by=leader, wording="请核实报销审核情况")
    inside = referrals.dispatch(
        petition, route="team", wording="泄密访要求", due_on=rows.days(3),
        assignee=member.inspector, by=leader,
    )  # fmt: skip
    outside = referrals.dispatch(
        petition, route="department", wording="泄密访函件", department="泄密访部门",
        due_on=rows.days(3), by=leader,
    )  # fmt: skip
    referrals.answer(passed, text="已核实。", by=liaison)
    referrals.accept(passed, by=leader)
    for referral in (inside, outside):
        referrals.answer(referral, text="泄密访结果", by=leader)
    reply = {**rows.REPLY, "reply": "泄密访答复"}
    for each in (petition, again):
        each.refresh_from_db()
        petitions.reply(each, reply, by=member)
    petitions.close(petition, result="泄密访结论", by=leader)
    return petition


@pytest.fixture
def planted(inspection, member, leader, liaison):
    return plant(inspection, member, leader, liaison)


def test_notices_jobs_events_and_texts_for_search_hold_none(planted, liaison):
    assert secrecy.tables() == {}
    assert Notice.objects.filter(recipient=liaison).exists()
    assert AuditEvent.objects.filter(verb="分办信访").exists()


def test_the_unit_downloads_its_own_files_only(planted, liaison, leader):
    (scan,) = attachments.of(planted)
    client = Client()
    client.force_login(liaison)

    assert client.get(scan.get_absolute_url()).status_code == 404
    client.force_login(leader)
    assert read(client.get(scan.get_absolute_url()))
