"""A populated database from before tokens were bound to their rows is migrated: nothing is lost."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import SecondFactor
from core import encryption, rotation, storage
from core.documents import files, store, tree
from core.encryption import legacy
from core.models import Attachment, Document
from findings.models import Clue, CluePerson, Handoff
from tests.findings import clue_rows as rows
from tests.stores import Lying

pytestmark = pytest.mark.django_db(transaction=True)


def raw(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture
def before_binding(inspection, member, leader, office, security, receiving_organ, monkeypatch):
    """A database of the version before tokens were bound, with a document as it wrote them."""
    rows.grant(office, inspection, by=security)
    clue = rows.registered(inspection, by=member)
    rows.with_file(clue, by=member, name="张某票据.pdf")
    ready = rows.approved(inspection, author=member, leader=leader, office=office)
    handoff = rows.handed_over(ready, receiving_organ, by=office)
    document = store.freeze(
        handoff,
        "handoff_list",
        tree.Sheet("移交清单", (tree.Paragraph("张某票据三张"),)),
        title="移交清单",
        by=office,
    )
    content, data = document.plain_content, store.read(document)
    as_written_then(document, content)
    factor = SecondFactor.objects.create(user=member, secret="ABCDEF234567")
    for app, name in NOT_BOUND.items():
        call_command("migrate", app, name, verbosity=0)
    yield clue, handoff, document, content, data, factor
    call_command("migrate", verbosity=0)


NOT_BOUND = {
    "rectification": "0010",
    "findings": "0001",
    "accounts": "0001",
    "core": "0001",
}


def as_written_then(document: Document, content: dict) -> None:
    """Content and files as one Fernet token each."""
    for path in (document.path, *(file_format["path"] for file_format in document.formats)):
        data = files.read(path, sha_of(document, path), owner=document.owner)
        Lying(path, storage.documents()).write_bytes(legacy.encrypt_bytes(data))
    sealed = {"sealed": legacy.encrypt(json.dumps(content, ensure_ascii=False))}
    Document.objects.filter(pk=document.pk).update(content=sealed)


def sha_of(document: Document, path: str) -> str:
    formats = {file_format["path"]: file_format["sha256"] for file_format in document.formats}
    return formats.get(path, document.sha256)


def test_tokens_of_the_version_before_are_bound_and_nothing_is_lost(before_binding):
    clue, handoff, document, content, data, factor = before_binding
    tables = ("findings_clue", "findings_clueperson", "findings_handoff", "core_attachment",
              "accounts_secondfactor", "core_document")  # fmt: skip
    everything = lambda: json.dumps([raw(f"SELECT t::text FROM {t} t") for t in tables])  # noqa: E731
    assert legacy.BEGINNING in everything()
    assert encryption.PREFIX not in everything()

    call_command("migrate", verbosity=0)

    assert legacy.BEGINNING not in everything()
    assert Clue.objects.get(pk=clue.pk).detail == "票据三张"
    assert Handoff.objects.get(pk=handoff.pk).content == handoff.content
    assert {
        p.name for p in CluePerson.objects.filter(name_mark=encryption.blind_index("张某"))
    } == {"张某"}
    assert Attachment.objects.get().name == "张某票据.pdf"
    assert SecondFactor.objects.get(pk=factor.pk).secret == "ABCDEF234567"
    after = Document.objects.get(pk=document.pk)
    assert (after.plain_content, store.read(after)) == (content, data)
    assert not Lying(document.path, storage.documents()).exists()
    assert rotation.left() == []


def test_a_token_that_no_key_opens_stops_the_migration_and_stays(before_binding, settings):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_clue SET detail = 'gAAAAAforged'")

    with pytest.raises(encryption.Unreadable):
        call_command("migrate", "findings", verbosity=0)

    assert set(raw("SELECT detail FROM findings_clue")) == {("gAAAAAforged",)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_clue SET detail = ''")
