"""The lists for 纪委 and 组织部: the confirmed evaluations of one round's units, as they were kept."""

from functools import partial

from accounts.enums import OVERSIGHT
from accounts.models import User
from core import request_cache
from core.documents import registry
from core.documents.tree import Column, Sheet, Table
from core.errors import NotYet
from overview.enums import Source
from overview.models import Evaluation
from overview.queries.evaluation_uses import (
    DISCIPLINE,
    PERSONNEL,
    Use,
    advice,
    confirmed,
    of_round,
    said,
)
from rounds.models import Round

FIRST = (Column("序号", 0.5, "center"), Column("单位", 2))
MEASURED = (
    (Source.TIME, "按期完成", "%"),
    (Source.REOPENED, "重新整改", "项"),
    (Source.LETTERS, "督办文书", "份"),
    (Source.REVISIT, "回访到位", "%"),
)
NOTHING = "本轮还没有确认的整改成效评估，确认后再制作清单。"


def _check(user: User, round: Round) -> None:
    rows = confirmed(Evaluation.objects.visible_to(user)).filter(round=round)
    if not request_cache.remembered(("evaluated units", user.pk, round.pk), rows.exists):
        raise NotYet(NOTHING)


def _register(use: Use) -> None:
    registry.document(
        f"evaluations_{use.key}",
        f"{use.recipient}{use.title.partition('（')[0]}",
        Round,
        may=lambda user, round: user.has_role(*OVERSIGHT),
        check=_check,
        joined=("term",),
        title=lambda round: f"{round.short_name}{use.title}",
    )(partial(_sheet, use=use))


def _sheet(round: Round, user: User, *, use: Use) -> Sheet:
    rows = of_round(round, user)
    told = () if use is PERSONNEL else tuple(Column(name, 0.9, "right") for _, name, _ in MEASURED)
    columns = (
        *FIRST,
        Column("得分", 0.7, "right"),
        Column("等次", 0.7, "center"),
        *told,
        *((Column("综合评语", 3),) if use is PERSONNEL else ()),
        Column(use.advice, 2.2),
    )
    lines = tuple(_line(n, row, use) for n, row in enumerate(rows, 1))
    facts = (f"共{len(rows)}个单位", *_formulas(rows))
    return Sheet(use.title, (Table(columns, lines),), subtitle=str(round), facts=facts)


def _line(number: int, row: Evaluation, use: Use) -> tuple:
    if use is PERSONNEL:
        told: tuple = (row.comment,)
    else:
        told = tuple(said(row, source, unit) for source, _, unit in MEASURED)
    return (number, row.subject, row.total, row.grade, *told, advice(row, use))


def _formulas(rows: list[Evaluation]) -> tuple[str, ...]:
    """The versions by which they were made."""
    return tuple(dict.fromkeys(str(row.formula) for row in rows if row.formula))


for each in (DISCIPLINE, PERSONNEL):
    _register(each)
