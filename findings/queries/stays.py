"""What was done during one stay, as the registers know it: the claims a document may make."""

from collections.abc import Iterable
from datetime import date

from core.calendar import cn_date
from fieldwork.enums.methods import Method
from fieldwork.queries import activities, interviews, materials
from findings.enums import FindingState
from findings.models import Finding
from findings.queries import resolutions
from rounds.enums import DeadlineKind
from rounds.models import Deadline, Inspection

SIGNED = (FindingState.SIGNED, FindingState.FED_BACK)


def methods(inspection: Inspection) -> str:
    """“听取汇报、个别谈话56人次、调阅资料120件”: what is registered or named in a signed sheet.

    Talks, materials and activities are counted from their registers, the other ways (docs/domain.md §8,
    了解方式) are those that signed sheets name. Nothing registered gives "".
    """
    done = {row.method: row for row in activities.figures(inspection.activities.all())}
    read = done[Method.FILES].documents if Method.FILES in done else 0
    counted = {method: f"{row.times}次" for method, row in done.items()} | {
        Method.INTERVIEW: _number(interviews.held(inspection), "人次"),
        Method.FILES: _number(materials.received(inspection) + read, "件"),
    }
    named = _named(inspection) | {*done} | {method for method, words in counted.items() if words}
    return "、".join(f"{m.label}{counted.get(m, '')}" for m in Method if m in named)


def period(inspection: Inspection) -> str:
    """“2026年3月2日至4月10日” of the stay that was; "" until both days are recorded."""
    if inspection.entry_on is None or inspection.exit_on is None:
        return ""
    return f"{cn_date(inspection.entry_on)}至{_day(inspection.exit_on, inspection.entry_on)}"


def heard_on(inspection: Inspection) -> date | None:
    """The day on which the leading group heard the report; None until that is recorded.

    The meeting says it; where a preset asks for none, the day that was entered for the report.
    """
    if meeting := resolutions.hearings(inspection).only("held_on").first():
        return meeting.held_on
    if inspection.round.preset.needs_hearing:
        return None
    reported = Deadline.objects.filter(inspection=inspection, kind=DeadlineKind.GROUP_REPORT)
    return reported.exclude(met_on=None).values_list("met_on", flat=True).first()


def _named(inspection: Inspection) -> set[str]:
    rows = Finding.objects.filter(inspection=inspection, state__in=SIGNED)
    chosen: Iterable[list[str]] = rows.order_by().values_list("methods", flat=True)
    return {method for methods in chosen for method in methods}


def _number(count: int, unit: str) -> str:
    return f"{count}{unit}" if count else ""


def _day(until: date, since: date) -> str:
    """The year is not said twice."""
    words = cn_date(until)
    return words.removeprefix(f"{since.year}年") if until.year == since.year else words
