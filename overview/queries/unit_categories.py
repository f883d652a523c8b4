"""What was fed back to a unit, by category and inspection, as a picture for its page."""

from collections import Counter, defaultdict
from collections.abc import Callable

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from core.charts import SERIES, Row, Segment, Tracks, stacked
from findings.enums import FindingState
from findings.models import Finding
from overview.queries.profile import NO_CATEGORY
from rectification.models import LedgerItem
from rounds.models import Inspection, Unit


def by_category(unit: Unit, user: User) -> Tracks:
    """What was fed back in each inspection by first-level category, the most frequent first."""
    counts = _counts(unit)
    known = Inspection.objects.filter(pk__in={pk for pk, _, _ in counts}).select_related(
        "round__term"
    )
    inspections = list(known.order_by("round__starts_on", "pk"))
    opened = _opened(inspections, user)
    tops: dict[tuple[int | None, str], dict[int, int]] = defaultdict(dict)
    for (inspection, top, name), number in counts.items():
        tops[top, name or NO_CATEGORY][inspection] = number
    ordered = sorted(tops.items(), key=lambda each: (-sum(each[1].values()), each[0][1]))
    rows = []
    for (top, name), own in ordered:
        parts = [
            Segment(str(row.round), own[row.pk], SERIES[place % len(SERIES)], opened(row.pk, top))
            for place, row in enumerate(inspections)
            if row.pk in own
        ]
        rows.append(Row(name, parts, f"{sum(own.values())}个"))
    return stacked("unit-categories", _recurrence([(key[1], own) for key, own in ordered]), rows)


def _counts(unit: Unit) -> Counter[tuple[int, int | None, str]]:
    """(inspection, first-level category, its name) → how many; sheets, and items of earlier years."""
    sheets = Finding.objects.filter(inspection__unit=unit, state=FindingState.FED_BACK)
    items = LedgerItem.objects.filter(
        ledger__inspection__unit=unit, is_historical=True, finding=None
    )
    found: Counter[tuple[int, int | None, str]] = Counter()
    for rows, inspection in ((sheets, "inspection"), (items, "ledger__inspection")):
        top = {
            "top": Coalesce("category__parent", "category"),
            "name": Coalesce("category__parent__name", "category__name"),
        }
        counted = rows.order_by().values_list(inspection).annotate(**top, n=Count("pk"))
        for pk, *key, number in counted.values_list(inspection, "top", "name", "n"):
            found[pk, *key] += number
    return found


def _opened(inspections: list[Inspection], user: User) -> Callable[[int, int | None], str]:
    """The way to the sheets of one inspection and category; none where they are not the person's."""
    pks = [row.pk for row in inspections if not row.is_historical]
    seen = set(Inspection.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))

    def way(inspection: int, top: int | None) -> str:
        kind = f"category={top}" if top else "uncategorised=on"
        url = f"{reverse('findings:finding_list')}?inspection={inspection}&state=fed_back&{kind}"
        return url if inspection in seen else ""

    return way


def _recurrence(found: list[tuple[str, dict[int, int]]]) -> str:
    again = [name for name, own in found if len(own) > 1]
    if again:
        return f"屡查屡犯：{'、'.join(again[:3])}{'等' if len(again) > 3 else ''}在两轮以上查出"
    name, own = found[0] if found else ("", {})
    return f"“{name}”最多，反馈{sum(own.values())}个" if found else "还没有向这个单位反馈过问题"
