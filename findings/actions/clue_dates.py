"""By when an organ must sign and answer: the round's rule, shortened by what was asked for."""

from datetime import date

from accounts.models import User
from findings.models import Handoff
from findings.queries.pace import pace_of
from findings.rules.pace import shortened
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

ACTIONS: dict[str, str] = {DeadlineKind.CLUE_SIGN: "签收", DeadlineKind.CLUE_ANSWER: "答复"}


def begin(handoff: Handoff, kind: DeadlineKind, *, on: date, by: User) -> date:
    """Start (or compute anew) one duty of the organ from ``on``; returns by when.

    Where flags leave less time the date is set to the shorter one at once, with the reason as its
    basis: the trail shows one change, and none where nothing was changed.
    """
    pace = pace_of(handoff.asked)
    deadline = deadlines.start(
        handoff.clue.inspection,
        kind,
        handoff,
        starts_on=on,
        label=f"{handoff.reference}{ACTIONS[kind]}",
        url=handoff.get_absolute_url(),
        restricted=True,
        nearer=lambda due: shortened(on, due, pace.percent),
        because=pace.words,
        by=by,
    )
    return deadline.due_on
