"""Rounds and the inspections of one's own teams, with what belongs to them."""

from django.db.models import (
    Count,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from rounds.enums import (
    Stage,
)
from rounds.models import (
    Deadline,
    Inspection,
    Round,
    Team,
)
from rounds.querysets import own_inspections

BEFORE_FEEDBACK = (Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING, Stage.FEEDBACK)


def own_deadlines(inspection: Inspection) -> QuerySet[Deadline]:
    """Dates of the inspection itself: notice and reports."""
    return Deadline.objects.filter(
        inspection=inspection, target_type="rounds.inspection", target_id=inspection.pk
    )


def own_team_rows(user: User) -> QuerySet[Inspection]:
    """Inspections of the teams the person is on today."""
    return own_inspections(user)


def with_counts(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Adds ``unit_count``, ``team_count`` and ``archived_count``."""
    inspections = Inspection.objects.filter(round=OuterRef("pk")).order_by()
    teams = Team.objects.filter(round=OuterRef("pk")).order_by()
    return rounds.annotate(
        unit_count=_count(inspections),
        team_count=_count(teams),
        archived_count=_count(inspections.filter(stage=Stage.ARCHIVED)),
    )


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.values("round").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), 0)
