"""成果运用台账: what inspections led to, a line a round or an inspection, each figure with its rows (ADR 0107).

All figures of all lines are asked in one statement. What a person may not read is a figure only: of a
round not under ``FEWEST``, of one unit not at all, since few clues would say whose they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from findings.enums import ACCOUNTABILITY, FILED, Degree, HandoffState, IssueState, Outcome
from findings.enums import RecommendationState as Advice
from findings.models import (
    Clue,
    ClueGrant,
    CommonIssue,
    Finding,
    Handoff,
    HandoffOutcome,
    Recommendation,
    ResolutionTask,
)
from rectification.models import ItemOutcome
from rounds.models import Inspection, Round

DECIDED = (IssueState.DECIDED, IssueState.CLOSED)
FEWEST = 5  # of a round's clues, for those who may not read them
HIDDEN, FEW = "—", f"不足{FEWEST}"
ITEM, CLUE = "item__ledger__inspection", "clue__inspection"


@dataclass(frozen=True)
class Figure:
    """One column: which rows are counted or added up, and the list that shows the same rows.

    ``seen`` are those the person may read, ``all`` all there are where figures go beyond them.
    """

    key: str
    label: str
    unit: str
    seen: Callable[[User], QuerySet]
    address: str
    query: dict[str, str]
    inspection: str = "inspection"
    round: str = ""
    adds: str = ""
    counts: str = "pk"  # what its list shows one row of
    all: Callable[[], QuerySet] | None = None

    def path(self, line: type[Round] | type[Inspection]) -> str:
        if line is Inspection:
            return self.inspection
        return self.round or f"{self.inspection}__round"

    def url(self, row: Round | Inspection) -> str:
        name = "round" if isinstance(row, Round) else "inspection"
        return f"{reverse(self.address)}?{urlencode({name: row.pk} | self.query)}"


def outcomes(**narrowed: Any) -> Callable[[User], QuerySet]:
    return lambda user: ItemOutcome.objects.visible_to(user).standing().filter(**narrowed)


def answered() -> QuerySet:
    return Handoff.objects.filter(state=HandoffState.ANSWERED)


def newest(degree: int) -> Callable[[], QuerySet]:
    return lambda: HandoffOutcome.objects.newest().filter(degree=degree)


def _of_item(key: str, label: str, unit: str, query: dict, adds: str, **narrowed: Any) -> Figure:
    return Figure(
        key, label, unit, outcomes(**narrowed), "rectification:outcome_list", query,
        inspection=ITEM, adds=adds,
    )  # fmt: skip


FIGURES = (
    Figure("findings", "审签问题", "条", lambda user: Finding.objects.visible_to(user).established(),
           "findings:finding_list", {"established": "on"}),
    Figure("clues", "问题线索", "件", lambda user: Clue.objects.visible_to(user), "findings:clue_list", {},
           all=Clue.objects.all),
    Figure("filed", "线索成案", "件",
           lambda user: Handoff.objects.visible_to(user).filter(
               state=HandoffState.ANSWERED, outcome__in=FILED),
           "findings:handoff_list", {"filed": "on"}, inspection=CLUE,
           all=lambda: answered().filter(outcome__in=FILED)),
    Figure("advice", "移交建议", "件",
           lambda user: Recommendation.objects.visible_to(user).exclude(state=Advice.DRAFT),
           "findings:recommendation_list", {"sent": "on"}),
    Figure("issues", "专题报告", "题", lambda user: CommonIssue.objects.visible_to(user),
           "findings:common_issue_list", {}, inspection="findings__inspection", round="round"),
    Figure("decisions", "获批示", "题",
           lambda user: CommonIssue.objects.visible_to(user).filter(state__in=DECIDED),
           "findings:common_issue_list", {"decided": "on"}, inspection="findings__inspection",
           round="round"),
    Figure("tasks", "议定事项", "件", lambda user: ResolutionTask.objects.visible_to(user),
           "findings:resolution_task_list", {}, round="resolution__round"),
    _of_item("people", "问责", "人", {"people": "on"}, "quantity", kind__in=ACCOUNTABILITY),
    _of_item("money", "追缴退赔", "万元", {"money": "on"}, "money", money__gt=0),
    _of_item("rules", "制度", "项", {"kind": Outcome.RULE.value}, "quantity", kind=Outcome.RULE),
)  # fmt: skip

DEGREES = tuple(
    _of_item(f"item{degree}", f"整改{degree.label}", "人", {"degree": str(degree.value), "people": "on"},
             "quantity", degree=degree.value, kind__in=ACCOUNTABILITY)
    for degree in Degree
)  # fmt: skip


def _of_clues(degree: Degree) -> Figure:
    def seen(user: User) -> QuerySet:
        return newest(degree)().filter(handoff__in=Handoff.objects.visible_to(user))

    return Figure(
        f"clue{degree}", f"线索{degree.label}", "人", seen, "findings:handoff_list",
        {"degree": str(degree.value)}, inspection=f"handoff__{CLUE}", adds="quantity", all=newest(degree),
    )  # fmt: skip


def with_money() -> QuerySet:
    return HandoffOutcome.objects.standing().filter(money__gt=0)


CLUE_FIGURES = (
    *(_of_clues(degree) for degree in Degree),
    Figure(
        "clue_money", "线索追缴退赔", "万元",
        lambda user: with_money().filter(handoff__in=Handoff.objects.visible_to(user)),
        "findings:handoff_list", {"money": "on"}, inspection=f"handoff__{CLUE}", adds="money",
        counts="handoff", all=with_money,
    ),
)  # fmt: skip
ALL = (*FIGURES, *DEGREES, *CLUE_FIGURES)


@dataclass(frozen=True)
class Cell:
    """One figure of one line: what it says, how many rows make it, where they are."""

    figure: Figure
    value: int | Decimal | None  # None where it is not told
    words: str
    rows: int = 0
    url: str = ""


@dataclass(frozen=True)
class Line:
    of: Round | Inspection
    label: str
    url: str
    cells: dict[str, Cell]

    def row(self, figures: Sequence[Figure]) -> list[Cell]:
        return [self.cells[figure.key] for figure in figures]


def lines(rows: QuerySet, user: User) -> list[Line]:
    """A line for each round or inspection of ``rows``, in one statement."""
    line: Any = rows.model
    for figure in ALL:
        rows = rows.annotate(**_asked(figure, line, user))
    grants = ClueGrant.objects.lasting().filter(user=user, clue=None)
    granted = set(grants.values_list("round_id", flat=True))
    return [_line(row, granted) for row in rows]


def _asked(figure: Figure, line: type[Round] | type[Inspection], user: User) -> dict[str, Any]:
    seen = figure.seen(user)
    asked = {
        f"{figure.key}_rows": _sub(seen, figure.path(line), Count(figure.counts, distinct=True)),
        f"{figure.key}_sum": _sub(seen, figure.path(line), _measure(figure)),
    }
    if figure.all:
        path, counted = figure.path(line), Count(figure.counts, distinct=True)
        asked[f"{figure.key}_all"] = _sub(figure.all(), path, _measure(figure))
        asked[f"{figure.key}_many"] = _sub(figure.all(), path, counted)
    return asked


def _measure(figure: Figure) -> Any:
    return Sum(figure.adds) if figure.adds else Count(figure.counts, distinct=True)


def _sub(rows: QuerySet, path: str, measure: Any) -> Any:
    of_line = rows.order_by().filter(**{path: OuterRef("pk")}).values(path)
    zero = Decimal(0) if getattr(measure, "name", "") == "Sum" and "money" in str(measure) else 0
    return Coalesce(Subquery(of_line.annotate(asked=measure).values("asked")), zero)


def _line(row: Any, granted: set[int]) -> Line:
    is_round = isinstance(row, Round)
    is_open = (row.pk if is_round else row.round_id) in granted
    label = row.short_name if is_round else f"{row.unit.name}（{row.round.short_name}）"
    url = f"{reverse('overview:results')}?round={row.pk}" if is_round else row.get_absolute_url()
    return Line(row, label, url, {figure.key: _cell(figure, row, is_open) for figure in ALL})


def _cell(figure: Figure, row: Any, is_open: bool) -> Cell:
    """Without a grant not even that there is nothing is told of one unit, or the others would be known."""
    value = getattr(row, f"{figure.key}_sum")
    rows, total = getattr(row, f"{figure.key}_rows"), getattr(row, f"{figure.key}_all", value)
    if not figure.all or is_open:
        return Cell(figure, value, _words(value), rows, figure.url(row) if rows else "")
    if isinstance(row, Inspection):
        return Cell(figure, None, HIDDEN)
    if getattr(row, f"{figure.key}_many") < FEWEST:
        return Cell(figure, None, FEW)
    return Cell(figure, total, _words(total))


def _words(value: int | Decimal) -> str:
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def totals(found: Sequence[Line], figures: Sequence[Figure]) -> list[Cell]:
    """The sums below the lines; where one is not told, neither is the sum, or it would tell it."""
    return [_total(figure, [line.cells[figure.key] for line in found]) for figure in figures]


def _total(figure: Figure, cells: Sequence[Cell]) -> Cell:
    values = [cell.value for cell in cells]
    if any(value is None for value in values):
        return Cell(figure, None, HIDDEN)
    total = sum(value for value in values if value is not None)
    return Cell(figure, total, _words(total), sum(cell.rows for cell in cells))
