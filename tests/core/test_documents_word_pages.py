"""Word's pages as LibreOffice lays them out: as many as the PDF has, the imprint at the foot of the last."""

import re
import shutil
import subprocess
from datetime import date

import pytest

from core.documents import pdf, word
from core.documents.tree import Annex, Column, Paragraph, Sheet, Table
from overview.documents import catalogue
from rectification.documents import ledgers
from tests.core import document_samples

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    not OFFICE, reason="needs LibreOffice: apt-get install libreoffice-writer-nogui"
)
TEXT = "对照反馈意见逐条制定措施，明确责任人和完成时限，按月调度。"


def converted(content, folder) -> list[str]:
    """The pages of the Word format, each as pdftotext reads its words and places."""
    (folder / "a.docx").write_bytes(word.render(content))
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/office", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", folder, folder / "a.docx"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found = subprocess.run(
        ["pdftotext", "-bbox", folder / "a.pdf", "-"], check=True, capture_output=True
    )
    return found.stdout.decode().split("<page ")[1:]


def ledger(count):
    row = (
        TEXT * 3, "全面从严治党／作风建设\n限期整改", TEXT, (TEXT * 2, TEXT), (TEXT, "完成"),
        (date(2026, 6, 1), date(2026, 12, 31)), "牵头：张三\n领导：李四", TEXT * 3, "正在整改",
    )  # fmt: skip
    rows = tuple((number, *row) for number in range(1, count + 1))
    return Sheet("整改台账", (Table(ledgers.COLUMNS, rows),), is_landscape=True)


def test_a_ledgers_word_has_as_many_pages_as_its_pdf_give_or_take_one(tmp_path):
    content = ledger(30)

    pages = converted(content, tmp_path)

    assert abs(len(pages) - pdf.lay_out(content).pages) <= 1


@pytest.mark.parametrize("count", [21, 22])
def test_a_catalogue_that_fills_its_page_is_followed_by_no_blank_one(tmp_path, count):
    row = ("巡察通知", "正式印发稿及定稿", "准备", "永久", 3, 12, "")
    rows = tuple((number, *row) for number in range(1, count + 1))
    content = Sheet("归档目录", (Table(catalogue.COLUMNS, rows),), True, "第三轮", ("市财政局",))

    pages = converted(content, tmp_path)

    assert all(page.count("<word ") > 12 for page in pages)
    assert len(pages) <= pdf.lay_out(content).pages


def test_the_imprint_stands_at_the_foot_of_the_last_page_behind_the_annex(tmp_path):
    annex = Annex("问题清单", (Table((Column("问题"),), ((TEXT,),)),))
    content = document_samples.letter(
        blocks=(Paragraph(TEXT),), attachments=(annex.title,), annexes=(annex,)
    )

    *_, last = converted(content, tmp_path)

    places = [float(y) for y in re.findall(r'yMin="([\d.]+)"[^>]*>抄送', last)]
    assert places
    # The text area ends 35 mm above the lower edge: 743 points from the top.
    assert 680 < places[0] < 743
