"""全覆盖 of a term as one picture: units × rounds, planned and done, and what was not reached below them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from core.charts import Heat, HeatCell, HeatRow
from rounds.enums import LeaderKind, Stage
from rounds.models import Inspection, InspectionScope, Round, Term, Unit, UnitLeader
from rounds.queries.coverage import COUNTED, TREE, in_tree_order
from rounds.queries.scopes import left_words

PLANNED, EXTENDED = "计划", "延伸"
ALL, NEVER, GAPS = "", "never", "gaps"
SHOWN = {ALL: "全部单位", NEVER: "本届未巡察", GAPS: "有未延伸的"}
YEAR = 365.25
LEAST_DAYS = 30  # of a term before a pace can be told


@dataclass(frozen=True)
class Below:
    """What lies below one unit, and how much of it the term has reached."""

    bodies: int = 0
    reached_bodies: int = 0
    posts: int = 0
    reached_posts: int = 0

    @property
    def words(self) -> str:
        """“下属党组织2/5，重点岗位3/11”; empty where nothing lies below."""
        told = [f"下属党组织{self.reached_bodies}/{self.bodies}"] * bool(self.bodies)
        told += [f"重点岗位{self.reached_posts}/{self.posts}"] * bool(self.posts)
        return "，".join(told)

    @property
    def left(self) -> tuple[int, int]:
        return self.bodies - self.reached_bodies, self.posts - self.reached_posts


@dataclass(frozen=True)
class Line:
    unit: Unit
    cells: list[HeatCell]
    is_covered: bool
    below: Below

    @property
    def has_gaps(self) -> bool:
        return self.is_covered and any(self.below.left)


@dataclass(frozen=True)
class CoverageBoard:
    """``lines`` are all units of the term; ``picture`` shows those that were asked for."""

    term: Term
    rounds: list[Round]
    lines: list[Line]
    today: date

    def picture(self, show: str) -> Heat:
        columns = [row.short_name for row in self.rounds]
        return Heat(self.finding, "单位", columns, [_row(line) for line in self.shown(show)])

    def shown(self, show: str) -> list[Line]:
        if show == NEVER:
            return [line for line in self.lines if not line.is_covered]
        return [line for line in self.lines if line.has_gaps] if show == GAPS else self.lines

    @property
    def counts(self) -> dict[str, int]:
        return {show: len(self.shown(show)) for show in SHOWN}

    @property
    def finding(self) -> str:
        counts = self.counts
        total, never = counts[ALL], counts[NEVER]
        left = f"，未巡察{never}个" if never else "，已全覆盖"
        return f"{self.term}应巡察{total}个单位，已巡察{total - never}个{left}"

    @property
    def gaps(self) -> str:
        """What the inspected units have left below them; empty where all was reached."""
        open_ones = self.shown(GAPS)
        bodies = sum(line.below.left[0] for line in open_ones)
        posts = sum(line.below.left[1] for line in open_ones)
        return (
            f"已巡察的单位里，{len(open_ones)}个单位还有{left_words(bodies, posts)}"
            if open_ones
            else ""
        )

    @property
    def forecast(self) -> str:
        """When the whole is reached at the pace of the term so far: units a day since it began."""
        counts = self.counts
        done, left = counts[ALL] - counts[NEVER], counts[NEVER]
        days = (min(self.today, self.term.ends_on) - self.term.starts_on).days
        if not left or self.today > self.term.ends_on:
            return ""
        if not done or days < LEAST_DAYS:
            return "本届巡察的单位还不够推算进度"
        finish = self.today + timedelta(days=round(left * days / done))
        place = "在本届任期内" if finish <= self.term.ends_on else "晚于本届任期"
        return f"按本届以来每年{done * YEAR / days:.1f}个单位的进度，预计{finish.year}年全覆盖，{place}（{self.term.ends_on.year}年届满）"


def board(term: Term, today: date) -> CoverageBoard:
    """Six statements, however many units there are."""
    rounds = list(Round.objects.filter(term=term).order_by("number"))
    inspections = list(Inspection.objects.filter(round__in=rounds).select_related("round"))
    own = {(row.unit_id, row.round_id): row for row in inspections}
    counted = {row.unit_id for row in inspections if row.round.state in COUNTED}
    extended = _extended(rounds)
    units = list(_units(term, own))
    below = _below(units, counted, extended, _posts(rounds))
    lines = [
        Line(
            unit,
            [
                _cell(own.get((unit.pk, each.pk)), extended.get((unit.pk, each.pk)))
                for each in rounds
            ],
            unit.pk in counted,
            below[unit.pk],
        )
        for unit in units
    ]
    return CoverageBoard(term, rounds, lines, today)


def _units(term: Term, own: dict) -> Iterable[Unit]:
    """Those in use, and those out of use that this term has inspected."""
    inspected = {unit for unit, _ in own}
    rows = Unit.objects.active() | Unit.objects.filter(pk__in=inspected)
    return in_tree_order(rows).order_by(*TREE)


def _extended(rounds: list[Round]) -> dict[tuple[int, int], int]:
    """(body, round) → the inspection that looked at it."""
    rows = InspectionScope.objects.filter(inspection__round__in=rounds, body__isnull=False)
    rows = rows.filter(inspection__round__state__in=COUNTED)
    values = rows.values_list("body", "inspection__round", "inspection")
    return {(body, round): inspection for body, round, inspection in values}


def _posts(rounds: list[Round]) -> dict[int, tuple[int, int]]:
    """Unit → its 重点岗位 and how many of them the term has looked at."""
    rows = InspectionScope.objects.filter(inspection__round__in=rounds, post__isnull=False)
    reached = set(rows.filter(inspection__round__state__in=COUNTED).values_list("post", flat=True))
    held = UnitLeader.objects.filter(kind=LeaderKind.KEY_POST, left_on=None)
    found: dict[int, tuple[int, int]] = {}
    for pk, unit in held.values_list("pk", "unit"):
        posts, done = found.get(unit, (0, 0))
        found[unit] = (posts + 1, done + (pk in reached))
    return found


def _below(
    units: list[Unit], counted: set[int], extended: dict, posts: dict[int, tuple[int, int]]
) -> dict[int, Below]:
    reached = counted | {body for body, _ in extended}
    parents = {unit.pk: unit.parent_id for unit in units}
    bodies, done = Counter[int](), Counter[int]()
    for unit in units:
        parent = unit.parent_id
        for above in (parent, parents.get(parent) if parent else None):
            if above:
                bodies[above] += 1
                done[above] += unit.pk in reached
    return {
        unit.pk: Below(bodies[unit.pk], done[unit.pk], *posts.get(unit.pk, (0, 0)))
        for unit in units
    }


def _cell(inspection: Inspection | None, extended: int | None) -> HeatCell:
    if inspection is None:
        url = reverse("rounds:inspection", args=[extended]) if extended else ""
        return HeatCell(EXTENDED, "muted", url) if extended else HeatCell()
    stage, url = Stage(inspection.stage), inspection.get_absolute_url()
    if inspection.round.state not in COUNTED:
        return HeatCell(PLANNED, "neutral", url)
    return HeatCell(str(stage.label), "success" if stage == Stage.ARCHIVED else "progress", url)


def _row(line: Line) -> HeatRow:
    note = line.below.words if line.is_covered else ""
    return HeatRow(line.unit.name, line.unit.get_absolute_url(), line.cells, note)
