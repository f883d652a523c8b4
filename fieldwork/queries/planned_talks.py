"""Reads of 谈话计划: what collides, what is due today or late, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import encryption
from core.formatting import cn_datetime
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.models import PlannedTalk
from rounds.duties import HEADS
from rounds.models import Inspection, TeamMember, UnitLeader
from rounds.querysets import acting, lasting, own_inspections, takes_part

LONGEST = timedelta(minutes=480)
NAMED = 3  # collisions that a sentence names


def roster(inspection: Inspection) -> QuerySet[UnitLeader]:
    """Who may be chosen: leaders and key posts of the unit who are still there."""
    return UnitLeader.objects.filter(unit=inspection.unit_id, left_on=None)


def colliding(values: dict, *, talk: PlannedTalk | None = None) -> list[PlannedTalk]:
    """Waiting talks that share time and a person, talker or talked to, with this one."""
    begin: datetime = values["planned_at"]
    end = begin + timedelta(minutes=values["minutes"])
    rows = PlannedTalk.objects.waiting().filter(planned_at__lt=end, planned_at__gt=begin - LONGEST)
    talkers = [person for person in (values["first"], values.get("second")) if person]
    same = Q(first__in=talkers) | Q(second__in=talkers)
    mark = encryption.blind_index(values["subject"])
    same |= Q(subject_mark=mark, inspection=values["inspection"])
    rows = rows.filter(same).exclude(pk=talk.pk if talk else None)
    rows = rows.select_related("first", "second", "inspection").order_by("planned_at", "pk")
    return [row for row in rows if row.ends_at > begin]


def collision(inspection: Inspection, values: dict, *, talk: PlannedTalk | None = None) -> str:
    """The sentence that asks for another time or a reason; "" where nothing collides."""
    if values.get("overlap_reason", "").strip():
        return ""
    found = colliding(values | {"inspection": inspection}, talk=talk)
    if not found:
        return ""
    told = "；".join(_words(row, inspection, values) for row in found[:NAMED])
    return f"{told}。请调整时间或人员；确需同时进行的，在这里写明原因。"


def _words(row: PlannedTalk, inspection: Inspection, values: dict) -> str:
    """Of another inspection's talk nothing but that there is one."""
    talkers = {values["first"], values.get("second")}
    names = [person.name for person in (row.first, row.second) if person and person in talkers]
    who = "、".join(names) or values["subject"]
    when = cn_datetime(row.planned_at)
    if row.inspection_id != inspection.pk:
        return f"{who}{when}在另一项巡察任务中已安排谈话"
    return f"{who}{when}已安排{row}"


@dataclass(frozen=True)
class Agenda:
    """What of the person's teams is planned for today, and what should have been talked already."""

    today: list[PlannedTalk]
    late: list[PlannedTalk]


def agenda(user: User, now: datetime, inspection: Inspection | None = None) -> Agenda:
    rows = PlannedTalk.objects.visible_to(user).waiting().order_by("planned_at", "pk")
    if inspection is not None:
        rows = rows.filter(inspection=inspection)
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = rows.filter(planned_at__lt=start + timedelta(days=1))
    found = list(rows.select_related("inspection__unit", "first", "second").defer("topics"))
    return Agenda(
        [row for row in found if row.planned_at >= start],
        [row for row in found if row.planned_at < start],
    )


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """One line an inspection: the talks that this person is to hold, by the soonest; for the heads
    those whose talker cannot act any more."""
    if not user.has_role(Role.INSPECTOR):
        return []
    rows = PlannedTalk.objects.waiting().filter(inspection__in=own_inspections(user))
    rows = rows.select_related("inspection__unit").defer(*PlannedTalk.AUDIT_HIDDEN)
    members = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("inspection__team"))
    holds = members.filter(takes_part(OuterRef("inspection__unit")), inspector=OuterRef("first"))
    headed = members.filter(inspector__user=user, duty__in=HEADS)
    mine = rows.filter(Exists(holds), first__user=user)
    left = rows.filter(~Exists(holds), Exists(headed))
    return [*_lines("按计划谈话", mine), *_lines("重新安排谈话", left)]


def _lines(verb: str, rows: Iterable[Any]) -> list[WorkItem]:
    waiting: dict[Inspection, list[PlannedTalk]] = {}
    for row in sorted(rows, key=lambda row: (row.planned_at, row.pk)):
        waiting.setdefault(row.inspection, []).append(row)
    return [_line(verb, inspection, talks) for inspection, talks in waiting.items()]


def _line(verb: str, inspection: Inspection, talks: list[PlannedTalk]) -> WorkItem:
    url = f"{reverse('fieldwork:planned_talk_list')}?inspection={inspection.pk}&state=planned"
    due = timezone.localtime(talks[0].planned_at).date()
    words = str(talks[0]) if len(talks) == 1 else f"{len(talks)}次谈话"
    url = talks[0].get_absolute_url() if len(talks) == 1 else url
    return WorkItem(verb, words, url, due, inspection.unit.name, tuple(map(key_of, talks)))
