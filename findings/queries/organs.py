"""How organs deal with what was handed over to them: counts, 成案率, days; figures only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from core.charts import Row, Segment, Tracks, stacked
from findings.enums import FILED, HandoffState
from findings.models import Handoff

H = HandoffState
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OrganFigures:
    """One organ; days are means over what was signed for or answered, None where nothing was."""

    organ_id: int | None
    name: str
    issued: int
    unsigned: int
    working: int
    overdue: int
    answered: int
    filed: int
    refused: int
    days_to_sign: float | None
    days_to_answer: float | None

    @property
    def rate(self) -> int | None:
        """成案率: filed of answered, in whole percent."""
        return rate_of(self.filed, self.answered)


def rate_of(filed: int, answered: int) -> int | None:
    return round(100 * filed / answered) if answered else None


def by_organ(rows: QuerySet[Handoff], today: date) -> list[OrganFigures]:
    """One line per organ over handoffs in somebody's scope, in one statement."""
    late = Q(state=H.ISSUED, sign_due_on__lt=today)
    late |= Q(state__in=[H.RECEIVED, H.HANDLING], answer_due_on__lt=today)
    found = (
        rows.order_by()
        .values("organ_id", "organ__name", "organ__order")
        .annotate(
            issued=Count("id"),
            unsigned=Count("id", filter=Q(state=H.ISSUED)),
            working=Count("id", filter=Q(state__in=[H.RECEIVED, H.HANDLING])),
            overdue=Count("id", filter=late),
            answered=Count("id", filter=Q(state=H.ANSWERED)),
            filed=Count("id", filter=Q(state=H.ANSWERED, outcome__in=FILED)),
            refused=Count("id", filter=Q(state=H.REFUSED)),
            to_sign=Avg(_days(F("received_at__date") - F("issued_on"))),
            to_answer=Avg(_days(F("answered_at__date") - F("received_at__date"))),
        )
    )
    return [_figures(row) for row in found.order_by("organ__order", "organ_id")]


def total(lines: Iterable[OrganFigures]) -> dict[str, int | None]:
    """The sums of what can be summed, and 成案率 over all of them."""
    names = ("issued", "unsigned", "working", "overdue", "answered", "filed", "refused")
    lines = list(lines)
    sums = {name: sum(getattr(line, name) for line in lines) for name in names}
    return sums | {"rate": rate_of(sums["filed"], sums["answered"])}


def _days(difference: Any) -> ExpressionWrapper:
    return ExpressionWrapper(difference, output_field=DurationField())


def _figures(row: Any) -> OrganFigures:
    sign, answer = row.pop("to_sign"), row.pop("to_answer")
    row.pop("organ__order")
    return OrganFigures(
        name=row.pop("organ__name"),
        days_to_sign=None if sign is None else round(sign / DAY, 1),
        days_to_answer=None if answer is None else round(answer / DAY, 1),
        **row,
    )


def times(lines: Iterable[OrganFigures], drill: str) -> Tracks:
    """How long each organ takes to sign and to answer, the slowest first; ``drill`` leads to its rows."""
    known = [
        line for line in lines if line.days_to_sign is not None or line.days_to_answer is not None
    ]
    known.sort(key=lambda line: (line.days_to_answer or 0, line.days_to_sign or 0), reverse=True)
    return stacked("organ-times", _slowest(known), [_track(line, drill) for line in known])


def _slowest(known: list[OrganFigures]) -> str:
    answered = [line for line in known if line.days_to_answer is not None]
    if not answered:
        return "已签收的还没有答复"
    first = answered[0]
    words = "办理最久，" if len(answered) > 1 else "办理"
    return f"{first.name}{words}平均{first.days_to_answer:g}天答复"


def _track(line: OrganFigures, drill: str) -> Row:
    way = f"{drill}organ={line.organ_id}"
    found = [
        ("签收", line.days_to_sign, "neutral", way),
        ("办理", line.days_to_answer, "progress", f"{way}&state={H.ANSWERED}"),
    ]
    parts = [
        Segment(name, days, tone, url, words=f"{days:g}天")
        for name, days, tone, url in found
        if days is not None
    ]
    answer = line.days_to_answer
    return Row(line.name, parts, "未答复" if answer is None else f"{answer:g}天", way)
