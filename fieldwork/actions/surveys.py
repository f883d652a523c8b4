"""Writes of 测评与问卷 itself: draft, edit, remove, open, close. Answers come in by actions.survey_answers."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, numbers
from core.documents import printing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from fieldwork.enums.surveys import SurveyState
from fieldwork.models import Survey, SurveyResult
from fieldwork.notices import surveys as notices
from fieldwork.queries import surveys as queries
from fieldwork.rules import surveys as rules
from fieldwork.verbs import SurveyVerb
from rounds.models import Inspection


@transaction.atomic
def draft(inspection: Inspection, values: dict, *, by: User) -> Survey:
    """A survey under the inspection's next number; nobody is asked yet."""
    rules.check_can_draft(by, inspection)
    survey = Survey.objects.create(
        inspection=inspection,
        number=numbers.take(f"fieldwork.survey.{inspection.pk}"),
        created_by=by,
        **values,
    )
    audit.record(survey, SurveyVerb.DRAFTED, by=by, changes=audit.begun(survey))
    return survey


@transaction.atomic
def edit(survey: Survey, values: dict, *, version: int | None = None, by: User) -> bool:
    """False if nothing changed; raises StaleState as any edit does."""
    rules.check_can_edit(by, survey)
    return save(survey, values, version=version, verb=SurveyVerb.CHANGED, by=by)


@transaction.atomic
def remove(survey: Survey, *, by: User) -> None:
    """Takes away a draft: nobody was asked, no code was made."""
    hold(survey)
    rules.check_can_remove(by, survey)
    audit.record(survey, SurveyVerb.REMOVED, by=by)
    survey.delete()


@transaction.atomic
def open_for_answers(survey: Survey, *, version: int | None = None, by: User) -> None:
    """起草 → 答题中: the questions stand, and what is answered is added up from nothing."""
    rules.check_can_open(by, survey)
    if sentence := queries.faults(survey.asked):
        raise NotYet(sentence)
    _check_end(survey.ends_on)
    printing.check_texts(queries.texts_of(survey))
    move(survey, SurveyState.OPEN, by=by, version=version, opened_on=timezone.localdate())
    SurveyResult.objects.create(survey=survey, content=queries.nothing_yet(survey.asked))


@transaction.atomic
def close(survey: Survey, *, version: int | None = None, by: User) -> None:
    """答题中 → 已结束, for good; waits for the answer that is just being added."""
    rules.check_can_close(by, survey)
    SurveyResult.objects.select_for_update().get(survey=survey)
    move(survey, SurveyState.CLOSED, by=by, version=version, closed_on=timezone.localdate())


@transaction.atomic
def move_end(survey: Survey, values: dict, *, version: int | None = None, by: User) -> bool:
    """Another last day while codes are taken, or none; the team hears of it. False if it is the same."""
    rules.check_can_move_end(by, survey)
    _check_end(values["ends_on"])
    if not save(survey, values, version=version, verb=SurveyVerb.END_MOVED, by=by):
        return False
    notices.end_moved(survey, by)
    return True


def _check_end(ends_on: date | None) -> None:
    if ends_on and ends_on < timezone.localdate():
        raise NotYet("答题截止日期已过，请改为今天或以后的日期。")
