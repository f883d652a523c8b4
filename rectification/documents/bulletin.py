"""整改通报（公开稿）: what the public reads; only approved public texts, never an internal report."""

from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Column, Heading, Letter, Paragraph, Signature, Table
from core.errors import NotYet
from rectification import queries
from rectification.documents.progress import is_under_way
from rectification.enums import COMPLETION, Completion, ItemState, WithholdingState
from rectification.models import Ledger, LedgerItem, Measure, PublicText, Withholding
from rectification.queries import disclosure

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


def facts(ledger: Ledger) -> dict[str, str]:
    counted = queries.counters(disclosure.disclosed(ledger))
    return {
        "被巡察党组织": ledger.unit.party,
        "轮次": ledger.origin,
        "反馈日期": cn_date(ledger.opened_on),
        "问题数": str(counted.total),
        "已完成数": str(counted.closed),
        "完成率": str(counted.rate),
    }


def may_word(user: User, ledger: Ledger) -> bool:
    return user.has_role(Role.LIAISON, Role.OFFICE)


def _blank(ledger: Ledger, user: User) -> str:
    """What only the unit can say begins empty: the notice waits until it is written."""
    return ""


SECTIONS = (
    Section("opening", "开头", lambda o, u: wording.say("bulletin.opening", **facts(o)), 5),
    Section("party", "党组织履行整改主体责任情况", _blank, 6),
    Section("first", "主要负责人履行第一责任人责任情况", _blank, 6),
    Section("next", "下一步工作安排", _blank, 6),
    Section("closing", "结尾", lambda o, u: wording.say("bulletin.closing", **facts(o)), 4),
    Section("contact", "联系方式（电话、通信地址、电子邮箱）", _blank, 4),
)


def words_of(ledger: Ledger, user: User) -> dict[str, str]:
    kind = registry.get("disclosure_bulletin")
    return drafting.words(kind, ledger, user) if kind else {}


def check_texts(user: User, ledger: Ledger) -> None:
    """Every item that is disclosed has its approved text, and no request waits."""
    is_under_way(user, ledger)
    waiting = Withholding.objects.filter(item__ledger=ledger, state=WithholdingState.ASKED).count()
    if waiting:
        raise NotYet(f"还有{waiting}项不公开申请没有决定，请先在“公开”页面办理。")
    if lacking := disclosure.without_text(ledger):
        which = disclosure.numbers(lacking)
        raise NotYet(f"{which}还没有审定的公开文本，请先在“公开”页面起草、报审。")


def can_be_published(user: User, ledger: Ledger) -> None:
    """Besides, every section is written, and no marked word stands."""
    check_texts(user, ledger)
    words = words_of(ledger, user)
    if empty := [section.label for section in SECTIONS if not words[section.key].strip()]:
        raise NotYet(f"请先核改文字，填写：{'、'.join(empty)}。")
    if marked := disclosure.marked_words(*words.values()):
        raise NotYet(f"文字中有不宜公开的字样：{'、'.join(marked)}，请核改。")


@registry.document(
    "disclosure_bulletin",
    GROUP,
    Ledger,
    check=can_be_published,
    may_word=may_word,
    sections=SECTIONS,
    joined=("unit", "inspection__round__term"),
    order=30,
)
def bulletin(ledger: Ledger, user: User) -> Letter:
    """开头 → 责任 → counters → 方面, 类, 问题 with its public text → 下一步 → 结尾 and 联系方式."""
    words = words_of(ledger, user)
    items = disclosure.disclosed(ledger)
    blocks: list[Block] = [
        *letters.paragraphs(words["opening"]),
        Heading("履行整改责任情况"),
        Heading("党组织履行整改主体责任情况", level=2),
        *letters.paragraphs(words["party"]),
        Heading("主要负责人履行第一责任人责任情况", level=2),
        *letters.paragraphs(words["first"]),
        Heading("整改总体情况"),
        Paragraph(overview(items)),
        counters(items),
        Heading("反馈问题整改落实情况"),
        *_progress(ledger, items),
        Heading("下一步工作安排"),
        *letters.points(words["next"]),
        *letters.paragraphs(words["closing"]),
        *letters.paragraphs(words["contact"]),
    ]
    return Letter(
        title=f"{ledger.unit.party}关于巡察整改进展情况的通报",
        blocks=tuple(blocks),
        signature=Signature(ledger.unit.party, timezone.localdate()),
    )


def overview(items: QuerySet[LedgerItem]) -> str:
    """“公布反馈问题16个，制定整改措施60条。已完成12个，基本完成3个，未完成1个。”"""
    counted = disclosure.completion(items)
    measures = Measure.objects.filter(item__in=items).count()
    shown = "，".join(f"{each.label}{counted[each]}个" for each in Completion)
    return f"公布反馈问题{counted.total()}个，制定整改措施{measures}条。{shown}。"


def counters(items: QuerySet[LedgerItem]) -> Table:
    """The counters of docs/domain.md §7, over what is disclosed only."""
    counted = queries.counters(items)
    names = (*LedgerItem.PEOPLE_FIELDS, "cases_filed")
    sums = items.order_by().aggregate(**{name: Sum(name) for name in names})
    row = (*(sums[name] or 0 for name in names), counted.systems_made, counted.recovered)
    labels = (
        "处分（人）", "组织处理（人）", "诫勉（人）", "通报批评（人）", "谈话提醒（人）",
        "立案（件）", "制度（项）", "追缴（万元）",
    )  # fmt: skip
    return Table(tuple(Column(label, 1, "center") for label in labels), (row,))


def _progress(ledger: Ledger, items: QuerySet[LedgerItem]) -> list[Block]:
    """方面 (first-level category) → 类 (second-level) → the problem → its measures, line by line."""
    texts = disclosure.approved_texts(ledger)
    order = ("category__parent__order", "category__order", "category_id", "number")
    found: list[Block] = []
    before = ("", "")
    for item in items.select_related("category__parent").order_by(*order):
        place = places(item)
        if place[0] != before[0]:
            found.append(Heading(place[0], level=2))
        if place != before and place[1]:
            found.append(Paragraph(f"{place[1]}方面："))
        before = place
        found += _item(item, texts[item.pk])
    return found or [Paragraph("没有可以公开的事项。")]


def places(item: LedgerItem) -> tuple[str, str]:
    """First-level category, and the second-level one where there is one."""
    category = item.category
    if category is None:
        return ("其他问题", "")
    return (category.parent.name, category.name) if category.parent else (category.name, "")


def _item(item: LedgerItem, text: PublicText) -> list[Block]:
    problem = text.problem.rstrip("。").translate(INNER)
    state = COMPLETION[ItemState(item.state)].label
    return [
        Heading(f"关于“{problem}”问题的整改情况（{state}）。", level=3),
        *(Heading(line, level=4) for line in letters.lines(text.text)),
    ]
