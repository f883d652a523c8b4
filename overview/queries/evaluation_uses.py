"""What other bodies are told of how units put things right: confirmed evaluations, as they were kept.

纪委 reads them for 责任制考核, 组织部 for 年度考核, 评先评优 and 提拔使用; what is proposed to be made of a grade
stands in the formula by which it was given.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from core.formatting import short
from overview.enums import EvaluationKind, EvaluationState, Source
from overview.models import Evaluation
from overview.queries.evaluations import value_of
from rounds.models import Round


@dataclass(frozen=True)
class Use:
    """One list: for whom, and where in the kept scale its proposal stands."""

    key: str
    recipient: str
    title: str
    advice: str
    place: int


DISCIPLINE = Use("discipline", "纪委", "整改责任制考核清单", "责任制考核建议", 2)
PERSONNEL = Use(
    "personnel", "组织部", "整改评价结果清单（年度考核、评先评优、提拔使用）", "考核任用建议", 3
)
USES = (DISCIPLINE, PERSONNEL)


def confirmed(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return rows.filter(kind=EvaluationKind.UNIT, state=EvaluationState.CONFIRMED)


def of_round(round: Round, user: User) -> list[Evaluation]:
    """The units of a round, the best first."""
    rows = confirmed(Evaluation.objects.visible_to(user)).filter(round=round)
    rows = rows.select_related("ledger__unit", "round__term", "formula")
    return sorted(rows, key=lambda row: (-row.total, row.pk))


def advice(row: Evaluation, use: Use) -> str:
    """What is proposed to be made of its grade; none of those from before there were proposals."""
    found = next((each for each in row.scale if each[0] == row.grade), [])
    return found[use.place] if len(found) > use.place else ""


def measured(row: Evaluation, source: Source) -> Decimal | None:
    """The kept number of one metric."""
    line = next((each for each in row.lines if each["source"] == source), None)
    return value_of(line, row.figures) if line else None


def said(row: Evaluation, source: Source, unit: str) -> str:
    value = measured(row, source)
    return "" if value is None else f"{short(value)}{unit}"
