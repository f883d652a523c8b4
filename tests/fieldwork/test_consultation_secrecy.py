"""Marked words are planted in a consultation; whoever may not see it finds none of them in any answer."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, Notice
from fieldwork.actions import consultations
from tests import factories as make
from tests.asking import read
from tests.fieldwork import consultation_rows as rows
from tests.findings.making import evidence
from tests.permissions.addresses import addresses, is_post_only

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


def pages(row) -> list[str]:
    """Every list with its exports, and every address that takes this row's number."""
    found = [reverse("overview:audit_thing", args=["fieldwork.consultation", row.pk])]
    for address in addresses():
        if set(address.arguments) - {"pk"}:
            continue
        values = {"pk": row.pk} if address.arguments else {}
        url = reverse(address.name, kwargs=values)
        if not is_post_only(url):
            found.append(url)
            found += [] if values else [f"{url}?export={form}" for form in ("xlsx", "csv")]
    return found


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_finds_a_word_of_it(planted, request, who):
    client = Client(raise_request_exception=False)
    client.force_login(request.getfixturevalue(who))

    told = [url for url in pages(planted) if "泄密".encode() in read(client.get(url))]
    shown = read(client.get(reverse("overview:search"), {"q": "泄密标题"})).decode()

    assert told == []
    assert "请示001" not in shown


def test_notices_jobs_events_and_texts_for_search_hold_none(planted, leader):
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            (text,) = cursor.fetchone()
            if "泄密" in (text or ""):
                found[table] = text[:300]

    assert found == {}
    assert Notice.objects.filter(recipient=leader, kind="consultation.decided").exists()
    assert AuditEvent.objects.filter(verb="批示请示报告并交办").exists()
