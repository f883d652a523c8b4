"""What no font can print: named by place before anything is issued, and never a bar to what is."""

import io
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from core.documents import fonts, pdf, printing
from core.documents.tree import Heading, Paragraph, Table
from core.errors import ActionDenied
from tests.core.document_samples import COLUMNS, letter

SIGNS = "☑✔☐✓★●℃㎡①⑳"
EXTENSIONS = "㐀𠀀𪜀𫝀𫠠𬺰𰀀𱍐𰻝"


def fonts_of(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as book:
        return {str(f.BaseFont) for page in book.pages for f in page.Resources.Font.values()}


def words_of(data: bytes) -> str:
    made = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return made.stdout.decode().replace("\n", "")


def test_signs_and_the_extensions_have_a_font():
    assert fonts.missing([SIGNS + EXTENSIONS]) == set()
    data = pdf.render(letter(blocks=(Paragraph(SIGNS + EXTENSIONS),)))

    for character in SIGNS + EXTENSIONS:
        assert character in words_of(data), character
    assert any("HanaMin" in name or "BabelStone" in name for name in fonts_of(data))


def test_any_installed_font_is_used_that_has_the_character(tmp_path, monkeypatch):
    """A Thai font that no role names: what it has is printed with it, what nobody has is refused."""
    listed = subprocess.run(["fc-list", ":charset=2202", "file"], capture_output=True, check=True)
    assert listed.stdout

    assert fonts.missing(["\u2202\u222e"]) == set()
    assert fonts.missing(["\ue000\U0001f9d1"]) >= {"\ue000"}


def test_every_place_is_named_in_words():
    content = letter(
        title="关于\ue000的函",
        addressee="市\ue001局",
        blocks=(
            Heading("存在的问题"),
            Paragraph("一切都好"),
            Paragraph("有一处\ue002"),
            Table(COLUMNS[:2], ((1, "甲\ue003"),)),
        ),
    )

    with pytest.raises(ActionDenied) as caught:
        printing.check(content)

    said = caught.value.sentence
    assert "标题第3个字（私用区字符，U+E000）" in said
    assert "主送机关第2个字（私用区字符，U+E001）" in said
    assert "“一、存在的问题”下第2段第4个字（私用区字符，U+E002）" in said
    assert "“一、存在的问题”下表第1行“反馈问题”第2个字（私用区字符，U+E003）" in said
    assert "\ue000" not in said


def test_what_is_printed_all_the_same_says_which_character_is_wanting():
    content = letter(blocks=(Paragraph("甲\ue000乙\u202a\x0b丙"),))

    printed = printing.printable(content)

    assert printed.blocks[0] == Paragraph("甲〓乙\n丙")
    assert "U+E000" in printed.blocks[-1].text
    assert "U+E000" in words_of(pdf.render(printed)).replace(" ", "")
    assert content.blocks == (Paragraph("甲\ue000乙\u202a\x0b丙"),)


def test_a_tree_that_can_be_printed_is_left_alone():
    content = letter()

    assert printing.printable(content) == content
    assert printing.unprintable(replace(content, title="关于…的函")) == []
