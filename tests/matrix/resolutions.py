"""Meetings: one that is registered, one that is written down, what each asked for."""

from findings.models import Resolution, ResolutionTask
from tests import factories as make
from tests.matrix.policy import mark


def resolutions_of(number, side, inspection, office) -> dict:
    """A meeting speaks of several units: the round's, not the team's; a task is of one unit here."""
    registered = {
        "state": "registered",
        "year": 2026,
        "number": 90 + number,
        "registered_on": make.days(-1),
        "registered_by": office,
    }
    meeting = _meeting(side, "meeting", inspection, office, **registered)
    begun = _meeting(side, "begun", inspection, office)
    done = {"state": "done", "done_on": make.days(-1), "done_by": office}
    return {
        "meeting": meeting,
        "begun": begun,
        "task": _task(side, "task", meeting, inspection, 1),
        "finished": _task(side, "finished", meeting, inspection, 2, **done),
        "planned": _task(side, "planned", begun, inspection, 1),
    }


def _meeting(side, kind, inspection, office, **columns) -> Resolution:
    made = Resolution.objects.create(
        round=inspection.round,
        kind="group",
        held_on=make.days(-2),
        title=mark(side, kind),
        attendees=mark(side, f"{kind}出席"),
        summary=mark(side, f"{kind}意见"),
        created_by=office,
        **columns,
    )
    made.inspections.add(inspection)
    return made


def _task(side, kind, meeting, inspection, number, **columns) -> ResolutionTask:
    return ResolutionTask.objects.create(
        resolution=meeting,
        number=number,
        inspection=inspection,
        text=mark(side, kind),
        body="市财政局",
        due_on=make.days(9),
        **columns,
    )
