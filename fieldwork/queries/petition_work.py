"""What of petitions waits for a person; never whom it is about."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.petitions import PetitionState, ReferralState, Route
from fieldwork.models import Petition, Referral
from rounds.enums import Duty
from rounds.models import TeamMember
from rounds.querysets import acting, lasting, own_inspections, serving, takes_part

P, R = PetitionState, ReferralState


def petitions_waiting(user: User, today: date) -> list[WorkItem]:
    """Drafts to complete (their author's), registered ones to dispatch and done ones to close (the heads')."""
    if not user.has_role(Role.INSPECTOR, Role.OFFICE):
        return []
    headed = _headed(user, today)
    author = Q(created_by=user)
    if not user.has_role(Role.OFFICE):
        author &= Q(inspection__in=own_inspections(user))
    orphans = Q(~Exists(_acting_author()), inspection__team__in=headed)
    wanted = Q(state=P.DRAFT) & (author | orphans)
    wanted |= Q(state=P.REGISTERED, inspection__team__in=headed)
    wanted |= Q(state=P.HANDLING, inspection__team__in=headed) & ~Q(
        referrals__state__in=[R.ISSUED, R.ANSWERED]
    )
    rows = Petition.objects.filter(wanted).exclude(inspection__stage="archived")
    rows = rows.select_related("inspection__unit").defer(*SEALED).order_by("pk")
    return [_petition(row) for row in rows]


def _acting_author() -> QuerySet[TeamMember]:
    """The membership of the outer petition's author in its team, where they can act today."""
    rows = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("inspection__team"))
    rows = rows.filter(takes_part(OuterRef("inspection__unit")))
    return rows.filter(inspector__user=OuterRef("created_by"))


SEALED = ("reporter", "contact", "unit_below", "summary", "text", "scope_reason", "result", "reply")
VERBS: dict[str, str] = {
    P.DRAFT: "完成信访登记",
    P.REGISTERED: "分办信访",
    P.HANDLING: "办结信访",
}


def _petition(row: Petition) -> WorkItem:
    unit = row.inspection.unit.name
    url = row.get_absolute_url()
    return WorkItem(VERBS[row.state], row.reference, url, context=unit, rows=(key_of(row),))


def _acting_assignee() -> QuerySet[TeamMember]:
    """The membership of whom the outer referral was given to, where they can act on it today."""
    rows = TeamMember.objects.filter(
        lasting(),
        acting(),
        takes_part(OuterRef("petition__inspection__unit")),
        team=OuterRef("petition__inspection__team"),
    )
    return rows.filter(inspector=OuterRef("assignee"))


def referrals_waiting(user: User, today: date) -> list[WorkItem]:
    """The unit's to answer, the member's to look into, the heads' to judge, the team's to enter."""
    rows = Referral.objects.visible_to(user).filter(state__in=[R.ISSUED, R.ANSWERED])
    if user.has_role(Role.LIAISON):
        return [_referral("答复信访转办", row) for row in _joined(rows.filter(state=R.ISSUED))]
    if not user.has_role(Role.INSPECTOR):
        return []
    headed = _headed(user, today)
    mine = Q(route=Route.TEAM, state=R.ISSUED, assignee__user=user)
    mine |= Q(~Exists(_acting_assignee()), route=Route.TEAM, state=R.ISSUED) & Q(
        petition__inspection__team__in=headed
    )
    mine |= Q(state=R.ANSWERED, petition__inspection__team__in=headed)
    mine |= Q(route=Route.DEPARTMENT, state=R.ISSUED, petition__inspection__team__in=headed)
    verbs: dict[str, str] = {
        Route.TEAM: "登记信访了解结果",
        Route.DEPARTMENT: "登记信访部门答复",
    }
    return [
        _referral("审核信访答复" if row.state == R.ANSWERED else verbs[row.route], row)
        for row in _joined(rows.filter(mine))
    ]


def _joined(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    rows = rows.select_related("petition__inspection__unit", "assignee")
    petition = [f"petition__{name}" for name in SEALED]
    return rows.defer("wording", "answer", "return_note", "department", *petition).order_by(
        "due_on", "pk"
    )


def _referral(verb: str, row: Referral) -> WorkItem:
    unit = row.petition.inspection.unit.name
    title = str(row) if row.number else f"{row.petition}{row.get_route_display()}"
    return WorkItem(verb, title, row.get_absolute_url(), row.due_on, unit, (key_of(row),))


def _headed(user: User, today: date) -> list[int]:
    heads = [Duty.LEADER, Duty.DEPUTY]
    return list(serving(user, today).filter(duty__in=heads).values_list("team_id", flat=True))
