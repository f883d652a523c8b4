"""Frozen documents: revisions count up, nothing half-stored, opened only in scope, never altered."""

import hashlib
import io
import os
import threading
from pathlib import Path

import docx
import openpyxl
import pytest
from django.db import connection, transaction
from django.urls import reverse

from core.documents import store, tree, verifying, versions
from core.documents.tree import Column, Letter, Paragraph, Sheet, Table
from core.errors import ActionDenied
from core.models import AuditEvent, Document, DocumentCopy

pytestmark = pytest.mark.django_db
SHEET = Sheet("问题底稿", (Paragraph("全文照录。"),))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    return settings.DOCUMENT_ROOT


def files(folder, file_format="*"):
    return [path for path in Path(folder).rglob(f"*.{file_format}") if path.is_file()]


def freeze(target, by, content=SHEET):
    return store.freeze(target, "finding_sheet", content, title="问题底稿", by=by)


def test_freezing_keeps_file_tree_hash_and_trail(folder, inspection, leader):
    document = freeze(inspection, leader)

    (file,) = files(folder, "pdf")
    assert file.read_bytes() == store.read(document)
    assert file.read_bytes().startswith(b"%PDF")
    assert document.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (document.size, document.pages) == (file.stat().st_size, 1)
    assert tree.from_json(Document.objects.get().content) == SHEET
    event = AuditEvent.objects.get(verb="生成文书")
    assert document.sha256 in event.note
    assert event.trail == document.trail


def worded(text):
    return Sheet("问题底稿", (Paragraph(text),))


def letter(target, by, text, *, number="巡〔2026〕1号", reason=""):
    content = Letter("关于巡察的通知", (Paragraph(text),), head="巡察办", number=number)
    return store.freeze(
        target, "notice", content, title="巡察通知", number=number, reason=reason, by=by
    )


def test_revisions_count_up_for_each_kind(inspection, other_inspection, leader):
    revisions = [freeze(inspection, leader, worded(text)).revision for text in "甲乙丙"]

    assert revisions == [1, 2, 3]
    assert freeze(other_inspection, leader).revision == 1
    assert [document.revision for document in store.of(inspection)] == [3, 2, 1]


def test_equal_content_is_the_version_that_is_there(folder, inspection, leader, office):
    first = freeze(inspection, leader)

    assert freeze(inspection, office) == first
    assert len(files(folder, "pdf")) == 1


def test_equal_content_is_frozen_anew_where_the_file_was_tampered_with(folder, inspection, leader):
    first = freeze(inspection, leader)
    (file,) = files(folder, "pdf")
    file.write_bytes(b"x")

    assert freeze(inspection, leader).revision == first.revision + 1


def test_letter_under_a_number_is_replaced_only_with_a_reason(inspection, leader):
    first = letter(inspection, leader, "甲")
    with pytest.raises(ActionDenied, match="写明改版原因"):
        letter(inspection, leader, "乙")
    second = letter(inspection, leader, "乙", reason="更正单位名称")

    assert (first.reason, second.reason, second.revision) == ("", "更正单位名称", 2)
    assert versions.successor(first) == second
    assert versions.successor(second) is None


def test_print_of_a_draft_has_no_code_and_supersedes_nothing(inspection, leader):
    draft = letter(inspection, leader, "甲", number="")
    issued = letter(inspection, leader, "乙")
    later = letter(inspection, leader, "丙", number="")

    assert (draft.is_issued, draft.code, draft.version_words) == (False, "", "试印第1稿")
    assert (issued.is_issued, issued.revision, len(issued.code)) == (True, 1, 12)
    assert (later.revision, versions.successor(issued)) == (2, None)


def test_content_is_kept_as_canonical_json_with_its_own_digest(inspection, leader):
    document = freeze(inspection, leader)

    kept = Document.objects.get().content
    assert tree.digest(tree.from_json(kept)) == document.content_sha256
    assert tree.canonical(SHEET) == tree.canonical(tree.from_json(kept))


def test_result_of_a_job_is_kept_only_when_it_finishes(folder, inspection, leader):
    finish = store.freezing(inspection, "ledger", SHEET, title="整改台账", by=leader)

    assert files(folder) == []
    assert not Document.objects.exists()
    assert finish() == Document.objects.get()


def test_document_that_cannot_be_rendered_leaves_nothing(folder, settings, inspection, leader):
    settings.DOCUMENT_SECONDS = 0
    with pytest.raises(ActionDenied, match="排版"):
        freeze(inspection, leader, SHEET)

    assert files(folder) == []
    assert not Document.objects.exists()


def test_full_disk_is_a_sentence_and_leaves_nothing(folder, inspection, leader):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")

    with pytest.raises(ActionDenied, match="存储空间不足或不可写"):
        freeze(inspection, leader)

    assert not Document.objects.exists()


def test_refused_row_leaves_no_file(folder, inspection, leader):
    with pytest.raises(ValueError, match="made_by"), transaction.atomic():
        freeze(inspection, "nobody")

    assert files(folder) == []


def test_altered_or_missing_file_is_not_handed_out(folder, inspection, leader):
    document = freeze(inspection, leader)
    (file,) = files(folder, "pdf")
    file.write_bytes(file.read_bytes() + b"x")

    with pytest.raises(ActionDenied, match="与冻结时不一致"):
        store.read(document)
    file.unlink()
    with pytest.raises(ActionDenied, match="与冻结时不一致"):
        store.read(document)


def test_download_is_an_attachment_and_audited(client, inspection, leader):
    document = freeze(inspection, leader)
    client.force_login(leader)

    response = client.get(document.get_absolute_url())

    assert response.status_code == 200
    assert response.content == store.read(document)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.get(verb="下载文书").actor_id == leader.pk


def test_preview_is_inline_and_can_do_nothing_else(client, inspection, leader):
    document = freeze(inspection, leader)
    client.force_login(leader)

    response = client.get(document.get_absolute_url() + "?inline=1")

    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert AuditEvent.objects.filter(verb="预览文书").exists()


def test_outsider_gets_404_for_a_document_that_exists(client, inspection, leader, outsider):
    document = freeze(inspection, leader)
    client.force_login(outsider)

    assert Document.objects.filter(pk=document.pk).exists()
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(reverse("core:document_download", args=[999_999])).status_code == 404
    assert not AuditEvent.objects.filter(verb="下载文书").exists()


def test_row_may_hold_its_documents_narrower_than_itself(inspection, leader, monkeypatch):
    document = freeze(inspection, leader)
    monkeypatch.setattr(
        type(inspection), "may_open_document", lambda self, user, document: False, raising=False
    )

    assert store.find(document.pk, user=leader) is None


@pytest.mark.django_db(transaction=True)
def test_freezing_at_once_gives_each_its_own_revision(inspection, leader):
    finishes = [
        store.freezing(inspection, "ledger", worded(text), title="整改台账", by=leader)
        for text in "甲乙丙丁"
    ]
    barrier = threading.Barrier(len(finishes))

    def go(finish):
        barrier.wait()
        finish()
        connection.close()

    threads = [threading.Thread(target=go, args=[finish]) for finish in finishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(store.of(inspection).values_list("revision", flat=True)) == [1, 2, 3, 4]


LEDGER = Sheet("整改台账", (Table((Column("序号"), Column("问题")), ((1, "甲"),)),))


def test_freezing_keeps_all_formats_with_their_hashes(folder, inspection, leader):
    document = freeze(inspection, leader, LEDGER)

    assert [each["format"] for each in document.formats] == ["docx", "xlsx"]
    assert [label for label, _ in document.other_formats] == ["Word", "Excel"]
    for each in document.formats:
        (file,) = files(folder, each["format"])
        data = file.read_bytes()
        assert store.read(document, each["format"]) == data
        assert data.startswith(b"PK")
        assert (each["sha256"], each["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [each["format"] for each in freeze(inspection, leader).formats] == ["docx"]


def test_altered_word_format_is_not_handed_out(folder, inspection, leader):
    document = freeze(inspection, leader)
    (file,) = files(folder, "docx")
    file.write_bytes(file.read_bytes() + b"x")

    with pytest.raises(ActionDenied, match="与冻结时不一致"):
        store.read(document, "docx")
    assert store.read(document)


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [("docx", "wordprocessingml.document"), ("xlsx", "spreadsheetml.sheet")],
)
def test_other_formats_are_downloaded_as_attachments(
    client, inspection, leader, file_format, content_type
):
    document = freeze(inspection, leader, LEDGER)
    client.force_login(leader)

    response = client.get(f"{document.get_absolute_url()}?format={file_format}&inline=1")

    assert response.content == store.read(document, file_format)
    assert content_type in response["Content-Type"]
    assert response["Content-Disposition"].startswith("attachment")
    assert f".{file_format}" in response["Content-Disposition"]
    assert ("Word" if file_format == "docx" else "Excel") in AuditEvent.objects.get(
        verb="下载文书"
    ).note


def test_format_that_a_document_has_not_is_404(client, inspection, leader):
    document = freeze(inspection, leader)
    client.force_login(leader)

    for file_format in ("xlsx", "exe", ""):
        assert client.get(f"{document.get_absolute_url()}?format={file_format}").status_code == 404
    assert not AuditEvent.objects.filter(verb="下载文书").exists()


def test_outsider_gets_no_format(client, inspection, leader, outsider):
    document = freeze(inspection, leader, LEDGER)
    client.force_login(outsider)

    for file_format in ("docx", "xlsx"):
        assert client.get(f"{document.get_absolute_url()}?format={file_format}").status_code == 404


def test_restricted_formats_leave_the_house_with_a_name_on_every_page(client, inspection, leader):
    secret = Sheet("整改台账", LEDGER.blocks, secrecy="机密")
    document = freeze(inspection, leader, secret)
    client.force_login(leader)

    word = client.get(f"{document.get_absolute_url()}?format=docx").content
    sheets = client.get(f"{document.get_absolute_url()}?format=xlsx").content

    section = docx.Document(io.BytesIO(word)).sections[0]
    for header in (section.header, section.first_page_header):
        assert leader.name in header.paragraphs[-1].text
    leaf = openpyxl.load_workbook(io.BytesIO(sheets)).active
    assert leader.name in leaf.oddHeader.right.text
    assert [cell.value for cell in leaf[leaf.max_row]] == [1, "甲"]
    taken = set(DocumentCopy.objects.values_list("sha256", flat=True))
    assert taken == {hashlib.sha256(data).hexdigest() for data in (word, sheets)}


def test_word_and_excel_files_are_known_as_genuine(inspection, leader):
    document = freeze(inspection, leader, LEDGER)

    for file_format in ("pdf", "docx", "xlsx"):
        answer = verifying.by_file([store.read(document, file_format)])
        assert answer.verdict == verifying.Verdict.GENUINE
    assert verifying.by_file([b"PK other"]).verdict == verifying.Verdict.UNKNOWN


@pytest.mark.file_times
def test_files_that_no_row_names_are_swept_after_a_day(folder, inspection, leader):
    document = freeze(inspection, leader, LEDGER)
    with transaction.atomic():
        freeze(inspection, leader)
        transaction.set_rollback(True)
    kept, left = 3, 2
    assert len(files(folder)) == kept + left

    assert store.sweep() == 0
    for path in files(folder):
        os.utime(path, (0, 0))
    assert store.sweep() == left

    assert len(files(folder)) == kept
    assert store.read(document, "xlsx")
