"""Who may see what a team learns before it is a finding."""

from typing import Any, Self

from django.apps import apps
from django.db.models import F, Q

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.querysets import ScopedQuerySet
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.consultations import ConsultationState
from fieldwork.enums.directives import DirectiveState
from fieldwork.enums.focus import UNSETTLED
from fieldwork.enums.intake import IntakeState, ReplyState
from fieldwork.enums.petitions import PetitionState, ReferralState, Route
from fieldwork.enums.surveys import SHOWN_FROM, SurveyState
from fieldwork.enums.weekly import WeeklyState
from fieldwork.enums.workplans import UNDER_WAY, WorkPlanState
from rounds.enums import RoundState, Stage
from rounds.models import Inspection
from rounds.querysets import own_inspections, own_organ_ids, own_team_ids, own_unit_ids


def _of_team_and_office(rows: Any, user: User) -> Any:
    """Rows of an inspection that are the office's and its team's."""
    if user.has_role(Role.OFFICE):
        return rows
    if user.has_role(Role.INSPECTOR):
        return rows.filter(inspection__in=own_inspections(user))
    return rows.none()


class ActivityQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all, a team its own; never leadership, the unit or another team."""
        return _of_team_and_office(self, user)

    def of_person(self, mark: str) -> Self:
        """Those whose sealed 对象 names the person of this mark."""
        names = apps.get_model("fieldwork.ActivityName").objects.filter(name_mark=mark)
        return self.filter(pk__in=names.values("activity_id"))

    def standing(self) -> Self:
        """Everything that was not voided."""
        return self.exclude(state=ActivityState.VOIDED)


class SurveyQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all, a team its own; never leadership, the unit or another team."""
        if user.has_role(Role.OFFICE):
            return self
        if user.has_role(Role.INSPECTOR):
            return self.filter(inspection__in=own_inspections(user))
        return self.none()


class SurveyTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever may have to do with surveys: office and inspectors."""
        return self if user.has_role(Role.OFFICE, Role.INSPECTOR) else self.none()

    def in_use(self) -> Self:
        return self.filter(is_active=True)


class SurveyCodeQuerySet(ScopedQuerySet):
    """Nobody's: whoever holds a code opens the survey with it, and no page lists them."""


class SurveyResultQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Of surveys that are closed, with as many answers as hide each of them (rules.surveys)."""
        surveys = apps.get_model("fieldwork.Survey").objects.visible_to(user)
        return self.shown().filter(survey__in=surveys)

    def shown(self) -> Self:
        """As rules.surveys.check_shows_results says it of one."""
        rows = self.filter(survey__state=SurveyState.CLOSED)
        by_code = F("answers") - F("from_paper")
        hidden = Q(by_code__gt=0, by_code__lt=SHOWN_FROM)
        return rows.annotate(by_code=by_code).filter(answers__gte=SHOWN_FROM).exclude(hidden)


class WeeklyQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all, a team its own; never leadership, the unit or another team."""
        return _of_team_and_office(self, user)

    def open(self) -> Self:
        """What the heads have still to submit, while it can be."""
        stages = (Stage.FIELDWORK, Stage.REPORTING)
        return self.filter(state=WeeklyState.DRAFT, inspection__stage__in=stages)


class FocusQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all, a team its own; leadership those that quote nothing an organ told or the team
        saw, for it reads neither."""
        if user.has_role(Role.OFFICE):
            return self
        seen = Q(pk__in=[])
        if user.has_role(Role.INSPECTOR):
            seen |= Q(inspection__in=own_inspections(user))
        if user.has_role(*OVERSIGHT):
            seen |= Q(item=None, activity=None)
        return self.filter(seen)

    def unsettled(self) -> Self:
        """Those without a conclusion."""
        return self.filter(state__in=UNSETTLED)


class PetitionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The team sees its own; office and leadership what was registered or what they began.

        Never the unit, never another team: who reported is known to nobody else.
        """
        seen = Q(pk__in=[])
        if user.has_role(Role.INSPECTOR):
            seen |= Q(inspection__in=own_inspections(user))
        if user.has_role(*OVERSIGHT):
            seen |= ~Q(state=PetitionState.DRAFT) | Q(created_by=user)
        return self.filter(seen)

    def late(self) -> Self:
        """逾期收件: taken after the period of acceptance of its inspection."""
        return self.filter(received_on__gt=F("inspection__petition_period__closes_on"))

    def of_person(self, mark: str) -> Self:
        """Those that name the person of this mark, or that the person reported."""
        persons = apps.get_model("fieldwork.PetitionPerson").objects.filter(name_mark=mark)
        return self.filter(Q(pk__in=persons.values("petition_id")) | Q(reporter_mark=mark))

    def open(self) -> Self:
        return self.filter(
            state__in=[PetitionState.DRAFT, PetitionState.REGISTERED, PetitionState.HANDLING]
        )

    def registered(self) -> Self:
        return self.exclude(state=PetitionState.DRAFT)


class PeriodQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """As the inspection itself."""
        inspections = Inspection.objects.visible_to(user)
        return self.filter(inspection__in=inspections)


class ReferralQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the petition; a liaison what was passed to their unit, and nothing behind it."""
        if user.has_role(Role.LIAISON):
            own = self.filter(route=Route.UNIT, petition__inspection__unit__in=own_unit_ids(user))
            return own.exclude(state=ReferralState.WITHDRAWN)
        petitions = apps.get_model("fieldwork.Petition").objects.visible_to(user)
        return self.filter(petition__in=petitions)

    def open(self) -> Self:
        return self.filter(state__in=[ReferralState.ISSUED, ReferralState.ANSWERED])

    def standing(self) -> Self:
        """Everything that was not withdrawn."""
        return self.exclude(state=ReferralState.WITHDRAWN)


class IntakeRequestQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all; the asked organ's handlers its own, as long as it stands."""
        if user.has_role(Role.OFFICE):
            return self
        if user.has_role(Role.ORGAN):
            return self.filter(organ__in=own_organ_ids(user)).standing()
        return self.none()

    def standing(self) -> Self:
        """Everything that was not withdrawn."""
        return self.exclude(state=IntakeState.WITHDRAWN)


class IntakeReplyQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the letter; a team how it stands with its own unit."""
        if user.has_role(Role.INSPECTOR) and not user.has_role(Role.OFFICE):
            return self.filter(inspection__in=own_inspections(user))
        requests = apps.get_model("fieldwork.IntakeRequest").objects.visible_to(user)
        return self.filter(request__in=requests)

    def waiting(self) -> Self:
        """Not answered, of letters that stand."""
        return self.filter(state=ReplyState.WAITING, request__state=IntakeState.ISSUED)


class IntakeItemQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the answer; the team what was handed in, once and for all.

        Never the unit, never another team, never another organ.
        """
        replies = apps.get_model("fieldwork.IntakeReply").objects.visible_to(user)
        seen = self.filter(reply__in=replies)
        return seen if user.has_role(Role.OFFICE, Role.ORGAN) else seen.handed_in()

    def of_person(self, mark: str) -> Self:
        """Those whose sealed 涉及人员 names the person of this mark."""
        names = apps.get_model("fieldwork.IntakeName").objects.filter(name_mark=mark)
        return self.filter(pk__in=names.values("item_id"))

    def handed_in(self) -> Self:
        return self.filter(number__isnull=False)


class DirectiveQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The office all, leadership what was issued; a team what went to it and what is in the library."""
        if user.has_role(Role.OFFICE):
            return self
        if user.has_role(Role.LEADERSHIP):
            return self.exclude(state=DirectiveState.DRAFT)
        if user.has_role(Role.INSPECTOR):
            own = apps.get_model("fieldwork.Addressee").objects.filter(team__in=own_team_ids(user))
            return self.issued().filter(Q(round=None) | Q(pk__in=own.values("directive")))
        return self.none()

    def issued(self) -> Self:
        return self.filter(state=DirectiveState.ISSUED)

    def owable(self) -> Self:
        """What teams of a round that goes on sign for."""
        return self.issued().filter(round__isnull=False).exclude(round__state=RoundState.ARCHIVED)

    def owed_by(self, user: User) -> Self:
        """What ``user`` has to sign for: went to a team whose content is open to them, not signed."""
        own = apps.get_model("fieldwork.Addressee").objects.filter(team__in=own_team_ids(user))
        signed = apps.get_model("fieldwork.Receipt").objects.filter(inspector__user=user)
        rows = self.owable().filter(pk__in=own.values("directive"))
        return rows.exclude(pk__in=signed.values("directive"))


class ConsultationQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The team its own; of the office and the leading group whom it went to, once submitted.

        Never the unit, never another team, never the other body.
        """
        seen = Q(pk__in=[])
        if user.has_role(Role.INSPECTOR):
            seen |= Q(inspection__in=own_inspections(user))
        for body in OVERSIGHT:
            if user.has_role(body):
                seen |= Q(addressed=body) & ~Q(state=ConsultationState.DRAFT)
        return self.filter(seen)

    def open(self) -> Self:
        """What waits for somebody, of inspections that go on."""
        ended = [ConsultationState.DECIDED, ConsultationState.DONE]
        return self.exclude(state__in=ended).exclude(inspection__stage=Stage.ARCHIVED)


class ReceiptQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Office and leadership all, an inspector their own."""
        if user.has_role(*OVERSIGHT):
            return self
        return self.filter(inspector__user=user) if user.has_role(Role.INSPECTOR) else self.none()


class WorkPlanQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The team its own; the office what was submitted once; leadership what was approved.

        Never the unit, never another team.
        """
        seen = Q(pk__in=[])
        if user.has_role(Role.INSPECTOR):
            seen |= Q(inspection__in=own_inspections(user))
        if user.has_role(Role.OFFICE):
            seen |= Q(submitted_on__isnull=False)
        if user.has_role(Role.LEADERSHIP):
            seen |= Q(approved_on__isnull=False)
        return self.filter(seen)

    def open(self) -> Self:
        """What waits for somebody: a draft while the team may write, what waits for its approval."""
        early = [Stage.PREPARATION, Stage.FIELDWORK]
        draft = Q(state=WorkPlanState.DRAFT, inspection__stage__in=early)
        rows = self.filter(state__in=UNDER_WAY).exclude(inspection__stage=Stage.ARCHIVED)
        return rows.filter(draft | Q(state=WorkPlanState.SUBMITTED))
