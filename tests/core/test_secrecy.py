"""Limits of what may leave: exports of restricted registers and copies, as data, recorded."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, SecrecyPolicy
from tests.attacks.forging import forged
from tests.findings import clue_rows as rows

pytestmark = pytest.mark.django_db
LISTS = (
    "findings:clue_list",
    "findings:handoff_list",
    "fieldwork:interview_list",
    "rounds:inspector_list",
)


@pytest.fixture
def client(office, inspection, member, security):
    rows.grant(office, inspection, by=security)
    for _ in range(2):
        rows.registered(inspection, by=member)
    client = Client()
    client.force_login(office)
    return client


def export(client, name: str = LISTS[0]):
    answer = client.get(f"{reverse(name)}?export=xlsx", follow=True)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content[:2] == b"PK", content.decode(errors="ignore")


def test_more_rows_than_allowed_are_refused_with_the_way_out_and_recorded(client):
    SecrecyPolicy.objects.create(id=1, export_rows=1)

    got, page = export(client)

    assert not got
    assert "一次最多导出1行，现有2行" in page
    assert AuditEvent.objects.get(verb="拒绝导出").note == "问题线索：2行"
    assert not AuditEvent.objects.filter(verb__startswith="导出线索").exists()


def test_so_many_a_day_and_person(client, leader):
    SecrecyPolicy.objects.create(id=1, exports_a_day=2)

    assert [export(client)[0] for _ in range(3)] == [True, True, False]
    assert "每日最多导出2次" in export(client)[1]
    other = Client()
    other.force_login(leader)
    assert export(other)[0]
    assert AuditEvent.objects.filter(verb="计入导出限额").count() == 3


@pytest.mark.parametrize("name", LISTS)
def test_every_restricted_register_is_limited(client, name, inspection, member):
    SecrecyPolicy.objects.create(id=1, export_rows=0, exports_a_day=0)

    got, page = export(client, name)

    assert not got
    assert "限知名册" in page


def test_others_are_not(client):
    SecrecyPolicy.objects.create(id=1, export_rows=0, exports_a_day=0)

    assert export(client, "findings:finding_list")[0]


def test_only_security_sets_the_limits(security, sysadmin, auditor, office):
    url, values = reverse("admin:core_secrecypolicy_add"), {
        "password_length": 12, "lock_minutes": 5, "export_rows": 100, "exports_a_day": 3,
        "copied_characters": 50, "session_days": 90,
    }  # fmt: skip
    answers = []
    for person in (sysadmin, auditor, office, security):
        client = Client()
        client.force_login(person)
        answers.append(client.post(url, forged(url, values)).status_code)

    assert answers == [404, 404, 404, 302]
    assert SecrecyPolicy.objects.get().lock_minutes == 5
    assert AuditEvent.objects.filter(verb="新增保密设置").exists()


def test_a_copy_is_recorded_by_its_length_and_place(client, office):
    url = reverse("core:copied")

    client.post(url, forged(url, {"count": "120", "path": "/clues/3/"}))
    client.post(url, forged(url, {"count": "900", "path": "/clues/3/", "stopped": "1"}))
    answers = [
        client.post(url, forged(url, {"count": value})).status_code for value in ("x", "", "9" * 20)
    ]

    notes = list(AuditEvent.objects.filter(trail="secrecy").values_list("verb", "note"))
    assert ("复制内容", "120字，/clues/3/") in notes
    assert ("复制被拦下", "900字，/clues/3/") in notes
    assert answers == [422, 422, 422]


@pytest.mark.parametrize("asked", ["?export=xlsx", "?export=xlsx&outcome=none"])
def test_a_refused_file_leads_back_to_its_list(client, office, asked):
    """Not to the page above, which is another's perhaps; from the list with its filters to that."""
    SecrecyPolicy.objects.create(id=1, export_rows=0, exports_a_day=0)
    client.force_login(office)

    bare = client.get(f"/interviews/{asked}")
    from_list = client.get(
        f"/interviews/{asked}", headers={"referer": "http://testserver/interviews/?outcome=none"}
    )

    assert bare.url == "/interviews/"
    assert from_list.url == "http://testserver/interviews/?outcome=none"
    assert "限知名册每人每日" in client.get(bare.url).content.decode()
