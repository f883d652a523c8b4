"""What comes in for a survey: codes are made, used and voided, answers are added up.

An answer leaves no row, no time, no address and no event. It is one transaction that rewrites the
sums of the survey and every code of it alike, so that not even the places and transaction numbers of
PostgreSQL's rows tell which code it was or in which order they came (ADR 0098).
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When

from accounts.models import User
from core import audit
from core.documents import codes
from core.errors import NotYet
from core.optimistic_locking import hold
from fieldwork.enums.surveys import CODES_AT_ONCE, CODES_MOST
from fieldwork.models import Survey, SurveyCode, SurveyResult
from fieldwork.queries import survey_answers as queries
from fieldwork.queries.surveys import Given, added
from fieldwork.rules import surveys as rules
from fieldwork.verbs import SurveyVerb


@transaction.atomic
def issue_codes(survey: Survey, number: int, *, by: User) -> list[str]:
    """``number`` new codes, returned once: no table holds them, only their marks."""
    hold(survey)
    rules.check_can_issue(by, survey)
    rows = SurveyCode.objects.filter(survey=survey)
    if not 0 < number <= CODES_AT_ONCE:
        raise NotYet(f"一次制作1至{CODES_AT_ONCE}个答题码，不够的再制作一批。")
    if rows.count() + number > CODES_MOST:
        raise NotYet(f"一份测评或问卷最多{CODES_MOST}个答题码，请先作废没有用的。")
    drawn = [codes.draw() for _ in range(number)]
    # In the order of their marks, which is not that of the slips.
    marks = sorted(map(queries.mark_of, drawn))
    SurveyCode.objects.bulk_create(SurveyCode(survey=survey, mark=mark) for mark in marks)
    audit.record(survey, SurveyVerb.CODES_MADE, by=by, note=f"{number}个")
    return drawn


@transaction.atomic
def void_codes(survey: Survey, *, by: User) -> None:
    """Takes away every code that was not used: slips were lost, or fell into wrong hands."""
    rules.check_can_issue(by, survey)
    SurveyResult.objects.select_for_update().get(survey=survey)
    count, _ = SurveyCode.objects.filter(survey=survey, is_used=False).delete()
    if not count:
        raise NotYet("没有未用的答题码，无需作废。")
    audit.record(survey, SurveyVerb.CODES_VOIDED, by=by, note=f"{count}个")


@transaction.atomic
def answer(survey: Survey, code: str, given: Sequence[Given]) -> None:
    """One answer with a code that was not used; raises NotYet with what to do."""
    result = _held(survey)
    if sentence := queries.over_sentence(survey):
        raise NotYet(sentence)
    rows, mark = SurveyCode.objects.filter(survey=survey), queries.mark_of(code)
    used = rows.filter(mark=mark).values_list("is_used", flat=True).first()
    if used is None:
        raise NotYet(queries.UNKNOWN)
    if used:
        raise NotYet(queries.USED)
    true = When(mark=mark, then=Value(True))
    rows.update(is_used=Case(true, default=F("is_used"), output_field=BooleanField()))
    _add(result, given)


@transaction.atomic
def enter_from_paper(survey: Survey, given: Sequence[Given], *, by: User) -> None:
    """One answer that came on paper; only how many there were is known of them."""
    rules.check_can_enter(by, survey)
    result = _held(survey)
    if result.from_paper >= survey.paper_forms:
        raise NotYet(f"纸质问卷发放{survey.paper_forms}份，已经录满，请核对是否重复录入。")
    audit.record(survey, SurveyVerb.ENTERED, by=by)
    result.from_paper += 1
    _add(result, given)


def _held(survey: Survey) -> SurveyResult:
    """The sums, held until the answer is added; nobody closes the survey meanwhile."""
    result = SurveyResult.objects.select_for_update().get(survey=survey)
    survey.refresh_from_db(fields=["state", "ends_on"])
    if sentence := queries.closed_sentence(survey):
        raise NotYet(sentence)
    return result


def _add(result: Any, given: Sequence[Given]) -> None:
    result.content = added(result.content, given)
    result.answers += 1
    result.save(update_fields=["content", "answers", "from_paper"])
