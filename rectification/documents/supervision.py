"""督办“五书”: the five letters of the ladder; what they say was frozen when they went out (§6)."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Block, Column, Heading, Letter, Paragraph, Table
from rectification.actions.supervision import DOCUMENT, content_of
from rectification.enums import LetterKind, Recipient, Signer
from rectification.models import Supervision
from rectification.queries.supervision import demands_of

GROUP = "督办“五书”"
FIELDS = {
    "被巡察党组织": "市教育局党组",
    "轮次": "十二届市委第三轮常规巡察",
    "反馈日期": "2026年5月8日",
    "集中整改期限": "2026年8月8日",
    "问题数": "18",
    "已销号数": "12",
    "未销号数": "6",
    "逾期数": "2",
    "提示原因": "反馈已30日",
}
K = LetterKind
OPENINGS = {
    K.URGING: "{{ 反馈日期 }}，市委巡察组向{{ 被巡察党组织 }}反馈了{{ 轮次 }}意见。"
    "反馈的{{ 问题数 }}个问题已列入整改台账，现予督查督办。"
    "目前已销号{{ 已销号数 }}个，未销号{{ 未销号数 }}个。",
    K.GUIDING: "{{ 轮次 }}反馈问题集中整改时间已经过半。"
    "{{ 被巡察党组织 }}{{ 问题数 }}个问题已销号{{ 已销号数 }}个，未销号{{ 未销号数 }}个。"
    "经阶段督查，现就下一步整改提出如下意见，请主要负责人亲自部署、亲自过问。",
    K.REMINDING: "{{ 轮次 }}反馈问题集中整改期限为{{ 集中整改期限 }}。"
    "{{ 被巡察党组织 }}尚有{{ 未销号数 }}个问题未销号{% if 逾期数 != '0' %}，其中{{ 逾期数 }}个已经逾期{% endif %}，"
    "现将有关情况提醒如下。",
    K.WARNING: "截至目前，{{ 被巡察党组织 }}仍有{{ 未销号数 }}个反馈问题未销号，其中{{ 逾期数 }}个已经逾期，"
    "整改责任落实不到位。经此前督办仍未完成，现予告诫，并限定最后期限。",
    K.ACCOUNTABILITY: "{{ 轮次 }}向{{ 被巡察党组织 }}反馈问题{{ 问题数 }}个，集中整改期限为{{ 集中整改期限 }}。"
    "经逐级督办，仍有{{ 未销号数 }}个问题未销号，其中{{ 逾期数 }}个严重逾期。现将有关情况报告如下，请予决定。",
}
DEMANDS = {
    K.URGING: "压实整改责任。党组织书记履行第一责任人职责，班子成员分工负责。\n"
    "倒排整改时限。对照台账逐项明确措施、责任人和完成时间。\n"
    "按时报告进展。每完成一项措施，即在系统中报告并附佐证材料。",
    K.GUIDING: "逐项对账。对进度滞后的事项分析原因，调整力量。\n"
    "严格标准。以完成标志为准，防止以文件落实整改。\n"
    "建章立制。对反复出现的问题从制度上堵塞漏洞。",
    K.REMINDING: "抓紧完成未销号事项，按期申请销号。\n确有困难的，在期限届满前提出延期申请并说明理由。",
    K.WARNING: "在答复期限前完成全部逾期事项的整改并申请销号。\n"
    "书面说明逾期原因和责任人员情况。\n逾期仍未完成的，将按规定提请领导小组研究问责。",
    K.ACCOUNTABILITY: "建议对整改不力的党组织和责任人员，按照管理权限和有关规定研究问责。",
}
for _kind in LetterKind:
    wording.register(
        f"supervision.{_kind.value}.opening",
        GROUP,
        f"{_kind.label}：开头",
        OPENINGS[_kind],
        **FIELDS,
    )
    wording.register(
        f"supervision.{_kind.value}.demands", GROUP, f"{_kind.label}：要求", DEMANDS[_kind]
    )
wording.register(
    "supervision.closing",
    GROUP,
    "答复要求",
    "请{{ 签收人 }}签收，并于{{ 答复期限 }}前将落实情况书面答复市委巡察工作领导小组办公室。",
    签收人="单位主要负责人",
    答复期限="2026年6月12日",
)
ITEMS = (
    Column("序号", 0.5, "center"),
    Column("反馈问题", 3.4),
    Column("责任部门", 1.2),
    Column("进度", 0.6, "right"),
    Column("期限", 1.3),
    Column("逾期", 0.7, "right"),
)
CHAIN = (
    Column("文书", 1.6),
    Column("文号", 1.7),
    Column("发出", 1.3),
    Column("签收", 1.3),
    Column("签收人", 1.3),
    Column("应答复", 1.3),
    Column("实际答复", 1.3),
)


@registry.document(
    DOCUMENT,
    "督办文书",
    Supervision,
    joined=("ledger__unit", "ledger__inspection__round__term", "step", "issued_by"),
    may_make=works_inside,
    number=lambda letter: letter.reference,
    title=lambda letter: f"{letter.ledger.unit}{letter}",
)
def supervision_letter(letter: Supervision, user: User) -> Letter:
    """Opening → what is open → earlier letters → demands → by when; a receipt for the unit."""
    content = letter.content or content_of(letter, timezone.localdate())
    return letters.from_office(
        letter.get_kind_display(),
        to=letter.addressee or letter.ledger.unit.party,
        blocks=_blocks(letter, content),
        number=letter.reference,
        dated=letter.issued_on,
        organ=_organ(letter),
        copies_to="" if letter.is_for_unit else "市纪委监委，市委组织部",
        signer="" if letter.is_for_unit or not letter.issued_by else letter.issued_by.name,
    )


def _organ(letter: Supervision) -> str:
    return (
        "中共市委巡察工作领导小组" if letter.signer == Signer.LEADERSHIP else settings.OFFICE_NAME
    )


def _blocks(letter: Supervision, content: dict) -> list[Block]:
    opening = wording.say(f"supervision.{letter.kind}.opening", **_facts(letter, content))
    blocks: list[Block] = [
        *letters.paragraphs(opening),
        Heading("未销号事项"),
        Table(ITEMS, tuple(_item(row) for row in content["items"])),
    ]
    if content["chain"]:
        blocks += [Heading("此前督办情况"), Table(CHAIN, tuple(map(_link, content["chain"])))]
    blocks += [
        Heading("督办要求" if letter.is_for_unit else "建议"),
        *letters.points(demands_of(letter)),
    ]
    return blocks + (_receipt(letter) if letter.is_for_unit else [])


def _receipt(letter: Supervision) -> list[Block]:
    who = Recipient(letter.recipient).label
    by_when = cn_date(letter.answer_due_on) or "规定期限"
    return [Paragraph(wording.say("supervision.closing", 签收人=who, 答复期限=by_when))]


def _facts(letter: Supervision, content: dict) -> dict[str, str]:
    ledger = letter.ledger
    return {
        "被巡察党组织": ledger.unit.party,
        "轮次": ledger.origin,
        "反馈日期": cn_date(ledger.opened_on),
        "集中整改期限": _day(content["concentrated_due_on"]),
        "问题数": str(content["total"]),
        "已销号数": str(content["closed"]),
        "未销号数": str(content["open"]),
        "逾期数": str(content["overdue"]),
        "提示原因": content["grounds"],
    }


def _item(row: dict) -> tuple:
    late = f"{row['late']}日" if row["late"] else ""
    return (
        row["number"],
        row["problem"],
        row["department"],
        f"{row['progress']}%",
        _day(row["due_on"]),
        late,
    )


def _link(row: dict) -> tuple:
    return (
        row["title"],
        row["reference"],
        _day(row["issued_on"]),
        _day(row["received_on"]) or "未签收",
        row["received_by"],
        _day(row["answer_due_on"]),
        _day(row["answered_on"]) or "未答复",
    )


def _day(value: str) -> str:
    return cn_date(date.fromisoformat(value)) if value else ""
