"""Directives for tests, by the real actions."""

from fieldwork.actions import directives as actions
from fieldwork.models import Directive
from tests import factories as make

WORDS = "各组要严格执行中央八项规定精神，不得接受被巡察单位宴请。"


def values(**other) -> dict:
    usual = {"kind": "document", "title": "关于严肃巡察纪律的通知", "source": "市委办公室"}
    return usual | {"text": WORDS, "due_on": make.days(3)} | other


def drafted(inspection, *, by, **other) -> Directive:
    round = inspection.round
    return actions.draft(round, values(**other), teams=[inspection.team], by=by)


def issued(inspection, *, by, **other) -> Directive:
    directive = drafted(inspection, by=by, **other)
    actions.issue(directive, version=directive.version, by=by)
    return directive


def in_library(*, by, **other) -> Directive:
    row = values(kind="policy", title="巡察工作条例", **other)
    del row["due_on"]
    directive = actions.draft(None, row, by=by)
    actions.issue(directive, by=by)
    return directive
