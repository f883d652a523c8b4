"""整改通报（公开稿）: what the public reads; approved non-disclosures are left out, counters and all."""

from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.enums import Role
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Column, Heading, Letter, Paragraph, Signature, Table
from core.errors import ActionDenied
from rectification import queries
from rectification.documents.progress import is_under_way
from rectification.enums import ItemState, WithholdingState
from rectification.models import Ledger, LedgerItem, Withholding

# Quotation marks inside quotation marks.
INNER = str.maketrans("“”", "‘’")
GROUP = "整改通报（公开稿）"
FIELDS = {
    "被巡察党组织": "市教育局党组",
    "轮次": "十二届市委第三轮常规巡察",
    "反馈日期": "2026年5月8日",
    "问题数": "16",
    "已完成数": "12",
    "完成率": "75",
}
wording.register(
    "bulletin.opening",
    GROUP,
    "开头",
    "根据市委统一部署，市委巡察组对{{ 被巡察党组织 }}开展了巡察，并于{{ 反馈日期 }}反馈了巡察意见。"
    "按照党务公开原则和巡察工作有关要求，现将整改进展情况予以公布。",
    **FIELDS,
)
wording.register(
    "bulletin.closing",
    GROUP,
    "结尾",
    "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。",
    **FIELDS,
)


def disclosed(ledger: Ledger) -> QuerySet[LedgerItem]:
    """The items that the public may read of."""
    kept_back = Withholding.objects.filter(
        item__ledger=ledger, state=WithholdingState.APPROVED
    ).values("item")
    return ledger.items.exclude(pk__in=kept_back)


def facts(ledger: Ledger) -> dict[str, str]:
    counted = queries.counters(disclosed(ledger))
    return {
        "被巡察党组织": ledger.unit.party,
        "轮次": str(ledger.inspection.round),
        "反馈日期": cn_date(ledger.opened_on),
        "问题数": str(counted.total),
        "已完成数": str(counted.closed),
        "完成率": str(counted.rate),
    }


def may_word(user, ledger: Ledger) -> bool:
    return user.has_role(Role.LIAISON, Role.OFFICE)


@registry.paper(
    "disclosure_bulletin",
    "整改通报（公开稿）",
    Ledger,
    check=is_under_way,
    may_word=may_word,
    sections=(
        Section("opening", "开头", lambda o, u: wording.say("bulletin.opening", **facts(o)), 5),
        Section("closing", "结尾", lambda o, u: wording.say("bulletin.closing", **facts(o)), 4),
    ),
    joined=("unit", "inspection__round__term"),
    order=30,
)
def bulletin(ledger: Ledger, user) -> Letter:
    """开头 → counters → each disclosed item → 结尾. Raises while a request is undecided."""
    waiting = Withholding.objects.filter(item__ledger=ledger, state=WithholdingState.ASKED).count()
    if waiting:
        raise ActionDenied(f"还有{waiting}项不公开申请没有决定，请先在“公开”页面办理。")
    kind = registry.get("disclosure_bulletin")
    words = drafting.words(kind, ledger, user) if kind else {}
    items = disclosed(ledger)
    blocks: list[Block] = [
        *letters.paragraphs(words["opening"]),
        Heading("整改总体情况"),
        counters(items),
        Heading("反馈问题整改落实情况"),
        *_progress(items),
        *letters.paragraphs(words["closing"]),
    ]
    return Letter(
        title=f"{ledger.unit.party}关于巡察整改进展情况的通报",
        blocks=tuple(blocks),
        signature=Signature(ledger.unit.party, timezone.localdate()),
    )


def counters(items: QuerySet[LedgerItem]) -> Table:
    """The counters of 01-domain.md §7, over what is disclosed only."""
    counted = queries.counters(items)
    people = items.order_by().aggregate(**{n: Sum(n) for n in LedgerItem.PEOPLE_FIELDS})
    row = (
        counted.total,
        counted.closed,
        counted.open,
        f"{counted.rate}%",
        *(people[name] or 0 for name in LedgerItem.PEOPLE_FIELDS),
        counted.systems_made,
        counted.recovered,
    )
    labels = (
        "反馈问题", "已完成", "正在整改", "完成率", "处分（人）", "组织处理（人）", "诫勉（人）",
        "谈话（人）", "制度（项）", "追缴（万元）",
    )  # fmt: skip
    return Table(tuple(Column(label, 1, "center") for label in labels), (row,))


def _progress(items: QuerySet[LedgerItem]) -> list[Block]:
    """What the feedback said and what was done; the sheets behind it are never quoted."""
    rows = list(items.order_by("number"))
    beside = queries.belongings([item.pk for item in rows])
    found: list[Block] = []
    for item in rows:
        problem = item.problem.rstrip("。").translate(INNER)
        found.append(Heading(f"关于“{problem}”问题的整改情况。", level=2))
        reports = beside[item.pk].reports
        found += letters.paragraphs(reports[0].text if reports else "正在按计划推进整改。")
        state = "已完成整改。" if item.state == ItemState.CLOSED else "正在持续整改。"
        found.append(Paragraph(state))
    return found or [Paragraph("没有可以公开的事项。")]
