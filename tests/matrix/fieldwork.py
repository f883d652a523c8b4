"""What comes before a sheet: points to be looked into, open and settled; what the team did."""

from fieldwork.models import (
    Activity,
    FocusPoint,
    Survey,
    SurveyCode,
    SurveyResult,
    SurveyTemplate,
)
from fieldwork.queries.surveys import nothing_yet
from tests import factories as make
from tests.fieldwork import survey_rows
from tests.matrix.policy import mark


def focus_of(side, inspection, author) -> dict:
    # Numbers above those that forms of this world take.
    return {
        kind: FocusPoint.objects.create(
            inspection=inspection,
            number=number,
            kind="risk",
            title=mark(side, kind),
            why=mark(side, f"{kind}理由"),
            assignee=author.inspector,
            state=state,
            created_by=author,
        )
        for number, (kind, state) in enumerate({"focus": "open", "cleared": "cleared"}.items(), 91)
    }


def activities_of(side, inspection, author) -> dict:
    made = {}
    for number, (kind, state) in enumerate(
        {"activity": "recorded", "voided": "voided"}.items(), 91
    ):
        made[kind] = Activity.objects.create(
            inspection=inspection,
            number=number,
            method="symposium",
            held_on=make.days(-1),
            place=mark(side, kind),
            whom=mark(side, f"{kind}对象"),
            seen=mark(side, f"{kind}见闻"),
            state=state,
            created_by=author,
        )
        made[kind].members.set([author.inspector])
    return made


def surveys_of(side, inspection, author) -> dict:
    """A draft, one that takes answers, one that is closed."""
    dates = {
        "composed": ("draft", None, None),
        "survey": ("open", make.days(-2), None),
        "surveyed": ("closed", make.days(-3), make.days(-1)),
    }
    made = {}
    for number, (kind, (state, opened_on, closed_on)) in enumerate(dates.items(), 91):
        made[kind] = survey = Survey.objects.create(
            inspection=inspection,
            number=number,
            state=state,
            opened_on=opened_on,
            closed_on=closed_on,
            paper_forms=20,
            created_by=author,
            **survey_rows.values(title=mark(side, kind), intro=mark(side, f"{kind}说明")),
        )
        if opened_on:
            sums = nothing_yet(survey.asked)
            SurveyResult.objects.create(survey=survey, content=sums, answers=6)
            SurveyCode.objects.create(survey=survey, mark=f"{side}{kind}")
    return made


def template_of(side: str, survey: Survey, office) -> SurveyTemplate:
    """The office's own: every team chooses from it."""
    return SurveyTemplate.objects.create(
        name=mark(side, "模板"), kind=survey.kind, questions=survey.questions, created_by=office
    )
