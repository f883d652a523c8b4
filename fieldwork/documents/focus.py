"""重点关注事项清单: every point of one inspection with its conclusion."""

from accounts.models import User
from core.documents import registry
from core.documents.tree import Column, Sheet, Table
from core.errors import NotYet
from fieldwork.models import FocusPoint
from rounds.models import Inspection
from rounds.querysets import is_inside

COLUMNS = (
    Column("编号", 0.8, "center"),
    Column("类别", 1, "center"),
    Column("事项", 2.2),
    Column("关注理由和来源", 3.2),
    Column("查办人", 0.9, "center"),
    Column("状态", 1, "center"),
    Column("结论说明", 1.6),
)


def check(user: User, inspection: Inspection) -> None:
    if not _rows(inspection, user).exists():
        raise NotYet("还没有重点关注事项，提出以后才能生成清单。")


def may_copy(user: User, document) -> bool:
    """A copy quotes what its maker may read, leadership not all of it."""
    return document.made_by_id == user.pk or is_inside(user, document.target_id)


@registry.document(
    "focus_list",
    "重点关注事项清单",
    Inspection,
    check=check,
    may_copy=may_copy,
    joined=("unit", "team", "round__term"),
    order=8,
    restricted=True,
)
def focus_list(inspection: Inspection, user: User) -> Sheet:
    rows = _rows(inspection, user).select_related("assignee").order_by("number")
    return Sheet(
        "重点关注事项清单",
        (Table(COLUMNS, tuple(map(_line, rows))),),
        is_landscape=True,
        subtitle=str(inspection.round),
        facts=(inspection.unit.name, str(inspection.team)),
    )


def _rows(inspection: Inspection, user: User):
    return FocusPoint.objects.visible_to(user).filter(inspection=inspection)


def _line(point: FocusPoint) -> tuple:
    basis = "\n".join(filter(None, (point.why, point.sources and f"来源：{point.sources}")))
    person = point.assignee.name if point.assignee else "未指定"
    state = point.get_state_display()
    kind = point.get_kind_display()
    return (point.reference, kind, point.title, basis, person, state, point.conclusion)
