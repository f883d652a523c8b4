"""Reads of talks: how many were held, which wait to be completed and by whom."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.interviews import InterviewState
from fieldwork.models import Interview
from rounds.duties import HEADS
from rounds.models import Inspection, TeamMember
from rounds.querysets import acting, lasting, own_inspections, serving, takes_part


def held(inspection: Inspection) -> int:
    return Interview.objects.filter(inspection=inspection, state=InterviewState.REGISTERED).count()


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """Talks begun and not registered: their author's, the heads' where the author has left."""
    if not user.has_role(Role.INSPECTOR):
        return []
    members = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("inspection__team"))
    there = members.filter(
        takes_part(OuterRef("inspection__unit")), inspector__user=OuterRef("created_by")
    )
    headed = serving(user, today).filter(duty__in=HEADS).values("team_id")
    mine = Q(created_by=user, inspection__in=own_inspections(user))
    rows = Interview.objects.filter(state=InterviewState.DRAFT)
    rows = rows.filter(mine | Q(inspection__team__in=headed) & ~Exists(there))
    rows = rows.select_related("inspection__unit").defer(*Interview.AUDIT_HIDDEN)
    return [
        WorkItem(
            "完成谈话登记",
            row.reference,
            row.get_absolute_url(),
            context=row.inspection.unit.name,
            rows=(key_of(row),),
        )
        for row in rows.order_by("pk")
    ]
