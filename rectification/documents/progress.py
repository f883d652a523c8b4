"""整改进展情况报告: the unit's own report, item by item, from what it reported before."""

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Column, Heading, Letter, Paragraph, Signature, Table
from core.errors import NotYet
from rectification import queries
from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem, Measure, ProgressReport

GROUP = "整改进展情况报告"
FIELDS = {
    "被巡察党组织": "市教育局党组",
    "轮次": "十二届市委第三轮常规巡察",
    "反馈日期": "2026年5月8日",
    "问题数": "18",
    "已销号数": "12",
    "正在整改数": "6",
    "完成率": "66",
    "措施数": "60",
    "已完成措施数": "41",
    "逾期数": "1",
}
wording.register(
    "progress.opening",
    GROUP,
    "组织推进情况",
    "{{ 反馈日期 }}，市委巡察组向{{ 被巡察党组织 }}反馈了{{ 轮次 }}意见。{{ 被巡察党组织 }}制定整改方案，"
    "明确整改措施{{ 措施数 }}条，已完成{{ 已完成措施数 }}条。反馈的{{ 问题数 }}个问题，已完成{{ 已销号数 }}个，正在整改{{ 正在整改数 }}个，完成率{{ 完成率 }}%。",
    **FIELDS,
)
wording.register(
    "progress.gaps",
    GROUP,
    "存在问题",
    "{% if 正在整改数 == '0' %}反馈问题已全部整改到位，仍需持续巩固成效。{% else %}"
    "仍有{{ 正在整改数 }}个问题正在整改{% if 逾期数 != '0' %}，其中{{ 逾期数 }}个已超过期限{% endif %}。{% endif %}",
    **FIELDS,
)
wording.register(
    "progress.next",
    GROUP,
    "下步安排",
    "持续压实责任。对未完成的事项逐项挂账督办，按期销号。\n"
    "巩固整改成效。对已完成的事项开展回头看，防止问题反弹。\n"
    "健全长效机制。深化成果运用，把整改中形成的做法固化为制度。",
    **FIELDS,
)
BEFORE = (LedgerState.ACKNOWLEDGING, LedgerState.PLANNING, LedgerState.PLAN_REVIEW)


def facts(ledger: Ledger) -> dict[str, str]:
    counted = queries.counters(ledger.items.all())
    measures = Measure.objects.filter(item__ledger=ledger)
    return {
        "被巡察党组织": ledger.unit.party,
        "轮次": ledger.origin,
        "反馈日期": cn_date(ledger.opened_on),
        "问题数": str(counted.total),
        "已销号数": str(counted.closed),
        "正在整改数": str(counted.open),
        "完成率": str(counted.rate),
        "措施数": str(measures.count()),
        "已完成措施数": str(measures.exclude(done_on=None).count()),
        "逾期数": str(counted.overdue),
    }


def is_under_way(user: User, ledger: Ledger) -> None:
    if ledger.state in BEFORE:
        raise NotYet("整改方案审核通过、进入集中整改后才能形成这份文书。")


def _first(key: str):
    return lambda ledger, user: wording.say(key, **facts(ledger))


@registry.document(
    "progress_report",
    "整改进展情况报告",
    Ledger,
    check=is_under_way,
    may_word=lambda user, ledger: user.has_role(Role.LIAISON),
    sections=(
        Section("opening", "组织推进情况", _first("progress.opening"), 6),
        Section("gaps", "存在问题", _first("progress.gaps"), 6),
        Section("next", "下步安排", _first("progress.next"), 8),
    ),
    joined=("unit", "inspection__round__term"),
    order=20,
)
def report(ledger: Ledger, user: User) -> Letter:
    """组织推进 → 逐项进展 → 成效 → 存在问题 → 下步安排, signed by the unit."""
    kind = registry.get("progress_report")
    words = drafting.words(kind, ledger, user) if kind else {}
    items = list(ledger.items.select_related("category__parent").order_by("number"))
    blocks: list[Block] = [
        Heading("整改工作组织推进情况"),
        *letters.paragraphs(words["opening"]),
        Heading("反馈问题整改情况"),
        *_progress(items),
        Heading("整改成效"),
        results(ledger),
        Heading("存在的困难和问题"),
        *letters.paragraphs(words["gaps"]),
        Heading("下一步工作安排"),
        *letters.points(words["next"]),
    ]
    return Letter(
        title=f"{ledger.unit.party}关于巡察整改进展情况的报告",
        addressee="市委巡察工作领导小组办公室",
        blocks=tuple(blocks),
        signature=Signature(ledger.unit.party, timezone.localdate()),
    )


def _progress(items: list[LedgerItem]) -> list[Block]:
    beside = queries.belongings([item.pk for item in items])
    found: list[Block] = []
    groups: dict[str, list[LedgerItem]] = {}
    for item in items:
        category = item.category
        top = str((category.parent or category) if category else "其他问题")
        groups.setdefault(top, []).append(item)
    for heading, members in groups.items():
        found.append(Heading(heading, level=2))
        found += _of_group(members, beside)
    return found or [Paragraph("台账中没有整改事项。")]


def _of_group(items: list[LedgerItem], beside) -> list[Block]:
    """Each item with all that was reported of it, dated, oldest first, and how far it is."""
    found: list[Block] = []
    for item in items:
        found.append(Heading(item.problem.rstrip("。") + "。", level=3))
        said = [_dated(row) for row in reversed(beside[item.pk].reports)]
        state = "已销号" if item.state == ItemState.CLOSED else f"完成{item.progress}%"
        said = said or ["正在按整改方案推进，尚无新的进展。"]
        said[-1] += f"（{state}）"
        for words in said:
            found += letters.paragraphs(words)
    return found


def _dated(row: ProgressReport) -> str:
    return f"{cn_date(timezone.localdate(row.at))}：{row.text}"


def results(ledger: Ledger) -> Table:
    """The counters of docs/domain.md §7 in one line."""
    counted = queries.counters(ledger.items.all())
    labels = (
        "反馈问题",
        "已完成",
        "正在整改",
        "完成率",
        "问责（人）",
        "制度（项）",
        "追缴（万元）",
    )
    row = (
        counted.total,
        counted.closed,
        counted.open,
        f"{counted.rate}%",
        counted.held_accountable,
        counted.systems_made,
        counted.recovered,
    )
    return Table(tuple(Column(label, 1, "center") for label in labels), (row,))
