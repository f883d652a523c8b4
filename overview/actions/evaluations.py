"""Writes of evaluations: begin, score, confirm, return."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.documents import issuing
from core.errors import ActionDenied, NotYet
from core.optimistic_locking import edit
from core.transitions import move
from overview import rules
from overview.enums import EvaluationKind, EvaluationState
from overview.models import Evaluation
from overview.queries import evaluations as queries
from overview.verbs import OverviewVerb
from rectification.models import Ledger
from rounds.models import Round, Team


def check_criteria(*kinds: EvaluationKind) -> None:
    """Nothing is scored where none of the kinds has a criterion in force."""
    if not any(queries.lines_of(kind) for kind in kinds):
        raise NotYet("还没有启用的评价项目，请系统管理员在“系统管理”中补充。")


@transaction.atomic
def begin(
    round: Round, *, team: Team | None = None, ledger: Ledger | None = None, by: User
) -> Evaluation:
    """Begin the sheet of a team or of a unit with the criteria in force and what is counted."""
    rules.check_can_score(by)
    if (team is None) == (ledger is None):
        raise NotYet("请选择一个巡察组或者一个被巡察单位。")
    if (team and team.round_id != round.pk) or (ledger and _round_of(ledger) != round.pk):
        raise ActionDenied("所选对象不属于本轮，请重新选择。")
    kind = EvaluationKind.TEAM if team else EvaluationKind.UNIT
    check_criteria(kind)
    lines = queries.lines_of(kind)
    made = Evaluation.objects.create(
        kind=kind, round=round, team=team, ledger=ledger, lines=lines, scored_by=by
    )
    Evaluation.objects.filter(pk=made.pk).update(lines=queries.with_facts(made, lines))
    made.refresh_from_db()
    audit.record(
        made, OverviewVerb.EVALUATION_BEGUN, by=by, note=str(made), changes=audit.begun(made)
    )
    return made


def _round_of(ledger: Ledger) -> int | None:
    """What came from outside belongs to no round."""
    return ledger.inspection.round_id if ledger.inspection else None


@transaction.atomic
def score(
    evaluation: Evaluation,
    scores: list[tuple[Decimal | None, str]],
    *,
    comment: str,
    version: int | None,
    by: User,
) -> bool:
    """Write (score, reason) line by line; no score beyond the line's full marks."""
    rules.check_can_score(by, evaluation)
    lines = [_scored(line, *pair) for line, pair in zip(evaluation.lines, scores, strict=True)]
    lines = queries.with_facts(evaluation, lines)
    values = {"lines": lines, "comment": comment, "scored_by": by}
    return edit(evaluation, values, version=version, verb=OverviewVerb.SCORED, by=by)


@transaction.atomic
def confirm(evaluation: Evaluation, *, version: int | None = None, by: User) -> None:
    """评分中 → 已确认 with the grade of the day; the counted facts are frozen with it."""
    rules.check_can_confirm(by, evaluation)
    if not evaluation.is_complete:
        raise NotYet("还有项目没有评分，补齐后才能确认。")
    move(
        evaluation,
        EvaluationState.CONFIRMED,
        by=by,
        version=version,
        grade=queries.grade_of(evaluation.kind, evaluation.total),
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )
    issuing.check_printable(evaluation, by=by)


@transaction.atomic
def return_for_rework(evaluation: Evaluation, *, note: str, by: User) -> None:
    """已确认 → 评分中 with a reason; the grade goes with the confirmation."""
    rules.check_can_return(by, evaluation)
    move(
        evaluation,
        EvaluationState.DRAFT,
        by=by,
        note=note,
        grade="",
        confirmed_by=None,
        confirmed_at=None,
    )


def _scored(line: dict, value: Decimal | None, reason: str) -> dict:
    if value is not None and not 0 <= value <= Decimal(line["full"]):
        raise NotYet(f"“{line['name']}”的得分须在0到{line['full']}之间。")
    return line | {"score": None if value is None else str(value), "reason": reason.strip()}
