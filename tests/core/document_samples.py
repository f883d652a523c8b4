"""Trees that use everything a tree can hold, for the tests of its formats."""

from datetime import date
from decimal import Decimal

from core.documents.tree import (
    Bar,
    Chart,
    Column,
    Contents,
    Field,
    Heading,
    KeyValues,
    Letter,
    Paragraph,
    Part,
    QrCode,
    Sheet,
    Signature,
    Table,
)

RARE = "㙟䶮𫖯㛃𬭼玥喆昇堃镕瑄翀"
HOSTILE = "<script>alert('1')</script> & {{ 7|add:7 }} =cmd|'/c calc'!A1 ]]> &amp;"
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("反馈问题", 5),
    Column("时限", 2),
    Column("金额（万元）", 1, "right"),
)
ROWS = (
    ("一、决策部署落实",),
    *((n, f"问题{n}：公务接待无公函", date(2026, 7, 20), Decimal("1234.50")) for n in range(1, 61)),
    (61, "第一行\n第二行", None, None),
    (62, HOSTILE, date(2026, 8, 1), 12.5),
)
TABLE = Table(COLUMNS, ROWS, caption="问题清单")
FORM = KeyValues(
    (
        (Field("问题名称", f"公务接待无公函{RARE}"),),
        (Field("性质", "典型"), Field("六项纪律", "廉洁纪律")),
        (Field("甲"), Field("乙", 3), Field("丙", date(2026, 3, 1))),
        (Field("问题概述", "概述一\n概述二" * 20, 4),),
        (Field("经办人", "属实。", 2, True, "王五", date(2026, 3, 12)),),
        (Field("组长意见", "", 2, True),),
    )
)
CHART = Chart("问题分类", (Bar("决策部署落实", 12, "项"), Bar("组织建设", Decimal("2.5"), "项")))
QR_CODE = QrCode("https://xinfang.example.invalid/", "扫码打开受理网址")
HEADINGS = (
    Heading("基本情况"),
    Paragraph("全文照录" * 100 + RARE),
    Heading("存在问题", body="第一级的正文。"),
    Heading("决策部署落实", 2, "第二级的正文。"),
    Heading("制度落实不规范。", 3, "全年仅开展3次。"),
    Heading("具体表现", 4),
    Paragraph(f"聚焦“四个落实”，开展谈话。\n{HOSTILE}"),
    Paragraph("居中的一行", "center"),
)


def letter(**changes):
    values = {
        "title": "中共甲市委第一巡察组关于巡察市水利局党组的反馈意见",
        "blocks": (*HEADINGS, Table(COLUMNS[:2], ((1, "甲事项"), (2, "乙事项"))), CHART),
        "head": "中共甲市委巡察工作领导小组办公室文件",
        "number": "甲巡办〔2026〕12号",
        "addressee": "市水利局党组",
        "attachments": ("问题清单", "线索清单"),
        "signature": Signature("中共甲市委第一巡察组", date(2026, 4, 20)),
        "copies_to": "市纪委监委，市委组织部",
        "printed_by": "甲市委巡察办",
        "printed_on": date(2026, 4, 21),
        "secrecy": "机密★5年",
        "serial": "000001",
    }
    return Letter(**values | changes)


def plain_letter():
    return letter(head="", number="", copies_to="", printed_by="", serial="", attachments=("一份",),
                  signature=Signature("某办", date(2026, 12, 31), is_sealed=False),
                  blocks=(*HEADINGS, QR_CODE))  # fmt: skip


def ledger(is_landscape=True):
    blocks = (
        Heading("问题清单"),
        TABLE,
        Heading("任务清单"),
        Table(COLUMNS[:2], ()),
        Paragraph("完"),
    )
    return Sheet("整改台账", blocks, is_landscape, "第十二轮", ("单位：某局", "截至今日"), "内部")


def form():
    return Sheet("巡察问题底稿", (FORM,), facts=("编号：1", "第一组", "状态：已审签"))


def volume():
    parts = [(Part(f"第{n}号底稿", (f"编号：{n}", "已审签")), FORM) for n in range(1, 4)]
    return Sheet("底稿汇编", (Contents(), *(block for part in parts for block in part)))


ALL = {
    "letter": letter,
    "plain letter": plain_letter,
    "ledger": ledger,
    "upright ledger": lambda: ledger(is_landscape=False),
    "form": form,
    "volume": volume,
}
