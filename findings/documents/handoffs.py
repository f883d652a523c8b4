"""线索移交函 and 移交清单: what goes with one clue to one organ; for those who see the handoff only.

The letter itself names no person; the list does, and says what was handed over, frozen with it.
"""

from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Column, Letter, Paragraph, Sheet, Table
from findings.models import Handoff

JOINED = ("organ", "issued_by", "received_by")
GROUP = "线索移交函"
wording.register(
    "handoff.body",
    GROUP,
    "正文",
    "现将巡察工作中发现的问题线索1件（{{ 移交编号 }}）移交你单位，请按照管理权限和有关规定办理。\n"
    "请于{{ 签收期限 }}前签收，并在规定期限内将办理结果书面反馈市委巡察工作领导小组办公室。\n"
    "本函及所附材料限承办人员知悉，请严格保密，不得复制、外传。",
    移交编号="巡线移〔2026〕1号",
    接收机关="市纪委监委",
    签收期限="2026年4月3日",
)
wording.register("handoff.secrecy", GROUP, "密级", "机密")
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("线索编号", 1.3),
    Column("被反映人", 1),
    Column("单位及职务", 1.8),
    Column("职级", 0.9),
    Column("反映的主要问题", 3.4),
    Column("涉及纪律", 1),
    Column("来源", 0.9),
    Column("处置建议", 1.3),
    Column("附件", 1.6),
)


@registry.document(
    "handoff_letter",
    "线索移交函",
    Handoff,
    joined=JOINED,
    series="巡线移",
    may_make=works_inside,
    number=lambda handoff: handoff.reference,
    title=lambda handoff: f"{handoff.reference}移交函",
    restricted=True,
    order=10,
)
def letter(handoff: Handoff, user: User) -> Letter:
    words = wording.say(
        "handoff.body",
        移交编号=handoff.reference,
        接收机关=handoff.organ.name,
        签收期限=cn_date(handoff.sign_due_on),
    )
    return letters.from_office(
        "关于移交问题线索的函",
        to=handoff.organ.name,
        blocks=letters.paragraphs(words),
        number=handoff.reference,
        dated=handoff.issued_on,
        attachments=("问题线索移交清单",),
        secrecy=wording.say("handoff.secrecy"),
        urgency="加急" if handoff.urgency else "",
        in_letter_format=True,
    )


@registry.document(
    "handoff_list",
    "线索移交清单",
    Handoff,
    joined=JOINED,
    title=lambda handoff: f"{handoff.reference}移交清单",
    restricted=True,
    order=11,
)
def handover_list(handoff: Handoff, user: User) -> Sheet:
    """The columns of docs/domain.md §7, a line a person; papers with their SHA-256 below."""
    content = handoff.content
    persons = content.get("persons") or [{}]
    rows = tuple(_row(n, person, content) for n, person in enumerate(persons, 1))
    signed = handoff.received_by.name if handoff.received_by else "　　　　"
    return Sheet(
        "问题线索移交清单",
        (
            Table(COLUMNS, rows),
            _papers(content.get("papers", [])),
            Paragraph(
                f"移交人：{handoff.issued_by.name}　　移交日期：{cn_date(handoff.issued_on)}　　"
                f"接收人：{signed}　　"
                f"签收期限：{cn_date(handoff.sign_due_on)}　　"
                f"办理期限：{cn_date(handoff.answer_due_on) or '自签收之日起计算'}",
                indent=False,
            ),
        ),
        is_landscape=True,
        annex_to=handoff.reference,
        facts=(handoff.reference, f"接收机关：{handoff.organ.name}", content.get("mode", "")),
    )


def _row(number: int, person: dict, content: dict) -> tuple:
    post = f"{person.get('employer', '')}{person.get('post', '')}"
    advice = "\n".join(
        part for part in (content.get("suggestion"), content.get("suggestion_note")) if part
    )
    flags = "、".join(content.get("flags", []))
    return (
        number,
        content.get("clue", ""),
        person.get("name", ""),
        post,
        person.get("rank", ""),
        content.get("summary", ""),
        content.get("discipline", ""),
        content.get("source", ""),
        "\n".join(part for part in (advice, flags) if part),
        f"{len(content.get('papers', []))}件",
    )


def _papers(papers: list[dict]) -> Table:
    columns = (
        Column("序号", 0.4, "center"),
        Column("附件名称", 3),
        Column("页数", 0.5, "right"),
        Column("字节数", 0.8, "right"),
        Column("SHA-256", 5),
    )
    rows = tuple(
        (n, p["name"], p.get("pages") or "—", p["size"], p["sha256"])
        for n, p in enumerate(papers, 1)
    )
    return Table(columns, rows, caption="移交附件", empty="（没有附件）")
