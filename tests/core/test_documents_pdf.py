"""The PDF, measured on the document: GB/T 9704-2012, ledgers, forms, hostile and rare text."""

import re
import subprocess
from datetime import date
from itertools import pairwise

import pytest
from PIL import Image
from pypdf import PdfReader

from core.documents import fonts, pdf
from core.documents.tree import (
    Column,
    Field,
    Heading,
    KeyValues,
    Letter,
    Paragraph,
    Sheet,
    Signature,
    Table,
)

DPI = 254  # ten pixels a millimetre
BODY = "全文照录" * 400
RARE = "㙟䶮𫖯㛃𬭼玥喆昇堃镕瑄翀"


@pytest.fixture
def printed(tmp_path):
    """Renders a tree and hands back its file."""

    def print_it(content):
        path = tmp_path / "document.pdf"
        path.write_bytes(pdf.render(content))
        return path

    return print_it


def letter(**changes):
    values = {
        "title": "中共甲市委第一巡察组关于巡察市水利局党组的反馈意见",
        "blocks": (Paragraph(BODY),),
        "head": "中共甲市委巡察工作领导小组办公室文件",
        "number": "甲巡办〔2026〕12号",
        "addressee": "市水利局党组",
        "attachments": ("问题清单", "线索清单"),
        "signature": Signature("中共甲市委第一巡察组", date(2026, 4, 20)),
        "copies_to": "市纪委监委，市委组织部",
        "printed_by": "甲市委巡察办",
        "printed_on": date(2026, 4, 21),
    }
    return Letter(**values | changes)


def text_of(path, page=None):
    pages = [str(page)] * 2 if page else ["1", "999"]
    done = subprocess.run(
        ["pdftotext", "-f", pages[0], "-l", pages[1], "-layout", path, "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.replace("\u200b", "")


def squeezed(text):
    return re.sub(r"\s", "", text)


def lines_of(path, page):
    """(left, top, right, bottom, text) in mm of every line of a page, from the top."""
    done = subprocess.run(
        ["pdftotext", "-f", str(page), "-l", str(page), "-bbox-layout", path, "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = []
    for line in re.findall(r"<line (.*?)>(.*?)</line>", done.stdout, re.DOTALL):
        box = [float(number) * 25.4 / 72 for number in re.findall(r'"([\d.]+)"', line[0])]
        found.append((*box, "".join(re.findall(r">([^<>\s]+)</word>", line[1]))))
    return sorted(found, key=lambda line: line[1])


def picture(path, page, tmp_path):
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-png", "-singlefile",
         path, tmp_path / "page"],
        check=True,
    )  # fmt: skip
    return Image.open(tmp_path / "page.png").convert("RGB")


def rules(image, is_ink):
    """(top, left, right) in mm of every horizontal rule longer than 100 mm."""
    width, height = image.size
    pixels, found, last = image.load(), [], -10
    for y in range(height):
        inked = [x for x in range(0, width, 5) if is_ink(pixels[x, y])]
        if len(inked) > 200 and y - last > 2:
            found.append((y / 10, inked[0] / 10, inked[-1] / 10))
        if len(inked) > 200:
            last = y
    return found


def is_red(pixel):
    return pixel[0] > 180 and pixel[1] < 90 and pixel[2] < 90


def is_black(pixel):
    return max(pixel) < 140


def test_full_page_has_22_lines_of_28_characters(printed):
    path = printed(letter())

    lines = [line for line in lines_of(path, 2) if "照" in line[4]]

    assert len(lines) == 22
    assert {len(line[4]) for line in lines} == {28}
    pitches = [(b[1] - a[1]) * 72 / 25.4 for a, b in pairwise(lines)]
    assert pitches == pytest.approx([28.95] * 21, abs=0.05)


def test_text_area_is_156_by_225_mm_and_mirrors_on_even_pages(printed):
    path = printed(letter())

    for page, left in ((2, 26), (3, 28)):
        lines = [line for line in lines_of(path, page) if "照" in line[4]]
        assert min(line[0] for line in lines) == pytest.approx(left, abs=0.3)
        assert max(line[2] for line in lines) == pytest.approx(left + 156, abs=0.5)
        assert lines[0][1] >= 37
        assert lines[-1][3] <= 37 + 225 + 0.1


def test_red_head_number_red_line_and_title_stand_where_the_standard_says(printed, tmp_path):
    path = printed(letter())
    image = picture(path, 1, tmp_path)
    red = [
        y
        for y in range(image.size[1])
        if any(is_red(image.getpixel((x, y))) for x in range(290, 1840, 3))
    ]

    (line,) = rules(image, is_red)
    lines = {text: box for *box, text in lines_of(path, 1)}
    number = next(box for text, box in lines.items() if "〔2026〕12号" in text)

    assert red[0] / 10 == pytest.approx(37 + 35, abs=1.5)
    assert line[1:] == pytest.approx((28, 184), abs=0.6)
    assert 3 < line[0] - number[3] < 7
    title = min(box[1] for text, box in lines.items() if "巡察组" in text and "关于" not in text)
    assert title - line[0] == pytest.approx(2 * 28.95 * 25.4 / 72, abs=3)
    assert (number[0] + number[2]) / 2 == pytest.approx(106, abs=1)


def test_first_page_shows_body_text(printed):
    assert "全文照录" in text_of(printed(letter()), 1)


def test_page_numbers_are_right_on_odd_and_left_on_even_pages(printed):
    path = printed(letter())

    for page, edge in ((1, 184), (2, 26), (3, 184)):
        number = next(line for line in lines_of(path, page) if re.fullmatch(r"—\d+—", line[4]))
        assert number[4] == f"—{page}—"
        indent = edge - number[2] if page % 2 else number[0] - edge
        assert indent == pytest.approx(14 * 25.4 / 72, abs=0.7)
        assert number[1] == pytest.approx(262 + 7, abs=1.5)


def test_imprint_closes_at_the_foot_of_the_last_page(printed, tmp_path):
    path = printed(letter())
    pages = len(PdfReader(path).pages)

    lines = rules(picture(path, pages, tmp_path), is_black)

    assert len(lines) == 3
    assert lines[-1][0] == pytest.approx(262, abs=0.6)
    assert lines[-1][2] - lines[-1][1] == pytest.approx(156, abs=1)
    text = squeezed(text_of(path, pages))
    assert "抄送：市纪委监委，市委组织部。" in text
    assert "2026年4月21日印发" in text
    assert "抄送" not in text_of(path, 1)


def test_seal_stands_over_a_date_four_characters_in(printed):
    path = printed(letter(copies_to="", printed_by=""))
    lines = {text: box for *box, text in lines_of(path, len(PdfReader(path).pages))}

    dated, organ = lines["2026年4月20日"], lines["中共甲市委第一巡察组"]
    edge = 26 + 156 if len(PdfReader(path).pages) % 2 == 0 else 184

    assert (dated[0] + dated[2]) / 2 == pytest.approx((organ[0] + organ[2]) / 2, abs=0.6)
    assert edge - dated[2] == pytest.approx(4 * 16 * 25.4 / 72, abs=1.5)


def test_letter_prints_its_whole_tree_in_order(printed):
    blocks = (
        Heading("基本情况"),
        Heading("存在问题", 2),
        Heading("制度落实不规范。", 3, "全年仅开展3次。"),
        Heading("具体表现", 4),
        Paragraph("巡察期间，聚焦“四个落实”，开展谈话。"),
        Table((Column("序号"), Column("事项", 4)), ((1, "甲事项"), (2, "乙事项"))),
    )

    text = squeezed(text_of(printed(letter(blocks=blocks, head=""))))

    expected = [
        "一、基本情况", "（一）存在问题", "1.制度落实不规范。全年仅开展3次。", "（1）具体表现",
        "巡察期间，聚焦“四个落实”，开展谈话。", "序号事项1甲事项2乙事项",
        "附件：1.问题清单2.线索清单", "中共甲市委第一巡察组2026年4月20日",
    ]  # fmt: skip
    places = [text.find(part) for part in expected]
    assert -1 not in places
    assert places == sorted(places)


def test_lines_may_break_before_an_opening_quotation_mark(printed):
    text = "照" * 25 + "“四个落实”" + "照" * 40

    lines = lines_of(printed(letter(blocks=(Paragraph(text),))), 1)

    assert "照" * 25 in [line[4] for line in lines]


@pytest.mark.parametrize("is_landscape", [True, False])
def test_ledger_repeats_its_header_and_counts_its_pages(printed, is_landscape):
    columns = (Column("序号", 1, "center"), Column("反馈问题", 5), Column("时限", 3))
    rows = (("一、决策部署落实",), *((n, f"问题{n}", date(2026, 7, 20)) for n in range(1, 81)))
    path = printed(Sheet("整改台账", (Table(columns, rows),), is_landscape, facts=("单位：某局",)))
    pages = PdfReader(path).pages

    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert (width > height) is is_landscape
    for number in range(1, len(pages) + 1):
        text = squeezed(text_of(path, number))
        assert "序号反馈问题时限" in text
        assert f"第{number}页共{len(pages)}页" in text
    whole = squeezed(text_of(path))
    assert all(f"{n}问题{n}2026年7月20日" in whole for n in range(1, 81))


def test_empty_register_says_so(printed):
    sheet = Sheet("移交清单", (Table((Column("序号"), Column("事项")), ()),))

    assert "（无）" in text_of(printed(sheet))


def test_cell_longer_than_a_page_is_printed_whole(printed):
    cell = "".join(f"第{n}条，" for n in range(1500))
    path = printed(Sheet("台账", (Table((Column("序号"), Column("进展", 9)), ((1, cell),)),), True))

    assert len(PdfReader(path).pages) > 1
    assert "第1499条" in squeezed(text_of(path))


def test_form_shows_labels_values_and_signatures(printed):
    rows = (
        (Field("问题名称", "公务接待无公函"),),
        (Field("性质", "典型"), Field("六项纪律", "廉洁纪律")),
        (Field("经办人", "属实。", 2, True, "王五", date(2026, 3, 12)),),
        (Field("组长意见", "", 2, True),),
    )

    text = squeezed(text_of(printed(Sheet("问题底稿", (KeyValues(rows),)))))

    assert "问题名称公务接待无公函" in text
    assert "签名：王五2026年3月12日" in text
    assert "签名：年月日" in text


def test_rare_characters_of_names_are_printed(printed):
    path = printed(letter(title=f"关于{RARE}的通知", blocks=(Paragraph(RARE),)))

    assert all(text_of(path).count(character) >= 2 for character in RARE)


def test_character_that_no_font_has_is_an_error_that_names_it():
    with pytest.raises(fonts.MissingGlyph, match="（私用区字符，U\\+E000）"):
        pdf.render(letter(blocks=(Paragraph("甲\ue000乙"),)))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7|add:7 }}{% debug %}",
        '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">',
        "</p></body><h1>&amp;</h1>",
    ],
)
def test_hostile_text_is_printed_as_text(printed, text):
    path = printed(letter(title=text[:12], blocks=(Paragraph(text),), addressee=text))

    assert squeezed(text) in squeezed(text_of(path))
    assert not PdfReader(path).attachments


def test_no_address_but_the_fonts_is_loaded():
    from weasyprint.urls import FatalURLFetchingError

    fetcher = pdf._fetcher()

    for address in ("file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x"):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)


def test_fonts_are_embedded_as_subsets_and_the_title_is_set(printed):
    path = printed(letter())
    reader = PdfReader(path)

    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed.splitlines()[2:])
    assert reader.metadata.title == letter().title
    assert reader.root_object["/Lang"] == "zh-CN"
    assert path.stat().st_size < 600_000


def test_pdf_is_sound(printed):
    checked = subprocess.run(["qpdf", "--check", printed(letter())], capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_closes_a_letter_never_stands_on_a_page_without_body_text(printed):
    for length in range(1400, 2016, 56):
        path = printed(letter(blocks=(Paragraph("照" * length),), copies_to="", printed_by=""))

        assert "照" in text_of(path, len(PdfReader(path).pages))


def test_name_of_an_attachment_is_not_broken_where_it_fits(printed):
    path = printed(letter(attachments=("一份不长的附件名称",)))

    texts = [line[4] for line in lines_of(path, len(PdfReader(path).pages))]
    assert "附件：一份不长的附件名称" in texts
