"""Marked words are planted in a petition; whoever may not see it finds none of them in any answer."""

import pytest
from django.test import Client
from django.urls import reverse

from core import attachments
from core.models import AuditEvent, Notice
from fieldwork.actions import petitions, referrals
from tests.asking import read
from tests.fieldwork import petition_rows as rows
from tests.fieldwork import secrecy
from tests.findings.making import evidence
from tests.snapshots import snapshot_fixture

WORDS = {
    "reporter": "泄密反映人",
    "contact": "泄密13911112222",
    "unit_below": "泄密下级",
    "summary": "泄密摘要",
    "text": "泄密原文",
    "scope_reason": "泄密理由",
}
PERSON = {"name": "泄密被反映人", "post": "泄密职务"}
MARK = secrecy.WORD.encode()
OUTSIDE = (
    "liaison", "outsider", "organ", "auditor", "sysadmin", "security", "other_liaison",
)  # fmt: skip


@snapshot_fixture
def other_liaison(other_inspection):
    from tests.factories import LiaisonFactory

    return LiaisonFactory(unit=other_inspection.unit).user


@pytest.fixture
def planted(inspection, member, leader, liaison):
    """One that went every way, was answered, replied to and closed; its repeat and its scan."""
    petition = rows.registered(inspection, by=member, persons=(PERSON,), **WORDS)
    evidence(petition, by=member, name="泄密扫描件.txt")
    again = rows.registered(inspection, by=member, persons=(PERSON,), **WORDS)
    petitions.join(again, petition, by=member)
    passed = rows.to_unit(petition, by=leader, wording="请核实报销审核情况")
    inside = referrals.dispatch(
        petition, route="team", wording="泄密要求", due_on=rows.days(3),
        assignee=member.inspector, by=leader,
    )  # fmt: skip
    outside = referrals.dispatch(
        petition, route="department", wording="泄密函件", department="泄密部门",
        due_on=rows.days(3), by=leader,
    )  # fmt: skip
    referrals.answer(passed, text="已核实。", by=liaison)
    referrals.accept(passed, by=leader)
    for referral in (inside, outside):
        referrals.answer(referral, text="泄密结果", by=leader)
    reply = {**rows.REPLY, "reply": "泄密答复"}
    for each in (petition, again):
        each.refresh_from_db()
        petitions.reply(each, reply, by=member)
    petitions.close(petition, result="泄密结论", by=leader)
    return petition


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_finds_a_word_of_it(planted, request, who):
    client = Client(raise_request_exception=False)
    client.force_login(request.getfixturevalue(who))

    told = [url for url in secrecy.pages(planted) if MARK in read(client.get(url))]
    for word in ("泄密反映人", "泄密摘要", "泄密被反映人"):
        shown = read(client.get(reverse("overview:search"), {"q": word})).decode()
        told += [each for each in ("信访001", "泄密职务", "泄密原文") if each in shown]

    assert told == []


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
