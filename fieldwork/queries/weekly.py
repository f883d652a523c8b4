"""Reads of weekly reports: the figures of a week, teams × weeks in one picture, what waits for whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of, label_of
from core.worklist import WorkItem
from fieldwork import registers
from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import monday_of, week_number
from rounds.duties import HEADS
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline, Inspection, Round
from rounds.querysets import serving

WEEK = timedelta(days=7)
STILL_DAYS = 7  # without a new row for so long a stay stands still


@dataclass(frozen=True)
class Line:
    """One figure of a report: in its week and from the beginning to the end of that week."""

    key: str
    label: str
    unit: str
    week: int
    total: int
    is_part: bool = False
    is_restricted: bool = False


def counted(report: WeeklyReport) -> list[Line]:
    """What the registers say now, the same for every reader; one statement a figure."""
    return [
        Line(
            figure.key,
            figure.label,
            figure.unit,
            is_part=figure.is_part,
            is_restricted=register.is_restricted,
            **_numbers(report, register, figure),
        )
        for register in registers.everything()
        for figure in register.figures
    ]


def frozen(report: WeeklyReport) -> list[dict]:
    """The same as it is kept with a submitted report."""
    return [asdict(line) for line in counted(report)]


def lines_of(report: WeeklyReport, *, clues: bool) -> list[Line]:
    """As submitted, else as of now; how many clues there are only where ``clues``."""
    kept = report.figures
    lines = counted(report) if kept is None else [Line(**each) for each in kept]
    return [line for line in lines if clues or not line.is_restricted]


def _numbers(report: WeeklyReport, register: Any, figure: Any) -> dict[str, int]:
    rows = register.all_rows([report.inspection]).filter(figure.counted)
    rows = rows.filter(**register.before(report.next_week_on))
    within = Q(**register.since(report.week_on))
    return rows.aggregate(week=Count("pk", filter=within), total=Count("pk"))


def open_weeks(inspection: Inspection, last: date | None, today: date) -> list[date]:
    """Mondays of the weeks that have begun and have no report; ``last`` is the newest that has one.

    Where there is none yet only the present week: a stay that began before is not asked for its past.
    """
    if inspection.entry_on is None:
        return []
    end = monday_of(min(today, inspection.exit_on or today))
    if last is None:
        return [end] if end == monday_of(today) and inspection.entry_on <= today else []
    return [last + WEEK * n for n in range(1, (end - last).days // 7 + 1)]


@dataclass(frozen=True)
class Cell:
    """One week of one stay: how its report stands, and how many rows came in."""

    week_on: date
    report: WeeklyReport | None = None
    words: str = ""
    tone: str = ""
    rows: int = 0
    is_still: bool = False


@dataclass
class BoardLine:
    """One stay; ``idle`` counts the days since its last row, None where that tells nothing."""

    inspection: Inspection
    cells: list[Cell] = field(default_factory=list)
    last_on: date | None = None
    idle: int | None = None


@dataclass(frozen=True)
class Board:
    weeks: list[date]
    lines: list[BoardLine]
    counts: list[tuple[str, int]]
    still: int


def board(round: Round, user: User, today: date) -> Board:
    """The stays of a round that the person sees, in a constant number of statements.

    Rows are counted from the registers that everybody on the board may know of.
    """
    stays = Inspection.objects.visible_to(user).filter(round=round, entry_on__isnull=False)
    inspections = list(stays.select_related("unit", "team").order_by("team__number", "id"))
    reports = _reports(inspections, user)
    dates = _dates(reports.values())
    days = rows_by_day(inspections)
    weeks = _weeks(inspections, reports, today)
    lines = [_line(each, weeks, reports, dates, days, today) for each in inspections]
    words = Counter(cell.words for line in lines for cell in line.cells if cell.words)
    return Board(weeks, lines, words.most_common(), sum(line.idle is not None for line in lines))


def rows_by_day(inspections: list[Inspection]) -> Counter[tuple[int, date]]:
    """(inspection, day) → how many rows came in; one statement a register."""
    found: Counter[tuple[int, date]] = Counter()
    for register in registers.everything():
        if not register.figures or register.is_restricted:
            continue
        rows = register.all_rows(inspections).filter(register.figures[0].counted)
        day = F(register.on) if register.on else TruncDate(register.at)
        counts = rows.annotate(day=day).values_list(register.inspection, "day")
        found.update({(pk, on): n for pk, on, n in counts.annotate(number=Count("pk"))})
    return found


def _reports(inspections: list[Inspection], user: User) -> dict[tuple[int, date], WeeklyReport]:
    rows = WeeklyReport.objects.visible_to(user).filter(inspection__in=inspections)
    rows = rows.defer(*WeeklyReport.AUDIT_HIDDEN)
    return {(row.inspection_id, row.week_on): row for row in rows}


def _dates(reports: Iterable[WeeklyReport]) -> dict[int, Deadline]:
    rows = Deadline.objects.filter(
        kind=DeadlineKind.WEEKLY,
        target_type=label_of(WeeklyReport),
        target_id__in=[report.pk for report in reports],
    )
    return {row.target_id: row for row in rows}


def _weeks(inspections: list[Inspection], reports: Iterable, today: date) -> list[date]:
    """From the first entry to the last exit or this week."""
    if not inspections:
        return []
    first = monday_of(min(each.entry_on for each in inspections if each.entry_on))
    ends = [min(today, each.exit_on or today) for each in inspections]
    last = max([monday_of(max(ends)), *(week for _, week in reports)])
    return [first + WEEK * n for n in range((last - first).days // 7 + 1)]


def _line(
    inspection: Inspection,
    weeks: list[date],
    reports: dict[tuple[int, date], WeeklyReport],
    dates: dict[int, Deadline],
    days: Counter[tuple[int, date]],
    today: date,
) -> BoardLine:
    own = Counter({on: n for (pk, on), n in days.items() if pk == inspection.pk})
    line = BoardLine(inspection, last_on=max(own, default=None))
    for week in weeks:
        report = reports.get((inspection.pk, week))
        line.cells.append(_cell(inspection, week, report, dates, own, today))
    if inspection.stage == Stage.FIELDWORK and inspection.entry_on:
        idle = (today - max(line.last_on or inspection.entry_on, inspection.entry_on)).days
        line.idle = idle if idle >= STILL_DAYS else None
    return line


def _cell(
    inspection: Inspection,
    week: date,
    report: WeeklyReport | None,
    dates: dict[int, Deadline],
    own: Counter[date],
    today: date,
) -> Cell:
    """Nothing before the entry, after the exit and in weeks to come."""
    left_on = min(today, inspection.exit_on or today)
    stays = week_number(inspection.entry_on, week) > 0 and week <= left_on
    if report is None and not stays:
        return Cell(week)
    rows = sum(own[week + timedelta(days=n)] for n in range(7))
    still = not rows and stays and week + WEEK <= today
    words, tone = _standing(report, dates.get(report.pk) if report else None, today)
    return Cell(week, report, words, tone, rows, still)


def _standing(
    report: WeeklyReport | None, deadline: Deadline | None, today: date
) -> tuple[str, str]:
    if report is None:
        return "缺报", "danger"
    if report.state == WeeklyState.SUBMITTED:
        late = deadline and deadline.met_on and deadline.met_on > deadline.due_on
        return ("逾期报送", "warning") if late else ("已报送", "success")
    if deadline is None:
        return "填写中", "neutral"
    if deadline.due_on < today:
        return "逾期未报", "danger"
    return ("今天到期", "warning") if deadline.due_on == today else ("填写中", "neutral")


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """The heads' reports, with the day they are due."""
    if not user.has_role(Role.INSPECTOR):
        return []
    led = serving(user).filter(duty__in=HEADS).values("team_id")
    rows = WeeklyReport.objects.visible_to(user).open().filter(inspection__team__in=led)
    found = list(with_dates(rows.select_related("inspection__unit")).order_by("week_on", "pk"))
    return [
        WorkItem(
            "补充周报" if row.return_note else "报送周报",
            f"{row}（{row.days}）",
            row.get_absolute_url(),
            row.due_on,  # type: ignore[attr-defined]
            row.inspection.unit.name,
            (key_of(row),),
        )
        for row in found
    ]


def with_dates(rows: QuerySet[WeeklyReport]) -> QuerySet[WeeklyReport]:
    """Each with ``due_on`` and ``met_on`` of its deadline."""
    own = Deadline.objects.filter(
        kind=DeadlineKind.WEEKLY, target_type=label_of(WeeklyReport), target_id=OuterRef("pk")
    )
    return rows.annotate(
        due_on=Subquery(own.values("due_on")[:1]), met_on=Subquery(own.values("met_on")[:1])
    )
