"""Teams × weeks in one picture: which reports are missing, late or returned, and which stays stand still."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from accounts.models import User
from core.charts import Heat, HeatCell, HeatRow
from core.targets import label_of
from fieldwork import registers
from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import monday_of, week_number
from fieldwork.queries.weekly import WEEK
from fieldwork.registers import Register
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline, Inspection, Round

STILL_DAYS = 7  # without a new row for so long a stay stands still
STILL = "没有新登记"


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

    @property
    def heat(self) -> Heat:
        columns = [f"{week.month}月{week.day}日起" for week in self.weeks]
        return Heat(self.finding, "单位和巡察组", columns, [_heat_row(each) for each in self.lines])

    @property
    def finding(self) -> str:
        """What the picture says in one sentence: what is wrong first."""
        cells = [cell for line in self.lines for cell in line.cells if cell.words]
        wrong = Counter(c.words for c in cells if c.tone in ("danger", "warning"))
        still = [line for line in self.lines if line.idle is not None]
        told = [f"{words}{number}份" for words, number in wrong.most_common()]
        told = ["、".join(told) if told else "没有缺报、逾期和退回的周报"]
        told += [f"{len(still)}个驻点已有一周{STILL}"] if still else []
        return f"{len(self.lines)}个驻点、{len(cells)}份周报：{'；'.join(told)}"


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
    return Board(weeks, lines)


def rows_by_day(inspections: list[Inspection]) -> Counter[tuple[int, date]]:
    """(inspection, day) → how many rows came in; one statement a register."""
    found: Counter[tuple[int, date]] = Counter()
    for register, rows in _counted(inspections):
        counts = rows.values_list(register.inspection, "day").annotate(number=Count("pk"))
        found.update({(pk, on): n for pk, on, n in counts})
    return found


def last_days(inspections: list[Inspection]) -> dict[int, date]:
    """The day of each one's last row in any register: one statement."""
    parts = [
        rows.values_list(register.inspection).annotate(last=Max("day"))
        for register, rows in _counted(inspections)
    ]
    found: dict[int, date] = {}
    for pk, day in parts[0].union(*parts[1:], all=True) if parts and inspections else []:
        found[pk] = max(day, found.get(pk, day))
    return found


def _counted(inspections: list[Inspection]) -> Iterator[tuple[Register, QuerySet]]:
    """Each register that everybody on the board may know of, its rows with the ``day`` they came in."""
    for register in registers.everything():
        if register.figures and not register.is_restricted:
            day = F(register.on) if register.on else TruncDate(register.at)
            rows = register.all_rows(inspections).filter(register.figures[0].counted)
            yield register, rows.annotate(day=day)


def _reports(inspections: list[Inspection], user: User) -> dict[tuple[int, date], WeeklyReport]:
    rows = WeeklyReport.objects.visible_to(user).filter(inspection__in=inspections)
    given_back = When(~Q(return_note=""), then=Value(True))
    rows = rows.annotate(is_returned=Case(given_back, default=Value(False)))
    rows = rows.defer(*WeeklyReport.AUDIT_HIDDEN)
    return {(row.inspection_id, row.week_on): row for row in rows}


def _dates(reports: Iterable[WeeklyReport]) -> dict[int, Deadline]:
    rows = Deadline.objects.filter(
        kind=DeadlineKind.WEEKLY,
        target_type=label_of(WeeklyReport),
        target_id__in=[report.pk for report in reports],
    )
    return {row.target_id: row for row in rows.with_lateness()}


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
        late = deadline and deadline.was_late  # type: ignore[attr-defined]
        return ("逾期报送", "warning") if late else ("已报送", "success")
    if deadline and deadline.due_on < today:
        return "逾期未报", "danger"
    if report.is_returned:  # type: ignore[attr-defined]
        return "退回补充", "warning"
    if deadline is None:
        return "填写中", "neutral"
    return ("今天到期", "warning") if deadline.due_on == today else ("填写中", "neutral")


def _heat_row(line: BoardLine) -> HeatRow:
    each = line.inspection
    note = f"{each.team or '未分配'}，{each.get_stage_display()}"
    warning = "" if line.idle is None else f"{line.idle}天{STILL}"
    cells = [_heat_cell(cell) for cell in line.cells]
    return HeatRow(each.unit.name, each.get_absolute_url(), cells, note, warning)


def _heat_cell(cell: Cell) -> HeatCell:
    url = cell.report.get_absolute_url() if cell.report else ""
    note = "" if cell.is_still or not cell.words else f"新增{cell.rows}"
    return HeatCell(cell.words, cell.tone, url, note, STILL if cell.is_still else "")
