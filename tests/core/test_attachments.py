"""Files are judged by content, stored whole or not at all, and belong to their row."""

import hashlib
import io
import resource
import signal
import zipfile
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction

from core import attachments, spreadsheets
from core.errors import ActionDenied, StaleState
from core.models import Attachment, AuditEvent
from tests import factories as make
from tests.snapshots import snapshot_fixture

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
EXE = b"MZ\x90\x00" + b"\x00" * 56 + b"\x40\x00\x00\x00" + b"PE\x00\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200


@snapshot_fixture
def target(db):
    return make.UnitFactory()


@snapshot_fixture
def office(db):
    return make.UserFactory(name="赵办")


def upload(name: str, body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def files() -> set:
    return {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}


def test_a_file_is_kept_with_its_sum_under_a_name_of_ours(target, office):
    kept = attachments.store(target, upload("../../来信.pdf"), by=office)

    assert kept.name == "来信.pdf"
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    stored = settings.MEDIA_ROOT / kept.path
    assert PDF[:12] not in stored.read_bytes()
    with attachments.open_file(kept) as file:
        assert file.read() == PDF
    assert "来信" not in str(stored)
    assert oct(stored.stat().st_mode)[-3:] in ("600", "640", "644")
    assert AuditEvent.objects.filter(verb="上传附件", note__contains=kept.sha256).exists()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("空.pdf", b"", "空文件"),
        ("程序.exe", EXE, "不能上传"),
        ("程序.pdf", EXE, "不符"),
        ("程序.docx", EXE, "不符"),
        ("程序.jpg", ELF, "不符"),
        ("程序.txt", EXE, "不符"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "不符"),
        ("网页.txt", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "不符"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不能上传"),
        ("网页.html", b"<html></html>", "不能上传"),
        ("没有扩展名", PDF, "不能上传"),
        ("假表.xlsx", packed("word/document.xml"), "不符"),
        ("压缩.docx", packed("readme.txt"), "不符"),
        ("压缩.wps", packed("META-INF/MANIFEST.MF"), "不符"),
        ("压缩.et", packed("classes.dex"), "不符"),
        ("压缩.rar", packed("a.txt"), "不能上传"),
        ("坏.xlsx", b"PK\x03\x04" + b"\x00" * 100, "不符"),
        ("图.pdf", PNG, "不符"),
        ("双.pdf.exe", PDF, "不能上传"),
    ],
)
def test_what_is_refused_and_why(target, office, name, body, words):
    before = files()

    with pytest.raises(ActionDenied, match=words):
        attachments.store(target, upload(name, body), by=office)

    assert files() == before
    assert not Attachment.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("来信.PDF", PDF),
        ("照片.png", PNG),
        ("说明.txt", "情况说明".encode()),
        ("报告.docx", packed("[Content_Types].xml", "word/document.xml")),
        ("报告.wps", packed("[Content_Types].xml", "word/document.xml")),
        ("𫖯㙟名.pdf", PDF),
        ("a" * 300 + ".pdf", PDF),
    ],
)
def test_what_is_accepted(target, office, name, body):
    kept = attachments.store(target, upload(name, body), by=office)

    assert attachments.of(target).get() == kept
    assert kept.name.lower().endswith(name[-4:].lower())


def test_a_real_workbook_is_accepted(target, office):
    with spreadsheets.write([spreadsheets.Column("a", "甲")], [["乙"]], title="表") as book:
        attachments.store(target, upload("表.xlsx", book.read()), by=office)

    assert attachments.of(target).count() == 1


def test_a_giant_file_is_refused_by_its_size(target, office, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    giant = upload("大.pdf", PDF + b" " * 1024 * 1024)

    with pytest.raises(ActionDenied, match="超过1MB"):
        attachments.store(target, giant, by=office)


def test_a_row_holds_only_so_many_files(target, office, settings):
    settings.ATTACHMENTS_PER_OBJECT = 2
    for _ in range(2):
        attachments.store(target, upload("a.pdf"), by=office)

    with pytest.raises(ActionDenied, match="附件已达2个"):
        attachments.store(target, upload("a.pdf"), by=office)


@contextmanager
def full_disk(limit: int):
    """No file of this process may grow beyond ``limit`` bytes: writing fails as on a full disk."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)


def test_on_a_full_disk_nothing_is_half_stored(target, office):
    before = files()
    big = TemporaryUploadedFile("大.pdf", "application/pdf", 0, None)
    big.write(PDF + b" " * 300_000)
    big.size = big.tell()
    big.seek(0)

    with full_disk(100_000), pytest.raises(ActionDenied, match="存储空间不足"):
        attachments.store(target, big, by=office)

    assert files() == before
    assert not Attachment.objects.exists()
    big.seek(0)
    attachments.store(target, big, by=office)
    big.close()


def test_a_failure_behind_the_file_takes_the_file_away(target, office):
    before = files()

    with pytest.raises(ValueError, match="unsaved"), transaction.atomic():
        attachments.store(target, upload("a.pdf"), by=make.UserFactory.build())

    assert files() == before


def test_a_shared_file_outlives_the_removal_of_its_origin(target, office):
    other = make.UnitFactory()
    first = attachments.store(target, upload("a.pdf"), by=office)

    second = attachments.share(first, other, label="移交附件", by=office)
    attachments.remove(first, by=office)

    assert (second.path, second.sha256, second.label) == (first.path, first.sha256, "移交附件")
    with attachments.open_file(second) as file:
        assert file.read() == PDF
    assert not attachments.of(target).exists()
    assert attachments.find(first.pk, user=office) is None


def test_removing_twice_tells_the_second(target, office):
    kept = attachments.store(target, upload("a.pdf"), by=office)
    attachments.remove(kept, by=office)

    with pytest.raises(StaleState, match="已被移除"):
        attachments.remove(kept, by=office)
    assert (settings.MEDIA_ROOT / kept.path).exists()


@pytest.mark.parametrize("broken", [(b"PK\x01\x02\x14\x03\x14\x00", 6, b"\x63"), None])
def test_a_list_of_contents_that_nobody_can_read_is_refused(broken):
    body = packed("word/document.xml")
    place = body.index(b"PK\x01\x02")
    if broken:  # “version needed 99”
        body = body[: place + 6] + b"\x63" + body[place + 7 :]
    else:  # a name that says it is UTF-8 and is not
        body = body[: place + 9] + b"\x08" + body[place + 10 :]
        body = body.replace(b"word/document", b"\xff\xfeord/document")

    with pytest.raises(ActionDenied, match="内容与扩展名不符"):
        attachments.check(upload("来信.docx", body))
