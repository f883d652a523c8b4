"""What comes before a sheet: points to be looked into, open and settled."""

from fieldwork.models import FocusPoint
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
