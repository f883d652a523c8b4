"""巡察组考核表 and 整改成效评估表: each criterion with what was counted, the score and why."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Column, Field, KeyValues, Sheet, Table
from overview.enums import EvaluationKind, EvaluationState
from overview.models import Evaluation
from overview.rules import points

COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("项目", 1.5),
    Column("统计情况", 2.8),
    Column("满分", 0.7, "right"),
    Column("建议", 0.7, "right"),
    Column("得分", 0.7, "right"),
    Column("理由", 2.4),
)
TITLES = {EvaluationKind.TEAM: "巡察组考核表", EvaluationKind.UNIT: "整改成效评估表"}


@registry.document(
    "evaluation_sheet",
    "评价表",
    Evaluation,
    joined=("formula", "round__term", "team", "ledger__unit", "scored_by", "confirmed_by"),
    title=lambda made: f"{made.subject}{TITLES[EvaluationKind(made.kind)]}",
)
def sheet(made: Evaluation, user: User) -> Sheet:
    """Lines, sum and grade, the comment, and the two who signed for it."""
    rows = [_row(n, line) for n, line in enumerate(made.lines, 1)]
    given = made.total if made.is_complete else None
    rows.append(("", "合计", "", made.full, made.proposed, given, ""))
    on = timezone.localdate(made.confirmed_at) if made.confirmed_at else None
    confirmed = made.confirmed_by.name if made.confirmed_by else ""
    form = KeyValues(
        (
            (Field("等次", made.grade or "（确认后确定）"), Field("状态", EvaluationState(made.state).label)),
            (Field("综合评语", made.comment, lines=5),),
            (Field("评分人", "", is_signed=True, signed_by=made.scored_by.name),),
            (Field("确认人", "", is_signed=True, signed_by=confirmed, signed_on=on),),
        )
    )  # fmt: skip
    return Sheet(
        TITLES[EvaluationKind(made.kind)],
        (Table(COLUMNS, tuple(rows)), form),
        subtitle=str(made.round),
        facts=(made.subject, *_made_by(made)),
    )


def _row(number: int, line: dict) -> tuple:
    facts = "。".join(part for part in (line["facts"], points.words(line)) if part)
    proposed, score = line.get("proposed"), line["score"]
    return (
        number,
        line["name"],
        facts,
        Decimal(line["full"]),
        Decimal(proposed) if proposed is not None else None,
        Decimal(score) if score else None,
        line["reason"],
    )


def _made_by(made: Evaluation) -> tuple[str, ...]:
    """The version of the formula and the day on which was counted."""
    full = f"满分{made.full.normalize():f}分"
    if made.formula is None or made.measured_on is None:
        return (full,)
    return full, str(made.formula), f"统计截至{cn_date(made.measured_on)}"
