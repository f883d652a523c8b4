"""Reads of 了解活动: what bars one on its day, how many of each method."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from core.calendar import cn_date
from fieldwork.enums.methods import Method
from fieldwork.models import Activity
from rounds.models import Inspection, Inspector, TeamMember
from rounds.queries.scopes import bodies_below
from rounds.querysets import takes_part

NAMED = 5  # double bookings that a sentence names


def team_of(inspection: Inspection) -> QuerySet[Inspector]:
    """Everybody who is or was on the team: whoever left may have been there."""
    members = TeamMember.objects.filter(takes_part(inspection.unit_id), team=inspection.team_id)
    return Inspector.objects.filter(pk__in=members.values("inspector")).order_by("pinyin", "pk")


def faults(inspection: Inspection, values: dict, *, activity: Activity | None = None) -> dict:
    """What these values may not say: column → sentence; one place for form and action."""
    told = {
        "held_on": _day(inspection, values["held_on"]),
        "ends_at": _hours(values.get("begins_at"), values.get("ends_at")),
        "place": _place(inspection, values),
        "members": _members(inspection, values["members"]),
    }
    if not told["ends_at"] and not values.get("overlap_reason", "").strip():
        told["overlap_reason"] = _overlaps(inspection, values, activity)
    return {name: sentence for name, sentence in told.items() if sentence}


def overlapping(values: dict, *, activity: Activity | None = None) -> list[Activity]:
    """Standing activities of these people that share time with this one; none where only the day
    is known, for the day holds many."""
    if values.get("begins_at") is None or values.get("ends_at") is None:
        return []
    rows = Activity.objects.standing().filter(
        held_on=values["held_on"], members__in=values["members"],
        begins_at__lt=values["ends_at"], ends_at__gt=values["begins_at"],
    )  # fmt: skip
    rows = rows.exclude(pk=activity.pk if activity else None).distinct()
    return list(rows.select_related("inspection").prefetch_related("members").order_by("pk"))


@dataclass(frozen=True)
class Figure:
    """How often one method was used, with how many persons and documents."""

    method: Method
    times: int
    persons: int
    documents: int


def figures(rows: Any) -> list[Figure]:
    """Of those of ``rows`` that stand, in the order of the vocabulary."""
    counted = rows.standing().order_by().values_list("method").annotate(
        times=Count("pk"), people=Sum("persons", default=0), papers=Sum("documents", default=0)
    )  # fmt: skip
    found = {method: numbers for method, *numbers in counted}
    return [Figure(m, *found[m.value]) for m in Method if m.value in found]


def _day(inspection: Inspection, on: date) -> str:
    """Inside the stay, and not before it happened."""
    begin, end = inspection.entry_on, inspection.exit_on
    if begin is None:
        return "这项巡察任务还没有进驻日期，请巡察办登记进驻以后再登记了解活动。"
    if on < begin:
        return f"日期早于进驻日期{cn_date(begin)}。请核对日期；进驻日期有误的，请巡察办更正。"
    if end is not None and on > end:
        return f"日期晚于驻点结束日期{cn_date(end)}。请核对日期；驻点延长的，请巡察办更正结束日期。"
    if on > timezone.localdate():
        return "日期晚于今天。了解活动在进行以后登记，请核对日期。"
    return ""


def _hours(begin: time | None, end: time | None) -> str:
    if (begin is None) != (end is None):
        return "开始和结束时间请都填写；只知道日期的，两项都不填。"
    if begin is not None and end is not None and end <= begin:
        return "结束时间应晚于开始时间，请核对。跨过零点的，分两天登记。"
    return ""


def _place(inspection: Inspection, values: dict) -> str:
    below = values.get("unit_below")
    if below is not None and not bodies_below(inspection.unit).filter(pk=below.pk).exists():
        return f"{below}不是{inspection.unit}的下级单位，请重新选择。"
    if below is None and not values.get("place", "").strip():
        return "请填写地点，或者选择所到的下级单位。"
    return ""


def _members(inspection: Inspection, members: Iterable[Inspector]) -> str:
    keys = {member.pk for member in members}
    if not keys:
        return "请至少选择一名参加人员。"
    if team_of(inspection).filter(pk__in=keys).count() != len(keys):
        return "参加人员须是本巡察组成员，请重新选择。"
    return ""


def _overlaps(inspection: Inspection, values: dict, activity: Activity | None) -> str:
    """Whom, and with what; of another team's activity nothing but that there is one."""
    chosen = {member.pk for member in values["members"]}
    told = []
    for other in overlapping(values, activity=activity)[:NAMED]:
        names = "、".join(m.name for m in other.members.all() if m.pk in chosen)
        ours = other.inspection_id == inspection.pk
        told.append(
            f"{names}同一时间参加{other if ours else '另一项巡察任务的活动'}（{other.hours}）"
        )
    if not told:
        return ""
    return f"{'；'.join(told)}。请调整时间或参加人员；确实同时参加的，在这里写明原因。"
