"""Writes of 题目模板: keep a survey's questions, change, archive, restore."""

from uuid import uuid4

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import NotYet
from core.optimistic_locking import edit as save
from fieldwork.enums.surveys import QuestionKind, as_questions
from fieldwork.models import SurveyTemplate
from fieldwork.queries import surveys as queries
from fieldwork.rules import survey_templates as rules
from fieldwork.verbs import SurveyVerb


@transaction.atomic
def keep(kind: str, values: dict, *, by: User) -> SurveyTemplate:
    """A template for surveys of a kind, with the questions that the form took from one of them."""
    rules.check_can_keep(by)
    template = SurveyTemplate.objects.create(kind=kind, created_by=by, **_checked(values))
    audit.record(template, SurveyVerb.TEMPLATE_KEPT, by=by, changes=audit.begun(template))
    return template


@transaction.atomic
def edit(template: SurveyTemplate, values: dict, *, version: int | None = None, by: User) -> bool:
    """False if nothing changed; surveys that began with it keep their own copy."""
    rules.check_can_edit(by, template)
    verb = SurveyVerb.TEMPLATE_CHANGED
    return save(template, _checked(values), version=version, verb=verb, by=by)


@transaction.atomic
def archive(template: SurveyTemplate, *, version: int | None = None, by: User) -> None:
    """No survey begins with it any more."""
    rules.check_can_archive(by, template)
    _turn(template, False, SurveyVerb.TEMPLATE_ARCHIVED, version, by)


@transaction.atomic
def restore(template: SurveyTemplate, *, version: int | None = None, by: User) -> None:
    rules.check_can_restore(by, template)
    _turn(template, True, SurveyVerb.TEMPLATE_RESTORED, version, by)


def _turn(
    template: SurveyTemplate, is_active: bool, verb: SurveyVerb, version: int | None, by: User
) -> None:
    save(template, {"is_active": is_active}, version=version, verb=verb, by=by)


def _checked(values: dict) -> dict:
    """With a key for every scale, by which units are compared."""
    if sentence := queries.faults(as_questions(values["questions"])):
        raise NotYet(sentence)
    return values | {"questions": [_keyed(row) for row in values["questions"]]}


def _keyed(row: dict) -> dict:
    needs_key = row["kind"] == QuestionKind.SCALE and not row["key"]
    return row | {"key": uuid4().hex[:12]} if needs_key else row
