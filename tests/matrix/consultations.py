"""请示报告: waiting for the office, a draft, a task of what went to the leading group, and one that was done."""

from fieldwork.models import Consultation
from tests import factories as make
from tests.matrix.policy import mark


def consultations_of(side, inspection, author, office) -> dict:
    decided = {"decision": "同意", "decided_on": make.days(-1), "decided_by": office}
    sent = {"submitted_on": make.days(-2)}
    # Numbers above those that forms of this world take.
    columns = {
        "consultation": {"number": 91, "state": "submitted", **sent},
        "jotted": {},
        "entrusted": {
            "number": 92, "state": "tasked", "addressed": "leadership", "due_on": make.days(5),
            **sent, **decided,
        },
        "carried_out": {
            "number": 93, "state": "done", "due_on": make.days(5), "done_on": make.days(0),
            "result": "已办", **sent, **decided,
        },
    }  # fmt: skip
    return {
        kind: Consultation.objects.create(
            inspection=inspection,
            kind="request",
            title=mark(side, kind),
            text=mark(side, f"{kind}内容"),
            created_by=author,
            **{"addressed": "office", **given},
        )
        for kind, given in columns.items()
    }
