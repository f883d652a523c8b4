"""Who may see findings, fixes, feedback, clues and handoffs; clues start from nobody."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.querysets import ScopedQuerySet
from fieldwork.models import Activity, FocusPoint, Interview, Material, Petition
from findings.enums import ClueState, FeedbackState, FindingState, HandoffState, RecommendationState
from findings.enums.resolutions import ResolutionState, TaskState
from rounds.enums import Duty, RoundState
from rounds.querysets import (
    OfInspectors,
    lasting,
    not_taking_part_in,
    own_inspections,
    own_organ_ids,
    own_team_ids,
    own_unit_ids,
    serving,
)


class FindingQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """A team sees all of its own; office and leadership what was submitted; others nothing."""
        if user.has_role(Role.INSPECTOR) and not user.has_role(*OVERSIGHT):
            return self.filter(inspection__in=own_inspections(user))
        if user.has_role(*OVERSIGHT):
            seen = ~Q(state=FindingState.DRAFT)
            if user.has_role(Role.INSPECTOR):
                seen |= Q(inspection__in=own_inspections(user))
            return self.filter(seen)
        return self.none()

    def unsigned(self) -> Self:
        return self.in_state(FindingState.DRAFT, FindingState.SUBMITTED, FindingState.REVIEWED)

    def established(self) -> Self:
        """Signed, whether or not it was fed back since."""
        return self.in_state(FindingState.SIGNED, FindingState.FED_BACK)

    def in_state(self, *states: FindingState) -> Self:
        return self.filter(state__in=states)

    def standing(self) -> Self:
        """Everything that was not withdrawn."""
        return self.exclude(state=FindingState.WITHDRAWN)


class SourceQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Of a sheet that the person reads, the sources that they may read, too."""
        seen = Q(pk__in=[])
        for model in (FocusPoint, Activity, Petition, Interview, Material):
            column = "focus" if model is FocusPoint else model._meta.model_name
            seen |= Q(**{f"{column}__in": model.objects.visible_to(user)})
        return self.filter(seen)


class FixQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(finding__inspection__in=own_inspections(user))
        if user.has_role(Role.LIAISON):
            return self.filter(finding__inspection__unit__in=own_unit_ids(user))
        return self.none()


class CommonIssueQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """It reaches across units: office and leadership all, a team its own analyses."""
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            rows = self.filter(team__in=own_team_ids(user))
            return rows.exclude(findings__inspection__in=not_taking_part_in(user))
        return self.none()


class OfIssueQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """As the report itself."""
        issues = apps.get_model("findings", "CommonIssue").objects.visible_to(user)
        return self.filter(issue__in=issues.values("pk"))


class RecommendationQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Office, leadership and the team; the organ what was handed to it, never a draft."""
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(inspection__in=own_inspections(user))
        if user.has_role(Role.ORGAN):
            return self.filter(organ__in=own_organ_ids(user)).exclude(
                state=RecommendationState.DRAFT
            )
        return self.none()

    def overdue(self, today: date | None = None) -> Self:
        return self.filter(
            state=RecommendationState.ISSUED, due_on__lt=today or timezone.localdate()
        )


class ResolutionQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """The office all, leadership what was registered; a meeting speaks of several units, so that
        no team reads it."""
        if user.has_role(Role.OFFICE):
            return self
        return self.registered() if user.has_role(Role.LEADERSHIP) else self.none()

    def registered(self) -> Self:
        return self.filter(state=ResolutionState.REGISTERED)


class ResolutionTaskQuerySet(ScopedQuerySet):
    def visible_to(self, user) -> Self:
        """Whoever sees the meeting; a team what concerns its own unit, once it is registered."""
        seen = Q(pk__in=[])
        if user.has_role(*OVERSIGHT):
            meetings = apps.get_model("findings.Resolution").objects.visible_to(user)
            seen |= Q(resolution__in=meetings)
        if user.has_role(Role.INSPECTOR):
            registered = Q(resolution__state=ResolutionState.REGISTERED)
            seen |= registered & Q(inspection__in=own_inspections(user))
        return self.filter(seen)

    def open(self) -> Self:
        """Not done, of meetings that are registered."""
        return self.filter(state=TaskState.OPEN, resolution__state=ResolutionState.REGISTERED)

    def overdue(self, today: date | None = None) -> Self:
        return self.open().filter(due_on__lt=today or timezone.localdate())


class FeedbackQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The team and the insiders; the unit's liaison once it is issued."""
        if user.has_role(*OVERSIGHT):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(inspection__in=own_inspections(user))
        if user.has_role(Role.LIAISON):
            return self.filter(inspection__unit__in=own_unit_ids(user), state=FeedbackState.ISSUED)
        return self.none()


class GapWaiverQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Office and leadership, as the rounds themselves."""
        return self if user.has_role(*OVERSIGHT) else self.none()


class NothingFoundQuerySet(OfInspectors):
    def of_inspector(self, user: User) -> Self:
        return self.filter(inspection__in=own_inspections(user))


class ClueGrantQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Who was granted what is the security administrator's page; others see it on a clue."""
        return self if user.has_role(Role.SECURITY) else self.none()

    def lasting(self, today: date | None = None) -> Self:
        """Not ended, within its dates; one without an end date lasts as long as its round."""
        not_over = Q(to_on__isnull=False) | ~Q(round__state=RoundState.ARCHIVED)
        return self.filter(lasting(today), not_over, ended_at=None)


def granted(user: User, today: date | None = None) -> Q:
    """Clues that ``user`` holds a lasting grant for: of the whole round or of the one clue."""
    grants = apps.get_model("findings.ClueGrant").objects.lasting(today).filter(user=user)
    by_round = grants.filter(clue=None).values("round_id")
    by_clue = grants.filter(clue__isnull=False).values("clue_id")
    return Q(inspection__round__in=by_round) | Q(pk__in=by_clue)


class ClueQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Its author and the team's heads while on the team; office and leadership by grant only."""
        seen = Q()
        if user.has_role(Role.INSPECTOR):
            own = Q(inspection__in=own_inspections(user))
            seen |= own & (Q(created_by=user) | Q(inspection__team__in=headed_team_ids(user)))
        if user.has_role(*OVERSIGHT):
            seen |= granted(user)
        return self.filter(seen) if seen else self.none()

    def granted_to(self, user: User) -> Self:
        """Clues that this person of office or leadership holds a grant for today."""
        return self.filter(granted(user)) if user.has_role(*OVERSIGHT) else self.none()

    def undecided(self) -> Self:
        """Clues that still need a decision before feedback."""
        return self.filter(state__in=[ClueState.REGISTERED, ClueState.VETTED, ClueState.APPROVED])


def headed_team_ids(user: User):
    """Teams that ``user`` leads or is deputy of today."""
    return serving(user).filter(duty__in=[Duty.LEADER, Duty.DEPUTY]).values("team_id")


class HandoffQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The receiving organ's handlers until they refuse it, and those who see the clue itself.

        A refused handoff went back: the organ keeps its number in the trail, not its content.
        """
        if user.has_role(Role.ORGAN):
            return self.filter(organ__in=own_organ_ids(user)).standing()
        clues = apps.get_model("findings.Clue").objects.visible_to(user)
        return self.filter(clue__in=clues)

    def open(self) -> Self:
        return self.exclude(state__in=[HandoffState.ANSWERED, HandoffState.REFUSED])

    def standing(self) -> Self:
        """Everything that the organ did not refuse."""
        return self.exclude(state=HandoffState.REFUSED)

    def overdue(self, today: date | None = None) -> Self:
        today = today or timezone.localdate()
        waiting = Q(state=HandoffState.ISSUED, sign_due_on__lt=today)
        working = Q(
            state__in=[HandoffState.RECEIVED, HandoffState.HANDLING],
            answer_due_on__lt=today,
        )
        return self.filter(waiting | working)


class OutcomeQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """What was not withdrawn."""
        return self.filter(withdrawn_at=None)


class HandoffOutcomeQuerySet(OutcomeQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the handoff; never the unit, nor leadership without a grant."""
        handoffs = apps.get_model("findings.Handoff").objects.visible_to(user)
        return self.filter(handoff__in=handoffs)

    def newest(self) -> Self:
        """Of each handoff the step that counts: the last by its date."""
        steps = self.standing().order_by("handoff_id", "-decided_on", "-pk")
        return self.filter(pk__in=steps.distinct("handoff_id").values("pk"))
