"""附件 bound in behind the letter, before the imprint (GB/T 9704-2012, 7.3.4), in every format."""

import io
import subprocess

from docx import Document
from docx.oxml.ns import qn

from core.documents import comparing, pdf, printing, tree, word
from core.documents.tree import Annex, Column, Heading, Paragraph, Table
from tests.core import document_samples

LIST = Table((Column("序号", 0.5, "center"), Column("反馈问题", 5)), ((1, "公务接待无公函"),))
ONE = (Annex("问题清单", (LIST,)),)
TWO = (Annex("问题清单", (LIST,)), Annex("线索清单", (Heading("说明"), Paragraph("略"))))


def pages_of(content) -> list[str]:
    found = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=pdf.render(content), capture_output=True, check=True,
    )  # fmt: skip
    return found.stdout.decode().split("\f")[:-1]


def test_an_annex_begins_a_page_with_its_word_at_the_top_left():
    content = document_samples.letter(attachments=("问题清单",), annexes=ONE)

    *_, body, annex = pages_of(content)

    lines = [line for line in annex.splitlines() if line.strip()]
    assert lines[0].strip() == "附件"
    assert lines[1].strip() == "问题清单"
    assert "公务接待无公函" in annex
    assert "中共甲市委第一巡察组" in body
    # The imprint closes the whole, on the page of the last annex.
    assert "抄送：" in annex
    assert "抄送：" not in body


def test_several_annexes_are_numbered_as_the_letter_names_them():
    content = document_samples.letter(annexes=TWO)

    *_, first, second = pages_of(content)

    assert first.split()[0] == "附件1"
    assert second.split()[0] == "附件2"
    assert "一、说明" in second


def test_word_binds_them_in_before_the_imprint():
    body = Document(io.BytesIO(word.render(document_samples.letter(annexes=TWO)))).element.body
    words = ["".join(t.text or "" for t in part.iter(qn("w:t"))).strip() for part in body]

    first, second = words.index("附件1"), words.index("附件2")
    imprint = next(n for n, text in enumerate(words) if text.startswith("抄送："))
    assert words.index("2026年4月20日") < first < second < imprint
    assert "w:pageBreakBefore" in body[first].xml


def test_annexes_are_kept_compared_and_asked_for_characters():
    content = document_samples.letter(annexes=TWO)
    changed = document_samples.letter(annexes=(Annex("问题清单", ()), TWO[1]))

    assert tree.from_json(tree.to_json(content)) == content
    assert "annexes" not in tree.to_json(document_samples.letter())
    assert not comparing.compare(content, changed).is_equal
    unknown = document_samples.letter(annexes=(Annex("问题清单", (Paragraph("甲\ue000"),)), TWO[1]))
    assert [found.place for found in printing.unprintable(unknown)] == ["附件下第1段"]


def test_an_annex_that_is_not_bound_in_names_its_letter():
    content = tree.Sheet("移交清单", (LIST,), annex_to="巡线移〔2026〕1号")

    assert pages_of(content)[0].split()[0] == "巡线移〔2026〕1号附件"
