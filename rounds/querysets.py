"""Who may see which unit, round, team and inspection, and the domain's words for picking them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from accounts.enums import INSIDERS, OVERSIGHT, Role
from accounts.models import User
from core.models import IssuedNumber
from core.querysets import ScopedQuerySet
from core.registry import Registry
from rounds.enums import (
    NOTICE,
    UNIT_KINDS,
    AppraisalState,
    DeadlineStep,
    Duty,
    RoundState,
    Stage,
)


def lasting(today: date | None = None, prefix: str = "") -> Q:
    """Memberships (or liaison links) that last on ``today``."""
    today = today or timezone.localdate()
    started = Q(**{f"{prefix}from_on__lte": today})
    return started & (Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gte": today}))


def own_team_ids(user: User):
    """Ids of the teams whose content is open to ``user`` today, as a subquery."""
    return serving(user).values("team_id")


def own_inspections(user: User) -> Any:
    """Inspections open to ``user`` today: those of the own teams in which the person takes part."""
    own = serving(user).filter(takes_part(OuterRef("unit")), team=OuterRef("team"))
    return apps.get_model("rounds.Inspection").objects.filter(Exists(own))


def is_inside(user: User, inspection_id: int | None) -> bool:
    """Of the office, or taking part in this inspection today."""
    return user.has_role(Role.OFFICE) or own_inspections(user).filter(pk=inspection_id).exists()


def units_of_own_inspections(user: User) -> Any:
    """Ids of the units that the person inspects now, until that inspection is archived."""
    return own_inspections(user).exclude(stage=Stage.ARCHIVED).values("unit")


def acting() -> Q:
    """Memberships whose person can sign in."""
    user = "inspector__user__"
    return Q(**{f"{user}is_active": True, f"{user}roles__contains": [Role.INSPECTOR]})


def not_taking_part_in(user: User) -> Any:
    """Inspections of the own teams in which the person takes no part."""
    own = serving(user).filter(team=OuterRef("team"), recused_from=OuterRef("unit"))
    return apps.get_model("rounds.Inspection").objects.filter(Exists(own))


def takes_part(unit: Any) -> Q:
    """Memberships that reach this unit of the team (ADR 0053)."""
    return ~Q(recused_from=unit)


def own_round_ids(user: User):
    """Ids of the rounds of those teams, as a subquery."""
    return serving(user).values("round_id")


def own_unit_ids(user: User):
    """Ids of the units whose liaison ``user`` is today, as a subquery."""
    return apps.get_model("rounds.Liaison").objects.filter(lasting(), user=user).values("unit_id")


def own_organ_ids(user: User):
    """Ids of the organs that ``user`` answers for today, as a subquery."""
    return user.organ_links.filter(lasting()).values("organ_id")


def serving(user: User, today: date | None = None):
    """Memberships of ``user`` that last and open what their teams do: 保密承诺 is signed (ADR 0082)."""
    members = apps.get_model("rounds.TeamMember").objects
    return members.filter(lasting(today), signed(), inspector__user=user)


def signed() -> Exists:
    """Memberships whose person signed the round's 保密承诺."""
    rows = apps.get_model("rounds.Commitment").objects
    return Exists(rows.filter(round=OuterRef("round"), inspector=OuterRef("inspector")))


class UnitQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Insiders see all units; a liaison their own; nobody else any."""
        if user.has_role(*INSIDERS, Role.SYSADMIN):
            return self
        if user.has_role(Role.LIAISON):
            return self.filter(pk__in=own_unit_ids(user))
        return self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)


class OfInspectors(ScopedQuerySet):
    """Office and leadership see all, an inspector what ``of_inspector`` says, others nothing."""

    def visible_to(self, user: User) -> Self:
        if user.has_role(*OVERSIGHT):
            return self
        return self.of_inspector(user) if user.has_role(Role.INSPECTOR) else self.none()

    def of_inspector(self, user: User) -> Self:
        """None, if nothing else is said."""
        return self.none()


class UnitFactQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        """Those of the units that the team inspects."""
        return self.filter(unit__in=own_inspections(user).values("unit"))


class InspectorQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        """The talent pool shows nobody but themself."""
        return self.filter(user=user)


class RoundQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        return self.filter(pk__in=own_round_ids(user))

    def open(self) -> Self:
        return self.exclude(state=RoundState.ARCHIVED)

    def with_units(self) -> Self:
        """Rounds for which units were chosen."""
        own = apps.get_model("rounds.Inspection").objects.filter(round=OuterRef("pk"))
        return self.filter(Exists(own))


class TeamQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        return self.filter(pk__in=own_team_ids(user))


class MemberQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        teams = apps.get_model("rounds.Team").objects.visible_to(user)
        return self.filter(team__in=teams)

    def lasting(self, today: date | None = None) -> Self:
        """Memberships that last today."""
        return self.filter(lasting(today))


class CommitmentQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        return self.filter(inspector__user=user)


class AppraisalQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all; a person their own once it is confirmed; a leader those of the team."""
        if user.has_role(Role.OFFICE):
            return self
        if user.has_role(Role.INSPECTOR):
            led = serving(user).filter(duty=Duty.LEADER).values("team")
            own = Q(inspector__user=user)
            is_told = own & Q(state=AppraisalState.CONFIRMED)
            return self.filter(is_told | ~own & Q(team__in=led))
        return self.none()


class TrainingQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        """Those in which they take part."""
        return self.filter(pk__in=_own_enrolments(user).values("training"))


class SessionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """As the training."""
        trainings = apps.get_model("rounds.Training").objects.visible_to(user)
        return self.filter(training__in=trainings)


class EnrolmentQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        return self.filter(inspector__user=user)


def _own_enrolments(user: User) -> Any:
    return apps.get_model("rounds.Enrolment").objects.filter(inspector__user=user)


class QuestionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office's: whoever takes a test is shown its questions without the answers."""
        return self if user.has_role(Role.OFFICE) else self.none()


class RecusalQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        """Somebody's relatives are private: office and leadership, and the person themself."""
        return self.filter(inspector__user=user)


class InspectionQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        """Their own team's while the membership lasts."""
        return self.filter(pk__in=own_inspections(user).values("pk"))

    def open(self) -> Self:
        return self.exclude(stage=Stage.ARCHIVED)

    def unannounced(self) -> Self:
        """Those of approved rounds whose entry waits for 巡察通知 to be issued."""
        running = (RoundState.APPROVED, RoundState.UNDERWAY)
        return self.without_notice().filter(stage=Stage.PREPARATION, round__state__in=running)

    def without_notice(self) -> Self:
        return self.filter(~_notice_issued())

    def announced_to(self, user: User) -> Self:
        """Those whose 巡察通知 went out, of a liaison's own unit; whoever sees all reads it, too."""
        rows = self.filter(_notice_issued())
        if user.has_role(Role.LIAISON):
            return rows.filter(unit__in=own_unit_ids(user))
        return rows.visible_to(user)


def _notice_issued() -> Exists:
    return Exists(
        IssuedNumber.objects.filter(
            kind=NOTICE, target_type="rounds.inspection", target_id=OuterRef("pk")
        )
    )


DateScope = Callable[[Any], Q | None]
# ``scope(user)``: deadlines of an upper app's things that the person sees besides those of their
# inspections.
_date_scopes: Registry[DateScope] = Registry()
register_dates = _date_scopes.register
# ``duties()``: deadlines of an upper app's things that were handed in and wait for somebody else;
# they stay open and are not overdue.
_handed_in: Registry[Callable[[], Q]] = Registry()
register_handed_in = _handed_in.register


def handed_in() -> Q:
    """Deadlines of duties that were handed in, of all that upper apps named."""
    found = Q(pk__in=[])
    for duties in _handed_in:
        found |= duties()
    return found


class DeadlineQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """What is due in the person's inspections, a liaison's unit, or an upper app's own scope.

        Restricted ones (handoffs of clues) are seen only where the upper app says so.
        """
        seen = Q(pk__in=[])
        if user.has_role(*OVERSIGHT):
            seen |= Q(is_restricted=False)
        elif user.has_role(Role.INSPECTOR):
            inspections = apps.get_model("rounds.Inspection").objects.visible_to(user)
            seen |= Q(inspection__in=inspections, is_restricted=False)
            seen |= Q(about_unit__in=units_of_own_inspections(user), is_restricted=False)
        elif user.has_role(Role.LIAISON):
            units = own_unit_ids(user)
            own = Q(inspection__unit__in=units) | Q(about_unit__in=units)
            seen |= own & Q(kind__in=UNIT_KINDS, is_restricted=False)
        for scope in _date_scopes:
            seen |= scope(user) or Q(pk__in=[])
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(met_on=None, withdrawn_on=None)

    def with_lateness(self) -> Self:
        """Each with ``was_late``: whether it was once handed in after its day, whatever came after."""
        late = apps.get_model("rounds.DeadlineChange").objects.filter(
            deadline=OuterRef("pk"), step=DeadlineStep.MET_LATE
        )
        return self.annotate(was_late=Exists(late))

    def overdue(self, today: date) -> Self:
        """逾期, the one definition (ADR 0058): open, the day has passed, and not handed in."""
        return self.open().filter(due_on__lt=today).exclude(handed_in())

    def with_handed_in(self) -> Self:
        """Each with ``is_handed_in``: whether it waits for somebody else."""
        yes = When(handed_in(), then=Value(True))
        return self.annotate(is_handed_in=Case(yes, default=Value(False)))

    def due_within(self, today: date, days: int) -> Self:
        """Open and due from ``today`` to ``days`` days later, both included."""
        return self.open().filter(due_on__range=(today, today + timedelta(days=days)))
