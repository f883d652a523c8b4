"""What comes before a sheet: points to be looked into, open and settled; what the team did."""

from fieldwork.models import Activity, FocusPoint
from tests import factories as make
from tests.matrix.policy import mark


def focus_of(side, inspection, author) -> dict:
    # Numbers above those that forms of this world take.
    return {
        kind: FocusPoint.objects.create(
            inspection=inspection,
            number=number,
            kind="risk",
            title=mark(side, kind),
            why=mark(side, f"{kind}理由"),
            assignee=author.inspector,
            state=state,
            created_by=author,
        )
        for number, (kind, state) in enumerate({"focus": "open", "cleared": "cleared"}.items(), 91)
    }


def activities_of(side, inspection, author) -> dict:
    made = {}
    for number, (kind, state) in enumerate(
        {"activity": "recorded", "voided": "voided"}.items(), 91
    ):
        made[kind] = Activity.objects.create(
            inspection=inspection,
            number=number,
            method="symposium",
            held_on=make.days(-1),
            place=mark(side, kind),
            whom=mark(side, f"{kind}对象"),
            seen=mark(side, f"{kind}见闻"),
            state=state,
            created_by=author,
        )
        made[kind].members.set([author.inspector])
    return made
