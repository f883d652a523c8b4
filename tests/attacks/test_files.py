"""Files of strangers: bombs, disguises, names that break out; and the files that leave us."""

import io
import resource
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import attachments, spreadsheets
from core.documents.packing.writing import _fit
from core.errors import ActionDenied
from core.models import Attachment
from core.spreadsheets import Column, Kind, SpreadsheetError, Table
from tests.asking import read

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
COLUMNS = [Column("name", "单位名称", Kind.TEXT)]
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
)


def workbook(sheet: bytes, **more: bytes) -> bytes:
    """A workbook of hand-written parts, as small as readers allow."""
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in (parts | more).items():
            book.writestr(name, data)
    return out.getvalue()


def laughing(levels: int = 9) -> bytes:
    """A billion laughs: entities of entities."""
    entities = b'<!ENTITY e0 "lol">' + b"".join(
        b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, levels + 1)
    )
    row = (
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e%d;</t></is></c></row></sheetData>'
    )
    return b"<?xml version='1.0'?><!DOCTYPE w [" + entities + b"]>" + SHEET % (row % levels)


def outside(path: str) -> bytes:
    row = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData>'
    head = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "%s">]>' % path.encode()
    return head + SHEET % row


def endless_list(entries: int) -> bytes:
    """A zip that is nothing but a list of contents: 47 bytes an entry, no entry behind it."""
    line = b"PK\x01\x02" + b"\0" * 24 + b"\x01\0" + b"\0" * 16 + b"a"
    listed = line * entries
    end = b"PK\x05\x06" + b"\0" * 8 + len(listed).to_bytes(4, "little") + b"\0" * 4 + b"\0\0"
    return b"PK\x03\x04" + b"\0" * 26 + listed + end


BOMBS = {
    "unpacks to gigabytes": lambda: workbook(SHEET % (b" " * 120_000_000)),
    "billion laughs": lambda: workbook(laughing()),
    "outside entity": lambda: workbook(outside("file:///etc/passwd")),
    "last row of all": lambda: workbook(
        SHEET
        % b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    ),
    "a million rows": lambda: workbook(
        SHEET
        % (
            b"<sheetData>"
            + b"".join(
                b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 40_000)
            )
            + b"</sheetData>"
        )
    ),
    "endless list of contents": lambda: endless_list(300_000),
    "lying sizes": lambda: workbook(SHEET % b"", **{"xl/a.xml": b"0" * 200_000_000}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_costs_anything(name):
    data, before = BOMBS[name](), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()

    with pytest.raises(SpreadsheetError):
        spreadsheets.read(data, COLUMNS)

    assert time.process_time() - begun < 2
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024, "KiB"


@pytest.mark.parametrize("sheet", [laughing(), outside("file:///etc/passwd")])
def test_no_entity_of_a_workbook_is_ever_filled_in(sheet):
    with pytest.raises(SpreadsheetError) as refused:
        spreadsheets.read(workbook(sheet), COLUMNS)

    assert "root:" not in str(refused.value)


def test_an_attachments_list_of_contents_is_not_read_to_its_end(db):
    upload = SimpleUploadedFile("a.xlsx", endless_list(600_000))
    begun = time.process_time()

    with pytest.raises(ActionDenied):
        attachments.check(upload)

    assert time.process_time() - begun < 1


DISGUISED = {
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "page.html": SCRIPT,
    "page.xhtml": SCRIPT,
    "page.pdf": SCRIPT,
    "page.png": SCRIPT,
    "page.txt": SCRIPT,
    "svg.jpg": b"<?xml version='1.0'?><svg onload='alert(1)'/>",
    "gif.jpg": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
    "run.exe": b"MZ" + b"\0" * 200,
    "run.pdf": b"MZ" + b"\0" * 200,
    "page.pdf.html": PDF + SCRIPT,
    "page.pdf\x00.html": PDF,
    "archive.docx": b"PK\x05\x06" + b"\0" * 18,
    "shell.php": b"<?php system($_GET[0]);",
    "macro.xlsm": b"PK\x03\x04",
    "link.url": b"[InternetShortcut]\nURL=file:///etc/passwd",
    ".htaccess": b"Options +Indexes",
    "noextension": PDF,
}


@pytest.mark.parametrize("name", DISGUISED)
def test_a_disguised_file_is_refused(name):
    with pytest.raises(ActionDenied):
        attachments.check(SimpleUploadedFile(name, DISGUISED[name]))


@pytest.fixture
def world(matrix_world):
    return matrix_world


POLYGLOTS = {
    "page.pdf": PDF + b"\n" + SCRIPT,
    "page.txt": "说明\n".encode() + b"javascript:alert(1)//",
}
NAMES = [
    "../../../etc/cron.d/x.pdf",
    "..\\..\\x.pdf",
    'a"; filename="evil.html.pdf',
    "a\r\nSet-Cookie: a=b\r\n.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "\u202efdp.exe.pdf",
    "=cmd|'/c calc'!A0.pdf",
    "巡" * 300 + ".pdf",
    "CON.pdf",
    "{{7*7}}{% debug %}.pdf",
]


def stored(client: Client, finding, name: str, data: bytes) -> Attachment:
    url = reverse("core:attachment_upload", args=["findings.finding", finding.pk])
    client.post(
        url, {"files": SimpleUploadedFile(name, data)}, headers={"Accept": "application/json"}
    )
    return Attachment.objects.latest("id")


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_is_two_things_at_once_leaves_as_neither(world, client, name):
    """A polyglot may come in as a PDF; out it goes as bytes to be saved, never as a page."""
    people, (own, _) = world
    client.force_login(people.member)
    kept = stored(client, own["draft"], name, POLYGLOTS[name])
    assert kept.name == name

    answer = client.get(f"{kept.get_absolute_url()}?inline=1&as=text/html")

    assert read(answer) == POLYGLOTS[name]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_breaks_out_of_nothing(world, client, settings, name):
    people, (own, _) = world
    client.force_login(people.member)
    before = Attachment.objects.count()
    kept = stored(client, own["draft"], name, PDF)
    if Attachment.objects.count() == before:
        return  # refused: as good
    place = (Path(settings.MEDIA_ROOT) / kept.path).resolve()
    answer = client.get(kept.get_absolute_url())
    read(answer)

    assert place.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert not set(kept.name) & set("/\\\r\n\0\u202e")
    assert "Set-Cookie" not in str(answer.headers.keys())
    assert answer["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer["Content-Disposition"]
    page = read(client.get(own["draft"].get_absolute_url())).decode()
    assert "<img src=x" not in page


def test_a_preview_of_ours_may_do_nothing_but_draw_itself(world, client):
    people, (own, _) = world
    client.force_login(people.member)

    answer = client.get(own["document"].get_absolute_url() + "?inline=1")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "word", ["../../etc/passwd", "..", "a/../../b", "C:\\x", "a\x00b", "\u202egpj", "...", ""]
)
def test_no_title_leads_out_of_a_package(word):
    fit = _fit(word)

    assert not set(fit) & set('\\/:*?"<>|\0\u202e')
    assert fit.strip(".")


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "＝1+1"]


def test_formulas_are_words_in_a_table_of_commas():
    rows = [[formula] for formula in FORMULAS]

    text = b"".join(
        piece if isinstance(piece, bytes) else piece.encode()
        for piece in spreadsheets.as_csv(Table(title="表", columns=COLUMNS, rows=rows))
    ).decode("utf-8-sig")

    import csv

    for line in list(csv.reader(io.StringIO(text, newline="")))[-len(FORMULAS) :]:
        assert not line[0].startswith(("=", "+", "-", "@", "\t", "\r")), line
