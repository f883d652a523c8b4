"""Canary words in every field of a clue turn up nowhere but before those who may see it."""

import json

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import attachments
from core.documents import registry, store, tree
from core.models import AuditEvent, Document, Job, Notice
from core.notices.mailing import MAIL
from findings.actions import clues, handoffs
from findings.models import Finding
from findings.queries.clues import waiting_for
from rounds.models import Deadline, DeadlineChange
from tests import factories as make
from tests.browsed import submit
from tests.findings import clue_rows as rows

PERSON = {"name": "金丝雀", "employer": "金丝局", "post": "丝雀长", "rank": "雀级"}
WORDS = ("金丝雀", "金丝局", "丝雀长", "雀级", "CANARY")


def canary(place: str) -> str:
    return f"CANARY{place}"


@pytest.fixture
def walked(inspection, member, leader, office, security, receiving_organ, organ):
    """A clue that went every way, with a canary in each field that anybody types."""
    rows.grant(office, inspection, by=security)
    source = Finding.objects.create(
        inspection=inspection, number=1, title="公务接待无公函", created_by=member
    )
    clue = rows.registered(
        inspection,
        by=member,
        persons=[PERSON],
        summary=canary("summary"),
        detail=canary("detail"),
        suggestion_note=canary("suggestion"),
        source_finding=source,
    )
    paper = rows.with_file(clue, by=member, name="CANARYfile.pdf")
    gone = rows.with_file(clue, by=member, name="CANARYgone.pdf")
    attachments.remove(gone, by=member)
    clues.vet(clue, by=leader)
    clues.return_for_more(clue, note=canary("return"), by=office)
    clues.revise(clue, {"summary": canary("new")}, persons=[PERSON, PERSON], by=member)
    clues.vet(clue, by=leader)
    clues.approve(clue, by=rows.approver(inspection))
    first = handoffs.hand_over(
        clue, organs=[receiving_organ], papers=[paper], note=canary("note"), by=office
    )[0]
    handoffs.refuse(first, note=canary("refusal"), by=organ)
    second = rows.handed_over(clue, receiving_organ, by=office, papers=[paper])
    handoffs.receive(second, by=organ)
    handoffs.handle(second, disposal="inquiry", handling=canary("handling"), by=organ)
    handoffs.handle(second, disposal="inquiry", handling=canary("handling2"), by=organ)
    attachments.store(second, rows.pdf("CANARYanswer.pdf"), by=organ)
    handoffs.answer(second, outcome="filed", text=canary("answer"), by=organ)
    clues.conclude(clue, note=canary("conclusion"), by=office)
    return clue


def leaks(text: str) -> list[str]:
    return [word for word in WORDS if word in text]


@pytest.mark.django_db
def test_the_canaries_are_there_for_those_who_may_see(walked, leader, office, organ):
    for user in (leader, office):
        page = _client(user).get(walked.get_absolute_url()).content.decode()
        assert set(leaks(page)) == set(WORDS)
    handoff = walked.handoffs.order_by("-id").first()
    assert leaks(_client(organ).get(handoff.get_absolute_url()).content.decode())


@pytest.mark.django_db
def test_no_canary_in_audit_notices_deadlines_or_jobs(walked, leader, organ, office):
    client = _client(leader)
    client.get(walked.get_absolute_url())
    client.get(reverse("findings:clue_list"))
    submit(
        client, reverse("findings:clue_person"), at=reverse("findings:clue_list"), person="金丝雀"
    )
    _read(_client(organ).get(reverse("findings:handoff_list"), {"export": "xlsx"}))
    paper = attachments.of(walked).first()
    _read(client.get(paper.get_absolute_url()))

    for model in (AuditEvent, Notice, Deadline, DeadlineChange, Job):
        stored = json.dumps(list(model.objects.values()), default=str, ensure_ascii=False)
        assert not leaks(stored), model
    assert AuditEvent.objects.filter(verb="下载附件").exists()
    assert Notice.objects.filter(kind="clue.answered").exists()


@pytest.mark.django_db
def test_no_canary_in_plain_in_any_table(walked, leader):
    submit(
        _client(leader),
        reverse("findings:clue_person"),
        at=reverse("findings:clue_list"),
        person="金丝雀",
    )
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            assert not leaks("\n".join(text for (text,) in cursor.fetchall())), table


@pytest.mark.django_db
def test_no_canary_in_mail_or_logs(walked, caplog, mailoutbox):
    sent = MAIL.deliver()

    assert sent > 5, list(MAIL.rows().values_list("state", "next_at", "error"))

    assert mailoutbox
    for mail in mailoutbox:
        text = "\n".join([mail.subject, mail.body, *(part for part, _ in mail.alternatives)])
        assert "线索" in text or "巡线移" in text
        assert not leaks(text)
    assert not leaks(caplog.text)


@pytest.mark.django_db
def test_no_canary_on_any_page_of_those_who_may_not_see(
    walked, inspection, contact, outsider, office2, leadership, liaison, foreign_organ,
    sysadmin, security, auditor,
):  # fmt: skip
    addresses = [
        "/",
        inspection.get_absolute_url(),
        walked.source_finding.get_absolute_url(),
        walked.get_absolute_url(),
        *(handoff.get_absolute_url() for handoff in walked.handoffs.all()),
        reverse("findings:clue_list"),
        reverse("findings:handoff_list"),
        reverse("findings:finding_list"),
        reverse("findings:grant_list"),
        reverse("core:inbox"),
        reverse("overview:search") + "?q=CANARY",
        reverse("overview:audit_list"),
        *(paper.get_absolute_url() for paper in attachments.of(walked)),
    ]
    people = (contact, outsider, office2, leadership, liaison, foreign_organ, sysadmin)
    for user in (*people, security, auditor):
        client = _client(user)
        for address in addresses:
            text = client.get(address).content.decode()
            assert not leaks(text.replace("?q=CANARY", "").replace('value="CANARY"', "")
                             .replace("“CANARY”", "")), (user, address)  # fmt: skip
        assert not waiting_for(user, make.today())


@pytest.mark.django_db
def test_no_trace_of_the_clue_beside_its_source_finding(walked, leader, member):
    for user in (leader, member):
        page = _client(user).get(walked.source_finding.get_absolute_url()).content.decode()
        assert walked.reference not in page
        assert not leaks(page)


@pytest.mark.django_db
def test_the_inspections_timeline_says_nothing_of_clues(walked, inspection):
    events = AuditEvent.objects.filter(trail=inspection.audit_trail)

    assert not [e for e in events if "线索" in e.verb or "线" in e.target_label]


@pytest.mark.django_db
def test_the_inspections_page_names_no_clue_or_handoff_to_those_without_sight(
    walked, inspection, contact, office2, leadership
):
    names = [walked.reference, *(handoff.reference for handoff in walked.handoffs.all())]
    for user in (contact, office2, leadership):
        page = _client(user).get(inspection.get_absolute_url()).content.decode()
        assert "经过" in page
        assert not [name for name in names if name in page], user


@pytest.mark.django_db
def test_the_worklist_names_numbers_only(inspection, member, leader, office, security):
    rows.grant(office, inspection, by=security)
    clue = rows.registered(inspection, by=member, persons=[PERSON], summary=canary("x"))

    assert [i.title for i in waiting_for(leader, make.today())] == [clue.reference]
    clues.vet(clue, by=leader)
    items = waiting_for(office, make.today())
    assert [(i.verb, i.title) for i in items] == [("批准线索", clue.reference)]
    assert not leaks(repr(items))


@pytest.mark.django_db
def test_uploaded_names_stay_out_of_the_web_and_verify_stays_clean(walked, capsys):
    stored = [str(path) for path in settings.MEDIA_ROOT.rglob("*")]

    assert stored
    assert not leaks("\n".join(stored))
    for paper in attachments.of(walked):
        with attachments.open_file(paper) as file:
            content = file.read()
        assert content not in b"".join(
            p.read_bytes() for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()
        )
    call_command("verify_audit")
    assert "完整无误" in capsys.readouterr().out


def _client(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _read(response) -> None:
    assert b"".join(response.streaming_content)


@pytest.mark.django_db
def test_documents_about_a_clue_lie_encrypted_and_are_renewed(walked, office, settings):
    handoff = walked.handoffs.order_by("-id").first()
    kind = registry.get("handoff_list")
    content = kind.make(office, handoff)
    document = store.freeze(handoff, "handoff_list", content, title="清单", by=office)
    names = [document.path, *(file_format["path"] for file_format in document.formats)]
    assert all(name.endswith(".sealed") for name in names)
    assert not leaks(json.dumps(Document.objects.values_list("content", flat=True)[0]))
    assert leaks(json.dumps(document.plain_content, ensure_ascii=False))
    pdf = store.read(document)
    assert pdf.startswith(b"%PDF")

    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]
    call_command("rotate_clue_keys")
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    document.refresh_from_db()

    assert store.read(document) == pdf
    assert store.read(document, "docx").startswith(b"PK")
    assert tree.from_json(document.plain_content) == content
