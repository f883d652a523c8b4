"""Golden layouts: where every word of a document stands, kept as text, compared to three quarters of a point.

A deliberate change of layout is written anew with `UPDATE_DOCS=1 pytest tests/core/test_documents_golden.py`
and looked at (pdftoppm) before it is committed. The positions are those of the stand-in fonts
(docs/documents.md); with other fonts installed the lines break elsewhere and the files do not hold.
"""

import json
import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from core.documents import marks, pdf
from core.documents.tree import (
    Column,
    Field,
    Heading,
    KeyValues,
    Letter,
    PageBreak,
    Paragraph,
    Sheet,
    Signature,
    Table,
)

GOLDEN = Path(__file__).parent / "golden"
CODE = "7K3M9QXT2HVB"
TOLERANCE = 0.75  # points: a quarter of a millimetre
TEXT = "根据市委统一部署，第一巡察组于近期对该单位开展巡察，发现的主要问题和整改意见如下。"
DAY = date(2026, 3, 1)
REGISTER = (Column("序号", 0.5, "center"), Column("问题", 3), Column("金额（万元）", 1, "right"))


def letter(**more) -> Letter:
    blocks = (
        Paragraph(TEXT * 3),
        Heading("基本情况"),
        Heading("履行职责情况。", level=2, body=TEXT),
        Heading("制度建设", level=3, body="：" + TEXT),
        Heading("“三重一大”", level=4, body="：" + TEXT),
        Table(
            REGISTER, ((1, "公务接待无公函、无清单", 3.6), ("第二类",), (2, "报销审核不严", None))
        ),
        Paragraph(TEXT * 8),
    )
    values = {
        "head": "中共××市委第一巡察组",
        "number": "巡〔2026〕3号",
        "addressee": "中共××市某某局党组",
        "attachments": ("问题清单", "资料清单"),
        "signature": Signature("中共××市委第一巡察组", DAY),
        "copies_to": "市委巡察工作领导小组，市纪委监委机关",
        "printed_by": "市委巡察办",
        "printed_on": DAY,
        "secrecy": "机密★1年",
        "serial": "000001",
    }
    return Letter("关于巡察某某局党组的反馈意见", blocks, **values | more)


def form() -> Sheet:
    rows = (
        (Field("编号", "底稿001"), Field("状态", "已审签")),
        (Field("问题概述", TEXT * 4, lines=4),),
        (Field("组长意见", "同意。", is_signed=True, signed_by="某甲", signed_on=DAY),),
        (Field("备注", is_signed=True),),
    )
    return Sheet("巡察问题底稿", (KeyValues(rows),), subtitle="第一轮", facts=("编号：1", "第一组"))


def ledger() -> Sheet:
    rows = tuple((n, f"第{n}项：公务接待无公函、无清单，涉及{n}次", n * 1.5) for n in range(1, 46))
    blocks = (Table(REGISTER, rows), PageBreak(), Heading("说明"), Paragraph(TEXT))
    return Sheet("整改台账", blocks, is_landscape=True, facts=("某某局", "截至2026年3月1日"))


DOCUMENTS = {
    "letter": letter(),
    "letter-without-head": letter(head="", number="", secrecy="", serial="", copies_to=""),
    "form": form(),
    "ledger": ledger(),
    "empty-register": Sheet("线索登记表", (Table(REGISTER, ()),)),
}


def layout_of(content) -> list[list]:
    """Every word as [page, text, left, top, right, bottom], in points, as poppler finds them."""
    data = marks.seal(pdf.lay_out(content).data, content, CODE)
    command = ["pdftotext", "-bbox", "-", "-"]
    found = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    pattern = (
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    )
    return [
        [number, text, *(round(float(edge), 1) for edge in edges)]
        for number, page in enumerate(found.split("<page ")[1:], 1)
        for *edges, text in re.findall(pattern, page)
    ]


def drift(golden: list[list], found: list[list]) -> list[str]:
    """What stands elsewhere, reads otherwise, is gone or new: one line each."""
    faults = [
        f"page {old[0]} “{old[1]}”: {old[2:]} → page {new[0]} “{new[1]}” {new[2:]}"
        for old, new in zip(golden, found, strict=False)
        if old[:2] != new[:2]
        or any(abs(a - b) > TOLERANCE for a, b in zip(old[2:], new[2:], strict=True))
    ]
    if len(golden) != len(found):
        faults.append(f"{len(golden)} words → {len(found)} words")
    return faults


@pytest.mark.parametrize("name", DOCUMENTS)
def test_layout_is_as_it_was(name):
    path, found = GOLDEN / f"{name}.json", layout_of(DOCUMENTS[name])
    if os.environ.get("UPDATE_DOCS"):
        GOLDEN.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(word, ensure_ascii=False) for word in found)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")

    faults = drift(json.loads(path.read_text(encoding="utf-8")), found)

    assert not faults, "\n".join([f"{name} has drifted:", *faults[:10]])


@pytest.mark.parametrize(
    "changed",
    [
        letter(signature=Signature("中共××市委第一巡察组", DAY, is_sealed=False)),
        letter(number="巡〔2026〕13号"),
        letter(copies_to=""),
    ],
    ids=["signature", "number", "imprint"],
)
def test_a_small_change_of_layout_is_found(changed):
    golden = json.loads((GOLDEN / "letter.json").read_text(encoding="utf-8"))

    assert drift(golden, layout_of(changed))


def test_a_shift_of_one_point_is_found():
    golden = json.loads((GOLDEN / "letter.json").read_text(encoding="utf-8"))
    shifted = [[*word[:3], word[3] + 1, word[4], word[5] + 1] for word in golden]

    assert drift(golden, golden) == []
    assert len(drift(golden, shifted)) == len(golden)
