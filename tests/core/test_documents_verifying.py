"""Whether a document is genuine: asked by anyone, answered in three words, silent about content."""

import io
import subprocess

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.documents import codes, marks, store
from core.documents.tree import Letter, Paragraph, Sheet
from core.models import AuditEvent, DocumentCopy
from tests.browsed import submit

pytestmark = pytest.mark.django_db
LETTER = Letter("函", ())
VERIFY = reverse("core:verify")
SECRET = "某甲收受礼金"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    cache.clear()


def freeze(target, by, text=SECRET, *, secrecy="", number="巡〔2026〕7号", reason=""):
    content = Letter(
        "关于某甲的函", (Paragraph(text),), head="巡察办", number=number, secrecy=secrecy
    )
    return store.freeze(
        target, "notice", content, title="关于某甲的函", number=number, reason=reason, by=by
    )


def ask(client, code):
    return client.get(reverse("core:verify_code", args=[code])).content.decode()


def upload(client, data, name="文书.pdf"):
    return submit(client, VERIFY, file=SimpleUploadedFile(name, data)).content.decode()


def test_visitor_hears_that_a_code_is_genuine_and_nothing_of_its_content(
    client, inspection, leader
):
    page = ask(client, freeze(inspection, leader).code)

    assert "真实有效" in page
    assert "巡〔2026〕7号" in page
    for secret in (SECRET, "某甲", str(inspection.unit), leader.name):
        assert secret not in page


def test_number_of_a_restricted_document_is_not_told(client, inspection, leader):
    document = freeze(inspection, leader, secrecy="机密★1年")

    page = ask(client, document.code)

    assert "真实有效" in page
    assert document.number not in page


def test_superseded_and_unknown_are_told_apart(client, inspection, leader):
    first = freeze(inspection, leader)
    second = freeze(inspection, leader, "已更正", reason="更正")

    assert "已被新版本取代" in ask(client, first.code)
    assert "真实有效" in ask(client, second.code)
    assert "查无此件" in ask(client, codes.draw())
    assert "更正" not in ask(client, first.code)


@pytest.mark.parametrize("spelling", ["lower", "hyphens", "blanks", "full width", "misread"])
def test_code_may_be_typed_as_it_was_read(client, inspection, leader, spelling):
    document = freeze(inspection, leader)
    code = document.code
    typed = {
        "lower": code.lower(),
        "hyphens": codes.spaced(code),
        "blanks": " ".join(code),
        "full width": "".join(chr(ord(c) + 0xFEE0) for c in code),
        "misread": code.replace("0", "o").replace("1", "l"),
    }[spelling]

    response = submit(client, VERIFY, code=typed)

    assert response.url == reverse("core:verify_code", args=[code])


def test_file_is_genuine_to_the_byte(client, inspection, leader):
    data = store.read(freeze(inspection, leader))

    assert "真实有效" in upload(client, data)
    assert "查无此件" in upload(client, data + b" ")
    assert "查无此件" in upload(client, data.replace(b"2", b"3", 1))


def test_print_of_a_draft_is_no_document(client, inspection, leader):
    page = upload(client, store.read(freeze(inspection, leader, number="")))

    assert "试印稿" in page
    assert "真实有效" not in page


def test_something_else_is_asked_for(client):
    assert submit(client, VERIFY).status_code == 422
    answer = submit(client, VERIFY, code="<script>alert(1)</script>")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert "12位" in answer.content.decode()


def test_questions_of_one_address_are_limited(client, settings):
    settings.VERIFY_PER_MINUTE = 3
    url = reverse("core:verify_code", args=[codes.draw()])

    answers = [client.get(url).status_code for _ in range(5)]

    assert answers == [200, 200, 200, 429, 429]
    assert client.get(url, REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get(VERIFY).status_code == 200


def test_copy_of_a_restricted_document_names_who_took_it(client, inspection, leader):
    document = freeze(inspection, leader, secrecy="机密★1年")
    client.force_login(leader)

    copy = client.get(document.get_absolute_url()).content

    original = store.read(document)
    assert copy != original
    assert leader.name in text_of(copy)
    assert leader.name not in text_of(original)
    kept = DocumentCopy.objects.get()
    assert (kept.document, kept.taken_by) == (document, leader)
    assert AuditEvent.objects.filter(verb="下载文书").count() == 1
    client.logout()
    assert "真实有效" in upload(client, copy)


def test_open_document_leaves_as_it_was_frozen(client, inspection, leader):
    document = freeze(inspection, leader)
    client.force_login(leader)

    assert client.get(document.get_absolute_url()).content == store.read(document)
    assert not DocumentCopy.objects.exists()


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_mark_stands_in_the_foot_of_the_last_page_clear_of_everything(inspection, leader, pages):
    text = "\n".join(["全文照录，逐条整改。" * 12] * (1 + 5 * (pages - 1)))
    document = freeze(inspection, leader, text)

    book = pikepdf.open(io.BytesIO(store.read(document)))
    words = boxes(store.read(document), len(book.pages))
    (mark,) = [box for word, box in words if codes.spaced(document.code) in word]
    bottom_of_text = 841.89 - 35 * 72 / 25.4
    assert mark[1] > bottom_of_text
    others = [box for word, box in words if word.startswith("—")]
    assert others
    assert all(box[2] < mark[0] - 20 or box[0] > mark[2] + 20 for box in others)


def test_sheet_carries_its_code_clear_of_the_page_number(inspection, leader):
    for is_landscape in (True, False):
        content = Sheet("台账", (Paragraph("全文。" * 40),), is_landscape=is_landscape)
        document = store.freeze(inspection, f"s{is_landscape}", content, title="台账", by=leader)

        words = boxes(store.read(document), 1)
        (mark,) = [box for word, box in words if codes.spaced(document.code) in word]
        numbers = [box for word, box in words if "页" in word]
        assert numbers
        assert all(box[0] > mark[2] + 10 for box in numbers)


def test_qr_code_on_the_document_leads_to_the_answer(inspection, leader):
    """Printed, looked at module by module, and equal to the QR code of the address."""
    import segno
    from PIL import Image

    document = freeze(inspection, leader)
    data = store.read(document)
    command = ["pdftoppm", "-r", "300", "-gray", "-l", "1", "-"]
    page = Image.open(io.BytesIO(subprocess.run(command, input=data, capture_output=True).stdout))
    with pikepdf.open(io.BytesIO(data)) as book:
        place = marks.place_of(LETTER, book.pages[0], 1)
    wanted = segno.make(codes.address(document.code), micro=False, error="m", boost_error=False)
    modules = [list(row) for row in wanted.matrix]
    step = place.side / len(modules)

    def is_dark(row: int, column: int) -> bool:
        x, y = place.inset + (column + 0.5) * step, place.top + (row + 0.5) * step
        return page.getpixel((round(x / 25.4 * 300), round(y / 25.4 * 300))) < 128

    size = range(len(modules))
    assert [[int(is_dark(row, column)) for column in size] for row in size] == modules
    assert codes.address(document.code).endswith(f"/verify/{document.code}/")


def text_of(data: bytes) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def boxes(data: bytes, page: int) -> list[tuple[str, tuple[float, ...]]]:
    """Words of one page with left, top, right and bottom in points, as poppler finds them."""
    import re

    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
    found = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    pattern = (
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    )
    return [(word, tuple(map(float, edges))) for *edges, word in re.findall(pattern, found)]
