"""函 after GB/T 9704 §10, and what stands beside the number of a letter to an organ above."""

import io
import re
import subprocess
from dataclasses import replace

from docx import Document

from core.documents import pdf, tree, word
from core.documents.tree import Paragraph
from tests.core.test_documents_golden import TEXT, letter

MM = 72 / 25.4


def han():
    changes = {"in_letter_format": True, "urgency": "加急", "printed_by": "", "printed_on": None}
    return replace(letter(), blocks=(Paragraph(TEXT),), copies_to="", **changes)


def words(content) -> dict[str, tuple[int, float, float, float]]:
    """Every word where it stands first: page, left, top and right edge in mm."""
    data = pdf.render(content)
    found = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True
    )
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>'
    places: dict[str, tuple] = {}
    for number, page in enumerate(found.stdout.decode().split("<page ")[1:], 1):
        for *edges, text in re.findall(pattern, page):
            places.setdefault(text, (number, *(round(float(edge) / MM, 1) for edge in edges)))
    return places


def test_a_letter_between_organs_is_in_letter_format():
    found = words(han())

    _, left, top, right = found["中共××市委第一巡察组"]
    assert abs((left + right) / 2 - (28 + 78)) < 1.5
    assert 26 < top < 32
    number, serial = found["巡〔2026〕3号"], found["000001"]
    assert abs(number[3] - 184) < 0.6
    assert abs(serial[1] - 28) < 0.6
    assert abs(number[2] - serial[2]) < 1.5
    assert number[2] > top + 16
    assert serial[2] < found["机密★1年"][2] < found["加急"][2]
    assert "—" not in found


def test_red_double_lines_stand_where_the_standard_has_them():
    data = pdf.render(han())
    png = subprocess.run(
        ["pdftoppm", "-r", "254", "-png", "-f", "1", "-l", "1"],
        input=data,
        capture_output=True,
        check=True,
    )
    from PIL import Image

    page = Image.open(io.BytesIO(png.stdout)).convert("RGB")

    def is_red(x: float, y: int) -> bool:
        red, green, blue = page.getpixel((round(x * 10), y))
        return red > 180 and green < 120 and blue < 120

    lower = [y / 10 for y in range(2700, 2850) if is_red(105, y)]
    assert lower
    assert abs(max(lower) - 277) < 0.5
    assert is_red(21.5, round(max(lower) * 10) - 1)
    assert not is_red(17, round(max(lower) * 10) - 1)


def test_who_signed_off_stands_beside_the_number():
    found = words(replace(letter(), signer="张三", urgency="特急"))

    signer = next(word for word in found if word.startswith("签发人"))
    assert abs(found["巡〔2026〕3号"][2] - found[signer][2]) < 1.5
    assert found["巡〔2026〕3号"][1] < 40
    assert "特急" in found


def test_word_says_the_same():
    for content in (han(), replace(letter(), signer="张三", urgency="特急")):
        text = "\n".join(p.text for p in Document(io.BytesIO(word.render(content))).paragraphs)
        assert content.urgency in text
        assert content.number in text
        assert ("签发人：张三" in text) == bool(content.signer)


def test_documents_frozen_before_keep_their_digest():
    plain = tree.to_json(letter())

    assert not {"urgency", "signer", "in_letter_format"} & plain.keys()
    assert tree.from_json(tree.to_json(han())) == han()
