"""Meetings of 会议议定 brought into a state by the actions themselves."""

from findings.actions import resolution_tasks, resolutions
from findings.models import Resolution, ResolutionTask
from rounds.actions import inspections
from rounds.enums import Stage
from tests.factories import days, today


def values(**more) -> dict:
    return {
        "kind": "group",
        "held_on": today(),
        "title": "听取巡察情况汇报的会议",
        "attendees": "出席甲、出席乙",
        "summary": "会议同意巡察组的意见。",
    } | more


def task_values(**more) -> dict:
    return {
        "text": "限期核查专项资金",
        "inspection": None,
        "due_on": days(20),
        "assignee": None,
        "body": "市财政局",
    } | more


def stay_ended(inspection, *, by):
    """In 报告, with the two dates of the reports."""
    inspections.advance(inspection, Stage.REPORTING, note="没有", by=by)
    return inspection


def asks_hearing(inspection):
    preset = inspection.round.preset
    type(preset).objects.filter(pk=preset.pk).update(needs_hearing=True)
    preset.refresh_from_db()
    return inspection


def entered(inspection, *, by, inspections=None, **more) -> Resolution:
    heard = inspections or [inspection]
    return resolutions.enter(inspection.round, values(**more), inspections=heard, by=by)


def added(resolution, *, by, **more) -> ResolutionTask:
    return resolution_tasks.add(resolution, task_values(**more), by=by)


def registered(inspection, *, by, tasks=(), **more) -> Resolution:
    """With the points that ``tasks`` give."""
    meeting = entered(inspection, by=by, **more)
    for each in tasks:
        added(meeting, by=by, **each)
    resolutions.register(meeting, by=by)
    meeting.refresh_from_db()
    return meeting
