"""The Word format: GB/T 9704's numbers in sections and styles, real levels, tables, page numbers."""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from core.documents import word
from tests.core import document_samples
from tests.core.format_words import said, squeezed


def opened(content, **extra):
    return Document(io.BytesIO(word.render(content, **extra)))


def words_of(document):
    """All text of the body, in order; what a field shows is text, what it computes is not."""
    texts = document.element.body.iter(qn("w:t"))
    return squeezed("".join(each.text for each in texts))


def paragraphs(document, style):
    return [each for each in document.paragraphs if each.style.name == style]


@pytest.mark.parametrize("name", document_samples.ALL)
def test_it_says_exactly_what_the_tree_says(name):
    content = document_samples.ALL[name]()

    assert words_of(opened(content)) == "".join(said(content))


def test_section_has_the_measures_of_the_standard():
    document = opened(document_samples.letter())
    section = document.sections[0]

    measures = [section.page_width, section.page_height, section.top_margin, section.bottom_margin,
                section.left_margin, section.right_margin]  # fmt: skip
    assert [each.mm for each in measures] == pytest.approx([210, 297, 37, 35, 28, 26], abs=0.02)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (width, height) == pytest.approx((Mm(156), Mm(225)), abs=Mm(0.05))
    assert document.settings.element.find(qn("w:mirrorMargins")) is not None


def test_grid_holds_22_lines_of_28_characters():
    document = opened(document_samples.letter())
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))

    pitch = int(grid.get(qn("w:linePitch"))) / 20
    assert grid.get(qn("w:type")) == "lines"
    spacing = document.styles["Normal"].element.rPr.find(qn("w:spacing"))
    character = 16 + int(spacing.get(qn("w:val"))) / 20
    assert int(Mm(225).pt / pitch) == 22
    assert int(Mm(156).pt / character) == 28
    normal = document.styles["Normal"]
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    assert normal.font.size == Pt(16)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
        ("版记", "仿宋_GB2312", 14),
        ("Footer", "宋体", 14),
        ("密级份号", "黑体", 16),
    ],
)
def test_styles_have_the_fonts_and_sizes_of_the_standard(style, font, size):
    found = opened(document_samples.letter()).styles[style]

    fonts = found.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{place}")) for place in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert found.font.size == Pt(size)
    assert not found.font.bold


def test_headings_are_levels_that_word_lists():
    document = opened(document_samples.letter())

    found = [
        (each.style.name, each.text)
        for each in document.paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert found == [
        ("Heading 1", "一、基本情况"),
        ("Heading 1", "二、存在问题"),
        ("Heading 2", "（一）决策部署落实第二级的正文。"),
        ("Heading 3", "1.制度落实不规范。全年仅开展3次。"),
        ("Heading 4", "（1）具体表现"),
    ]
    levels = [
        document.styles[f"Heading {n}"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
        for n in range(1, 5)
    ]
    assert levels == ["0", "1", "2", "3"]


def test_body_is_indented_two_characters():
    body = opened(document_samples.letter()).styles["Body Text"]

    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_numbers_are_fields_right_on_odd_and_left_on_even_pages():
    document = opened(document_samples.letter())
    section = document.sections[0]

    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (only,) = footer.paragraphs
        assert only.text == "— 1 —"
        assert [each.text.strip() for each in only._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert only._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert only._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
    # The number's upper edge stands 7 mm below the text area: 35 - 7 mm less its own line.
    assert section.footer_distance.mm == pytest.approx(35 - 7 - 14 * 25.4 / 72, abs=0.05)


def test_red_head_number_and_red_line():
    document = opened(document_samples.letter(serial="", secrecy=""))
    (head,), (number,) = paragraphs(document, "发文机关标志"), paragraphs(document, "发文字号")

    assert head.paragraph_format.space_before.mm == pytest.approx(35, abs=0.05)
    (run,) = head.runs
    assert str(run.font.color.rgb) == "E60012"
    border = number.style.element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert border.get(qn("w:color")) == "E60012"
    assert int(border.get(qn("w:space"))) * 25.4 / 72 == pytest.approx(4, abs=0.2)
    (title,) = paragraphs(document, "Title")
    assert title.paragraph_format.space_before == Pt(57.9)


def test_marks_take_their_lines_from_the_room_above_the_head():
    (head,) = paragraphs(opened(document_samples.letter()), "发文机关标志")

    assert head.paragraph_format.space_before.pt == pytest.approx(35 * 72 / 25.4 - 57.9, abs=0.1)


def test_seal_stands_over_a_date_four_characters_in():
    document = opened(document_samples.letter())
    (organ,), (dated,) = paragraphs(document, "发文机关署名"), paragraphs(document, "成文日期")

    right = [int(each._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) for each in (organ, dated)]
    # 10 characters over 6.5 (figures are half as wide): centred over each other.
    assert right == [225, 400]


def test_imprint_is_one_frame_at_the_foot_with_strong_lines_around():
    rows = [
        each for each in opened(document_samples.letter()).paragraphs if each.style.name == "版记"
    ]

    assert [bool(each.text.strip()) for each in rows] == [True, False, True]
    frames = {each._p.pPr.find(qn("w:framePr")).get(qn("w:yAlign")) for each in rows}
    assert frames == {"bottom"}
    borders = [each._p.pPr.find(qn("w:pBdr")) for each in rows]
    for side in ("top", "bottom"):
        widths = {
            int(each.find(qn(f"w:{side}")).get(qn("w:sz"))) / 8 * 25.4 / 72 for each in borders
        }
        assert [*widths] == pytest.approx([0.35], abs=0.02)
    # Programs take paragraphs for one frame whose borders and indents are alike.
    assert len({each._p.pPr.find(qn("w:ind")).get(qn("w:hanging")) for each in rows}) == 1


def test_registers_are_real_tables_that_repeat_their_header():
    document = opened(document_samples.ledger())
    table = document.tables[1]

    assert [cell.text for cell in table.rows[0].cells] == [
        c.label for c in document_samples.COLUMNS
    ]
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
                for row in table.rows]  # fmt: skip
    assert repeated == [True] + [False] * len(document_samples.ROWS)
    assert len({cell._tc for cell in table.rows[1].cells}) == 1
    assert table.rows[-1].cells[1].text == document_samples.HOSTILE
    assert sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid) == pytest.approx(
        Mm(297 - 28).pt * 20, abs=3
    )


def test_ledger_is_landscape_with_title_and_page_numbers_in_header_and_footer():
    document = opened(document_samples.ledger())
    section = document.sections[0]

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "整改台账"
    assert section.first_page_header.paragraphs[0].text == ""
    for footer in (section.footer, section.first_page_footer):
        fields = [each.text.strip() for each in footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_contents_of_a_volume_point_to_its_parts_with_their_pages():
    document = opened(document_samples.volume(), pages={"x1": 2, "x2": 3, "x3": 4})

    lines = [each.text for each in document.paragraphs if each.style.name == "toc 1"]
    assert lines == ["第1号底稿\t2", "第2号底稿\t3", "第3号底稿\t4"]
    fields = [each.text.strip() for each in document.element.body.iter(qn("w:instrText"))]
    assert fields[0].startswith("TOC")
    marks = {each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {each.split()[1] for each in fields[1:]} == marks == {"_Toc1", "_Toc2", "_Toc3"}
    parts = paragraphs(document, "分卷标题")
    assert all(each.paragraph_format.page_break_before for each in parts)


def test_metadata_name_the_title_and_nobody():
    document = opened(document_samples.letter())
    properties = document.core_properties

    assert properties.title == document_samples.letter().title
    assert properties.language == "zh-CN"
    assert properties.author == properties.last_modified_by == ""


def test_package_holds_no_leftovers_of_the_template():
    with zipfile.ZipFile(io.BytesIO(word.render(document_samples.letter()))) as package:
        names = package.namelist()
        fonts = package.read("word/fontTable.xml").decode()

    assert not [name for name in names if "customXml" in name or "thumbnail" in name]
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts


def test_characters_that_xml_cannot_hold_do_not_break_the_file():
    document = opened(document_samples.letter(addressee="甲\x00乙\x0b"))

    assert "甲\ufffd乙\ufffd：" in words_of(document)
