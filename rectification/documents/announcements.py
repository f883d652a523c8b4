"""巡察整改情况公告: that a unit published its rectification, until when and where people may write of it."""

from accounts.models import User
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Column, Heading, Letter, Paragraph, Signature, Table
from core.errors import NotYet
from fieldwork.documents.announcements import ways
from rectification.documents import bulletin
from rectification.enums import COMPLETION, ItemState
from rectification.models import Ledger, PublicPeriod
from rectification.queries import disclosure

RESULT = "result_announcement"
GROUP = "巡察整改情况公告"
wording.register(
    "result.opening",
    GROUP,
    "开头",
    "根据市委统一部署，市委巡察组对{{ 被巡察党组织 }}开展了巡察，并于{{ 反馈日期 }}反馈了巡察意见。"
    "按照党务公开原则和巡察工作有关要求，现将整改情况公告如下。",
    **bulletin.FIELDS,
)
wording.register(
    "result.closing",
    GROUP,
    "意见受理",
    "公示期内，欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请通过下列方式反映。",
    **bulletin.FIELDS,
)
COLUMNS = (Column("序号", 0.6, "center"), Column("反馈问题", 5), Column("整改情况", 1.2, "center"))
WHERE = "请在台账“公开”页面“更多”里的“公示期和联系方式”中填写，再制作公告"


def can_be_posted(user: User, ledger: Ledger) -> None:
    bulletin.check_texts(user, ledger)
    period = period_of(ledger)
    if period is None:
        raise NotYet(f"还没有设定公示期。{WHERE}。")
    if not period.phone:
        raise NotYet(f"还没有填写联系电话。{WHERE}。")


def period_of(ledger: Ledger) -> PublicPeriod | None:
    return PublicPeriod.objects.filter(ledger=ledger).first()


@registry.document(
    RESULT,
    GROUP,
    Ledger,
    check=can_be_posted,
    may_word=bulletin.may_word,
    sections=(
        Section("opening", "开头", lambda o, u: wording.say("result.opening", **bulletin.facts(o)), 4),
        Section("closing", "意见受理", lambda o, u: wording.say("result.closing", **bulletin.facts(o)), 4),
    ),
    joined=("unit", "inspection__round__term"),
    order=31,
)  # fmt: skip
def announcement(ledger: Ledger, user: User) -> Letter:
    """开头 → what is disclosed, in the public wording → 公示期 → 联系方式 with its QR code; the unit's."""
    kind = registry.get(RESULT)
    words = drafting.words(kind, ledger, user) if kind else {}
    items, period = disclosure.disclosed(ledger), period_of(ledger)
    days = "另行公告"
    if period:
        days = f"{cn_date(period.opens_on)}至{cn_date(period.closes_on)}"
    blocks: list[Block] = [
        *letters.paragraphs(words["opening"]),
        Heading("整改总体情况"),
        Paragraph(bulletin.overview(items)),
        _problems(ledger),
        Heading("公示期"),
        Paragraph(f"{days}。"),
        *letters.paragraphs(words["closing"]),
        Heading("联系方式"),
        *ways(period),
    ]
    return Letter(
        title=f"{ledger.unit.party}关于巡察整改情况的公告",
        blocks=tuple(blocks),
        signature=Signature(ledger.unit.party, period.opens_on if period else ledger.opened_on),
    )


def _problems(ledger: Ledger) -> Table:
    """Each in its approved public wording; an item without one is not told of."""
    texts = disclosure.approved_texts(ledger)
    rows = [row for row in disclosure.disclosed(ledger).order_by("number") if row.pk in texts]
    told = (
        (place, texts[row.pk].problem, COMPLETION[ItemState(row.state)].label)
        for place, row in enumerate(rows, 1)
    )
    return Table(COLUMNS, tuple(told), empty="（没有可以公开的事项）")
