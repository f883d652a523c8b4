"""了解活动 as forms hold them, brought into a state by the actions themselves."""

from datetime import time

from fieldwork.actions import activities
from tests.factories import days


def values(*people, **more) -> dict:
    """What a form holds; ``people`` are accounts of the team."""
    return {
        "method": "symposium",
        "held_on": days(-1),
        "begins_at": time(9),
        "ends_at": time(11, 30),
        "place": "二楼会议室",
        "unit_below": None,
        "members": [person.inspector for person in people],
        "overlap_reason": "",
        "whom": "某甲、某乙",
        "seen": "与会人员反映报销审核不严。",
        "persons": 12,
        "documents": None,
    } | more


def recorded(inspection, *people, by, **more):
    return activities.record(inspection, values(*(people or (by,)), **more), by=by)
