"""What a reviewer of plans is shown, and what stands on top while they are carried out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, Min, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Least

from core.names import fold
from core.optimistic_locking import content_token
from rectification.enums import HANDED_IN, ItemState
from rectification.models import LedgerItem, Measure

SHORTEST = 6  # characters that are worth a remark when two items share them


@dataclass(frozen=True)
class Repeated:
    """The same words in several items of one plan; ``numbers`` are those of the items."""

    label: str
    text: str
    numbers: tuple[int, ...]


def repeated_words(plans: Iterable[tuple[LedgerItem, Iterable[Measure]]]) -> list[Repeated]:
    """Goals and measures that several items have in the same words, the most repeated first."""
    found: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for item, measures in plans:
        found["整改目标", fold(item.goal)][item.number] = item.goal
        for measure in measures:
            found["整改措施", fold(measure.text)][item.number] = measure.text
    shared = [
        Repeated(label, next(iter(texts.values())), tuple(texts))
        for (label, words), texts in found.items()
        if len(texts) > 1 and len(words) >= SHORTEST
    ]
    return sorted(shared, key=lambda each: -len(each.numbers))


def plan_token(item: LedgerItem) -> str:
    """What a page of the plan carries for the version: goal, people and measures as ``item`` has them."""
    own = [getattr(item, name) for name in LedgerItem.PLAN_FIELDS]
    return content_token(*own, *item.measures.values_list("pk", *Measure.PLAN_FIELDS))


def with_urgency(items: QuerySet[LedgerItem]) -> QuerySet[LedgerItem]:
    """Each with ``urgency`` (0 the unit works on it, 1 it waits for others, 2 closed) and ``next_on``,
    the date that comes next."""
    own = Measure.objects.filter(item=OuterRef("pk"), done_on=None).order_by().values("item")
    first = Subquery(own.annotate(first=Min("due_on")).values("first"))
    waits, closed = When(state__in=HANDED_IN, then=1), When(state=ItemState.CLOSED, then=2)
    return items.annotate(
        urgency=Case(closed, waits, default=0),
        next_on=Least(F("due_on"), Coalesce(first, F("due_on"))),
    )
