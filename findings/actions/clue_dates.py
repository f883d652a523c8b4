"""By when an organ must sign and answer: the round's rule, shortened by what was asked for."""

from datetime import date

from findings.models import Handoff
from findings.queries.pace import pace_of
from findings.rules.pace import shortened
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

DEEDS: dict[str, str] = {DeadlineKind.CLUE_SIGN: "签收", DeadlineKind.CLUE_ANSWER: "答复"}


def begin(handoff: Handoff, kind: DeadlineKind, *, on: date, by) -> date:
    """Start (or compute anew) one duty of the organ from ``on``; returns by when.

    Where flags leave less time the date is set to the shorter one, with the reason as its basis.
    """
    about = {
        "label": f"{handoff.reference}{DEEDS[kind]}",
        "url": handoff.get_absolute_url(),
        "restricted": True,
        "by": by,
    }
    inspection = handoff.clue.inspection
    usual = deadlines.start(inspection, kind, handoff, starts_on=on, **about)
    pace = pace_of(handoff.asked)
    due = shortened(on, usual.due_on, pace.percent)
    if due < usual.due_on:
        deadlines.set_date(
            inspection, kind, handoff, starts_on=on, due_on=due, basis=pace.words, **about
        )
    return due
