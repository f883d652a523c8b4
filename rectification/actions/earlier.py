"""A 回头看 takes over what the earlier inspection left: items become 重点关注事项 of the new one."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from core.errors import NotYet
from fieldwork.actions import focus
from fieldwork.enums.focus import FocusKind
from fieldwork.models import FocusPoint
from rectification.queries.earlier import Earlier
from rounds.models import Inspection

TITLE = 120


@transaction.atomic
def take_over(inspection: Inspection, *, items: Iterable[Earlier], by: User) -> list[FocusPoint]:
    """A point for each of ``items`` that was not taken over before; raises NotYet where none is left."""
    taken = taken_over(inspection)
    rows = [each for each in items if each.source not in taken]
    if not rows:
        raise NotYet("请至少勾选一项；已经列入重点关注的不再重复列入。")
    return [focus.raise_point(inspection, _values(each), by=by) for each in rows]


def taken_over(inspection: Inspection) -> set[str]:
    """The sources of the points that there are."""
    return {point.sources for point in FocusPoint.objects.filter(inspection=inspection)}


def _values(each: Earlier) -> dict:
    item, said = each.item, [f"整改状态：{each.item.get_state_display()}"]
    if each.verdict:
        said.append(f"回访结论：{each.verdict.label}")
    why = f"{item.detail or item.problem}\n{'，'.join(said)}。"
    return {
        "kind": FocusKind.RISK,
        "title": item.problem[:TITLE],
        "why": why[:2000],
        "sources": each.source,
        "assignee": None,
    }
