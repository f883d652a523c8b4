"""What the public may read of a ledger, and what stands in its texts that should not be read."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from core.documents import wording
from rectification.enums import COMPLETION, Completion, ItemState, PublicTextState, WithholdingState
from rectification.models import Ledger, LedgerItem, PublicText, Withholding

MARKED = wording.register(
    "bulletin.marked",
    "整改通报（公开稿）",
    "公开前核对的字样（一行一个）",
    "内部掌握\n内部资料\n内部使用\n不公开\n不宜公开\n秘密\n机密\n绝密\n问题线索\n信访举报\n举报人\n初步核实\n谈话函询",
)


def disclosed(ledger: Ledger) -> QuerySet[LedgerItem]:
    """The items that the public may read of: all but the approved non-disclosures."""
    kept_back = Withholding.objects.filter(
        item__ledger=ledger, state=WithholdingState.APPROVED
    ).values("item")
    return ledger.items.exclude(pk__in=kept_back)


def approved_texts(ledger: Ledger) -> dict[int, PublicText]:
    """The approved public texts by item."""
    rows = PublicText.objects.filter(item__ledger=ledger, state=PublicTextState.APPROVED)
    return {row.item_id: row for row in rows}


AUTHORS = ("submitted_by_id", "drafted_by_id")


def waiting_texts(ledger: Ledger) -> list[PublicText]:
    """Of the texts handed in one for each pair of authors: the same people may approve the others."""
    rows = PublicText.objects.filter(item__ledger=ledger, state=PublicTextState.SUBMITTED)
    rows = rows.order_by(*AUTHORS, "pk").distinct(*AUTHORS)
    return list(rows.select_related("item__ledger__unit", "item__ledger__inspection"))


def without_text(ledger: Ledger) -> list[int]:
    """Numbers of the disclosed items whose public text nobody has approved yet."""
    approved = PublicText.objects.filter(state=PublicTextState.APPROVED).values("item")
    rows = disclosed(ledger).exclude(pk__in=approved).order_by("number")
    return list(rows.values_list("number", flat=True))


def completion(items: QuerySet[LedgerItem]) -> Counter[Completion]:
    """How many items are 已完成, 基本完成, 未完成."""
    states = items.order_by().values_list("state", flat=True)
    return Counter(COMPLETION[ItemState(state)] for state in states)


def marked_words(*texts: str) -> list[str]:
    """Words of the office's list that stand in ``texts``; the list is a wording that it edits."""
    words = [line.strip() for line in wording.say(MARKED.key).splitlines() if line.strip()]
    return [word for word in words if any(word in text for text in texts)]


def numbers(found: Iterable[int]) -> str:
    """“第1、3、5项”."""
    return f"第{'、'.join(map(str, found))}项"
