"""Weekly reports: one being filled in, one submitted."""

from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import monday_of
from tests import factories as make
from tests.matrix.policy import mark


def weekly_of(side, inspection, author) -> dict:
    sent = {
        "state": "submitted", "figures": [], "submitted_on": make.days(-3), "submitted_by": author,
    }  # fmt: skip
    return {
        kind: WeeklyReport.objects.create(
            inspection=inspection,
            week_on=monday_of(make.days(ago)),
            summary=mark(side, kind),
            plan=mark(side, f"{kind}计划"),
            **given,
        )
        for kind, ago, given in (("week", 0, {}), ("reported", -7, sent))
    }
