"""Writes of evaluations: begin, score, confirm, return."""

from datetime import date
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
from overview.rules import points
from overview.verbs import OverviewVerb
from rectification.models import Ledger
from rounds.models import Round, Team

NO_FORMULA = "还没有启用的评价办法，请系统管理员在“系统管理”的“评价办法”中补充。"


def check_criteria(*kinds: EvaluationKind) -> None:
    """Nothing is scored where none of the kinds has a formula with criteria in force."""
    today = timezone.localdate()
    if not any(queries.lines_of(queries.formula_of(kind, today)) for kind in kinds):
        raise NotYet(NO_FORMULA)


@transaction.atomic
def begin(
    round: Round, *, team: Team | None = None, ledger: Ledger | None = None, by: User
) -> Evaluation:
    """Begin the sheet of a team or of a unit by the formula in force, with what it proposes."""
    rules.check_can_score(by)
    if (team is None) == (ledger is None):
        raise NotYet("请选择一个巡察组或者一个被巡察单位。")
    if (team and team.round_id != round.pk) or (ledger and _round_of(ledger) != round.pk):
        raise ActionDenied("所选对象不属于本轮，请重新选择。")
    rules.check_is_of_others(by, team.pk if team else None)
    kind = EvaluationKind.TEAM if team else EvaluationKind.UNIT
    today = timezone.localdate()
    formula = queries.formula_of(kind, today)
    lines = queries.lines_of(formula)
    if formula is None or not lines:
        raise NotYet(NO_FORMULA)
    made = Evaluation(kind=kind, round=round, team=team, ledger=ledger, scored_by=by)
    made.formula, made.scale = formula, queries.scale_of(formula)
    for name, value in _measured(made, lines, today).items():
        setattr(made, name, value)
    made.save()
    audit.record(
        made, OverviewVerb.EVALUATION_BEGUN, by=by, note=str(made), changes=audit.begun(made)
    )
    return made


def _measured(evaluation: Evaluation, lines: list[dict], today: date) -> dict:
    """The columns that hold what was counted today and what comes of it."""
    figures = queries.measured(evaluation, lines, today)
    lines = queries.with_proposals(lines, figures)
    return {"lines": lines, "figures": figures, "measured_on": today}


@transaction.atomic
def measure_again(
    evaluation: Evaluation, *, version: int | None = None, by: User
) -> Evaluation | None:
    """Count anew before the sheet is confirmed; what people gave and why stays."""
    rules.check_can_score(by, evaluation)
    values = _measured(evaluation, evaluation.lines, timezone.localdate())
    if all(getattr(evaluation, name) == value for name, value in values.items()):
        return None
    edit(evaluation, values, version=version, verb=OverviewVerb.MEASURED, by=by)
    return evaluation


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
    """Write (score, reason) line by line: what is not as proposed needs its reason."""
    rules.check_can_score(by, evaluation)
    lines = [_scored(line, *pair) for line, pair in zip(evaluation.lines, scores, strict=True)]
    values = {"lines": lines, "comment": comment, "scored_by": by}
    return edit(evaluation, values, version=version, verb=OverviewVerb.SCORED, by=by)


@transaction.atomic
def confirm(evaluation: Evaluation, *, version: int | None = None, by: User) -> None:
    """评分中 → 已确认 with its grade; figures and rules were frozen when they were counted."""
    rules.check_can_confirm(by, evaluation)
    if not evaluation.is_complete:
        raise NotYet("还有项目没有评分，补齐后才能确认。")
    for line in evaluation.lines:
        _check_reason(line, Decimal(line["score"]), line["reason"])
    move(
        evaluation,
        EvaluationState.CONFIRMED,
        by=by,
        version=version,
        grade=points.grade_of(evaluation.scale, evaluation.total),
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
    reason = reason.strip()
    if value is not None:
        if not 0 <= value <= Decimal(line["full"]):
            raise NotYet(f"“{line['name']}”的得分须在0到{line['full']}之间。")
        _check_reason(line, value, reason)
    return line | {"score": None if value is None else str(value), "reason": reason}


def _check_reason(line: dict, value: Decimal, reason: str) -> None:
    """Who departs from the formula, or judges where it could not, says why."""
    if rules.needs_reason(line, value) and not reason.strip():
        proposed = line.get("proposed")
        said = f"与建议分{proposed}分不同" if proposed is not None else "没有建议分"
        raise NotYet(f"“{line['name']}”{said}，请填写理由。")
