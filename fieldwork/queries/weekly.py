"""Reads of weekly reports: the figures of a week, what waits for whom."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of, label_of
from core.worklist import WorkItem
from fieldwork import registers
from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import monday_of
from rounds.duties import HEADS
from rounds.enums import DeadlineKind
from rounds.models import Deadline, Inspection
from rounds.querysets import serving

WEEK = timedelta(days=7)


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
    """Each with ``due_on``, ``met_on`` and ``was_late`` of its deadline."""
    own = Deadline.objects.with_lateness().filter(
        kind=DeadlineKind.WEEKLY, target_type=label_of(WeeklyReport), target_id=OuterRef("pk")
    )
    told = ("due_on", "met_on", "was_late")
    return rows.annotate(**{name: Subquery(own.values(name)[:1]) for name in told})
