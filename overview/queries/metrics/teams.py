"""What is measured of a team: what it found, how well, and whether it kept its dates."""

from datetime import date

from django.db.models import F, Q, QuerySet

from core.targets import label_of
from fieldwork.models import WeeklyReport
from findings.enums import FILED, FindingState
from findings.models import Clue, CommonIssue, Finding, Handoff, ImmediateFix
from overview.enums import Source
from overview.models import Evaluation
from overview.queries.metrics.base import (
    Figure,
    count_of,
    figure,
    metric,
    number,
    per_unit,
    share,
)
from rounds.enums import DeadlineKind, Party, UnitSize
from rounds.models import Deadline, Inspection

SIGNED = (FindingState.SIGNED, FindingState.FED_BACK)
OWN = (Party.TEAM, Party.HEADS)
IN_TIME = Q(met_on__lte=F("due_on"))
Figures = dict[str, Figure]


def _inspections(evaluation: Evaluation) -> QuerySet[Inspection]:
    return Inspection.objects.filter(team=evaluation.team)


def _units(evaluation: Evaluation) -> Figures:
    rows = _inspections(evaluation)
    large = rows.filter(unit__size=UnitSize.LARGE)
    return {
        "large": figure("大单位", "个", large),
        "small": figure("小单位", "个", rows.exclude(unit__size=UnitSize.LARGE)),
    }


def _signed(evaluation: Evaluation) -> QuerySet[Finding]:
    return Finding.objects.filter(inspection__in=_inspections(evaluation), state__in=SIGNED)


@metric(Source.FINDINGS, per_unit("signed"), "份")
def _findings(evaluation: Evaluation, today: date) -> Figures:
    return _units(evaluation) | {"signed": figure("审签底稿", "份", _signed(evaluation))}


@metric(Source.QUALITY, share("straight", "signed"))
def _quality(evaluation: Evaluation, today: date) -> Figures:
    rows = _signed(evaluation)
    return {
        "signed": figure("审签底稿", "份", rows),
        "straight": figure("没有退回过", "份", rows.filter(returns=0)),
        "returned": figure("退回过", "份", rows.filter(returns__gt=0)),
    }


@metric(Source.CLUES, per_unit("clues"), "件")
def _clues(evaluation: Evaluation, today: date) -> Figures:
    rows = Clue.objects.filter(inspection__in=_inspections(evaluation))
    return _units(evaluation) | {"clues": number("问题线索", "件", rows.count())}


@metric(Source.CLUE_QUALITY, share("built", "handed"))
def _clue_quality(evaluation: Evaluation, today: date) -> Figures:
    rows = Handoff.objects.filter(clue__inspection__in=_inspections(evaluation)).standing()
    built = rows.filter(outcome__in=FILED).count()
    return {
        "handed": number("移交线索", "件", rows.count()),
        "built": number("成案", "件", built),
    }


@metric(Source.SPECIAL, count_of("issues"), "题")
def _special(evaluation: Evaluation, today: date) -> Figures:
    rows = CommonIssue.objects.filter(team=evaluation.team)
    return {"issues": figure("共性问题", "题", rows)}


@metric(Source.FIXES, share("done", "fixes"))
def _fixes(evaluation: Evaluation, today: date) -> Figures:
    rows = ImmediateFix.objects.filter(finding__inspection__in=_inspections(evaluation))
    return {
        "fixes": figure("立行立改", "件", rows),
        "done": figure("办结", "件", rows.filter(accepted_at__isnull=False)),
    }


@metric(Source.DUTIES, share("kept", "due"))
def _duties(evaluation: Evaluation, today: date) -> Figures:
    """Dates of the inspections that the team answers for."""
    rows = Deadline.objects.filter(target_type=label_of(Inspection), responsible__in=OWN)
    return kept(rows.filter(inspection__in=_inspections(evaluation)), today)


@metric(Source.WEEKLY, share("kept", "due"))
def _weekly(evaluation: Evaluation, today: date) -> Figures:
    """A report that came late stays late, also where it was returned and came again."""
    rows = Deadline.objects.filter(kind=DeadlineKind.WEEKLY, target_type=label_of(WeeklyReport))
    rows = rows.filter(inspection__in=_inspections(evaluation)).with_lateness()
    return kept(rows, today, by=IN_TIME & Q(was_late=False))


def kept(rows: QuerySet[Deadline], today: date, *, by: Q = IN_TIME) -> Figures:
    """Of the dates that were met or have passed, those that were met in time."""
    due = rows.filter(Q(met_on__isnull=False) | Q(due_on__lt=today), withdrawn_on=None)
    in_time = due.filter(by)
    return {
        "due": figure("到期的期限", "项", due),
        "kept": figure("按期完成", "项", in_time),
        "late": figure("逾期", "项", due.exclude(pk__in=in_time.values("pk"))),
    }
