"""Reads of 请示汇报: who reads and decides it, what waits for whom; never what was asked."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.consultations import Addressed, ConsultationState
from fieldwork.models import Consultation
from rounds.duties import HEADS
from rounds.enums import Duty
from rounds.models import TeamMember
from rounds.queries.people import accounts_on, holders_of
from rounds.querysets import serving

S = ConsultationState


def body_of(row: Consultation) -> list[User]:
    """Who can decide it: the body that it went to, without people of the team itself."""
    return holders_of(Role(row.addressed), but=accounts_on(row.inspection.team_id))


def waiting_for(user: User, today: date) -> list[WorkItem]:
    items: list[WorkItem] = []
    rows = _short(Consultation.objects.open())
    if user.has_role(Role.INSPECTOR):
        led = _teams(user, [Duty.LEADER])
        drafts = rows.filter(state=S.DRAFT, inspection__team__in=led)
        items += [_line(_verb(row), row) for row in drafts]
        tasks = rows.filter(state=S.TASKED, inspection__team__in=_teams(user, HEADS))
        items += [_line("落实批示", row) for row in tasks]
    bodies = [body for body in Addressed.values if user.has_role(body)]
    if bodies:
        asked = rows.filter(state=S.SUBMITTED, addressed__in=bodies)
        items += [
            _line("批示（紧急）" if row.is_urgent else "批示", row)
            for row in asked.exclude(inspection__team__in=_teams_of(user))
        ]
    return items


def _verb(row: Consultation) -> str:
    return "补充后重新报送" if row.number else "报送"


def _teams_of(user: User) -> QuerySet:
    """Those the person is on, the promise signed or not."""
    return TeamMember.objects.lasting().filter(inspector__user=user).values("team_id")


def _teams(user: User, duties: Iterable[str]) -> QuerySet:
    return serving(user).filter(duty__in=duties).values("team_id")


def _short(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    rows = rows.select_related("inspection__unit").defer(*Consultation.AUDIT_HIDDEN)
    return rows.order_by("-is_urgent", "pk")


def _line(verb: str, row: Consultation) -> WorkItem:
    title, unit = f"{row}（{row.get_kind_display()}）", row.inspection.unit.name
    return WorkItem(verb, title, row.get_absolute_url(), row.due_on, unit, (key_of(row),))
