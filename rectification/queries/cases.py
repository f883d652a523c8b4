"""典型案例: what a digest of cases may be made from, and what is told of each without names."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from fieldwork.enums.methods import Method
from rectification.enums import ItemState
from rectification.models import ItemOutcome, LedgerItem
from rounds.models import Round
from rounds.queries import names

# Who reported or told something is not to be guessed from a case.
UNTOLD = (Method.PETITION, Method.INSIDERS)
COUNTED = (
    ("held_accountable", "问责{}人"),
    ("recovered", "追缴退赔{}万元"),
    ("systems_made", "制定修订制度{}项"),
)


def choosable(user: User, round: Round) -> QuerySet[LedgerItem]:
    """Items of the round that are mended, or whose outcome somebody called typical; ``is_typical`` first."""
    typical = ItemOutcome.objects.standing().filter(item=OuterRef("pk"), is_typical=True)
    rows = LedgerItem.objects.visible_to(user).filter(ledger__inspection__round=round)
    rows = rows.annotate(is_typical=Exists(typical)).filter(
        Q(is_typical=True) | Q(state=ItemState.CLOSED)
    )
    return rows.select_related("ledger__unit", "finding").order_by(
        "-is_typical", "ledger", "number"
    )


def rounds_with_cases(user: User) -> QuerySet[Round]:
    typical = ItemOutcome.objects.visible_to(user).standing().filter(is_typical=True)
    rows = Round.objects.filter(pk__in=typical.values("item__ledger__inspection__round"))
    return rows.select_related("term").order_by("-starts_on", "-pk")


def text_of(items: Iterable[LedgerItem]) -> str:
    """A block for each case: heading, problem, how it was found, how it was mended."""
    return "\n\n".join(names.without_unit(_case(item), item.ledger.unit) for item in items)


def _case(item: LedgerItem) -> str:
    detail = item.detail.removeprefix(item.problem).lstrip("。")  # not to say the heading twice
    told = [item.problem, f"问题表现：{detail or item.problem}"]
    if found := _found_by(item):
        told.append(f"怎样发现：巡察组通过{found}发现。")
    measures = [text.rstrip("。；") for text in item.measures.values_list("text", flat=True)]
    told.append(f"怎样整改：{'；'.join(measures) or '（请填写）'}。")
    if came := _came_of(item):
        told.append(f"整改成效：{came}。")
    return "\n".join(" ".join(line.split()) for line in told)


def _found_by(item: LedgerItem) -> str:
    methods = item.finding.methods if item.finding else []
    return "、".join(Method(each).label for each in methods if each not in UNTOLD)


def _came_of(item: LedgerItem) -> str:
    counts = [(words, Decimal(getattr(item, name))) for name, words in COUNTED]
    return "，".join(words.format(f"{count.normalize():f}") for words, count in counts if count)
