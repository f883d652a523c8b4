"""Reads of 立行立改: the date its rule suggests."""

from datetime import date

from core import calendar
from findings.models import Finding
from rounds.actions import deadlines
from rounds.enums import DeadlineKind


def suggested_due(finding: Finding, *, on: date) -> date:
    """By the round's rule (usually the stay's last day), never before ``on``."""
    inspection = finding.inspection
    rule = deadlines.rule_for(inspection.round, DeadlineKind.IMMEDIATE_FIX)
    base = deadlines.anchor(inspection, rule.start) or on
    return max(calendar.add(base, rule.offset, rule.unit, provisional=True).date, on)
