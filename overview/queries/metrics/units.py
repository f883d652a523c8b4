"""What is measured of a unit that puts things right: dates kept, what came back, what others found."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from core.targets import label_of
from fieldwork.enums.surveys import QuestionKind
from fieldwork.models import Survey, SurveyResult
from fieldwork.queries.survey_results import results_of
from overview.enums import Source
from overview.models import Evaluation
from overview.queries.metrics.base import Figure, count_of, figure, metric, number, share
from overview.queries.metrics.teams import kept
from rectification.enums import (
    HANDED_IN,
    SENT,
    ItemState,
    RevisitState,
    SupervisionState,
    Verdict,
)
from rectification.models import Ledger, LedgerItem, Measure, Revisit, RevisitItem, Supervision
from rounds.enums import DeadlineKind
from rounds.models import Deadline

WENT_OUT = (*SENT, SupervisionState.REFERRED, SupervisionState.DECIDED)
SATISFIED = (Verdict.REAL, Verdict.BASIC)
Figures = dict[str, Figure]


def _items(evaluation: Evaluation) -> QuerySet[LedgerItem]:
    return LedgerItem.objects.filter(ledger=evaluation.ledger_id)


@metric(Source.PLAN, share("kept", "due"))
def _plan(evaluation: Evaluation, today: date) -> Figures:
    rows = Deadline.objects.filter(
        kind=DeadlineKind.PLAN, target_type=label_of(Ledger), target_id=evaluation.ledger_id
    )
    return kept(rows, today)


@metric(Source.TIME, share("kept", "due"))
def _time(evaluation: Evaluation, today: date) -> Figures:
    """What the unit owes is to hand in; how long others take with it is not its doing."""
    rows = _items(evaluation)
    is_in = Q(state__in=[*HANDED_IN, ItemState.CLOSED])
    due = rows.filter(is_in | Q(due_on__lt=today))
    in_time = due.filter(is_in, submitted_at__date__lte=F("due_on"))
    return {
        "due": figure("应完成事项", "项", due),
        "kept": figure("按期申请销号", "项", in_time),
        "late": figure("逾期", "项", due.exclude(pk__in=in_time.values("pk"))),
    }


@metric(Source.TASKS, share("closed", "items"))
def _tasks(evaluation: Evaluation, today: date) -> Figures:
    rows = _items(evaluation)
    return {
        "items": figure("反馈问题", "项", rows),
        "closed": figure("已销号", "项", rows.filter(state=ItemState.CLOSED)),
    }


@metric(Source.RETURNS, count_of("times"), "次")
def _returns(evaluation: Evaluation, today: date) -> Figures:
    rows = _items(evaluation).filter(returns__gt=0)
    return {
        "returned": figure("被退回的事项", "项", rows),
        "times": number("共退回", "次", rows.aggregate(times=Sum("returns"))["times"]),
    }


@metric(Source.REOPENED, count_of("reopened"), "项")
def _reopened(evaluation: Evaluation, today: date) -> Figures:
    again = Q(closings__gt=1) | Q(closings=1) & ~Q(state=ItemState.CLOSED)
    return {"reopened": figure("销号后重新整改", "项", _items(evaluation).filter(again))}


@metric(Source.MEASURES, count_of("late"), "条")
def _measures(evaluation: Evaluation, today: date) -> Figures:
    rows = Measure.objects.filter(item__ledger=evaluation.ledger_id)
    late = Q(done_on__gt=F("due_on")) | Q(done_on=None, due_on__lt=today)
    return {
        "measures": figure("整改措施", "条", rows),
        "late": figure("逾期", "条", rows.filter(late)),
    }


@metric(Source.LETTERS, count_of("letters"), "份")
def _letters(evaluation: Evaluation, today: date) -> Figures:
    rows = Supervision.objects.filter(ledger=evaluation.ledger_id, state__in=WENT_OUT)
    return {"letters": figure("督办文书", "份", rows)}


def _revisits(evaluation: Evaluation) -> QuerySet[Revisit]:
    return Revisit.objects.filter(ledger=evaluation.ledger_id, state=RevisitState.DONE)


@metric(Source.REVISIT, share("good", "seen"))
def _revisit(evaluation: Evaluation, today: date) -> Figures:
    rows = RevisitItem.objects.filter(revisit__in=_revisits(evaluation)).exclude(verdict="")
    good = rows.filter(verdict__in=SATISFIED)
    return {
        "seen": figure("回访核查", "项", rows),
        "good": figure("真改到位、基本到位", "项", good),
        "bad": figure("未到位、反弹", "项", rows.exclude(pk__in=good.values("pk"))),
    }


@metric(Source.SATISFACTION, share("good", "answered"))
def _satisfaction(evaluation: Evaluation, today: date) -> Figures:
    """Answers to the scales of the surveys of its revisits; of fewer than five nothing is told."""
    rows = Survey.objects.filter(
        pk__in=_revisits(evaluation).values("survey"),
        result__in=SurveyResult.objects.shown(),
    )
    answered, good = _answers(rows.select_related("result"))
    return {
        "surveys": figure("满意度测评", "次", rows),
        "answered": number("评价", "人次", answered),
        "good": number("其中好评", "人次", good),
    }


def _answers(surveys: Iterable[Any]) -> tuple[int, int]:
    scales = [
        result
        for survey in surveys
        for result in results_of(survey)
        if result.question.kind == QuestionKind.SCALE
    ]
    good = sum(line.count for result in scales for line in result.good_lines)
    return sum(result.answered for result in scales), good
