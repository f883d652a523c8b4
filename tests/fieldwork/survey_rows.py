"""测评问卷 as forms hold them, brought into a state by the actions themselves."""

from fieldwork.actions import survey_answers, surveys
from fieldwork.enums.surveys import Question, QuestionKind, as_stored

K = QuestionKind
QUESTIONS = (
    Question(K.SCALE, "总体评价", ("好", "较好", "一般", "差"), key="team_overall"),
    Question(K.SINGLE, "岗位", ("中层干部", "一般干部")),
    Question(K.SEVERAL, "哪些方面问题突出", ("作风", "财务", "工程"), is_required=False),
    Question(K.TEXT, "意见和建议", is_required=False),
)


def values(**more) -> dict:
    return {
        "kind": "questionnaire",
        "title": "干部职工问卷",
        "intro": "请如实填写，不用写姓名。",
        "questions": as_stored(QUESTIONS),
    } | more


def drafted(inspection, *, by, **more):
    return surveys.draft(inspection, values(**more), by=by)


def opened(inspection, *, by, **more):
    survey = drafted(inspection, by=by, **more)
    surveys.open_for_answers(survey, by=by)
    return survey


def answered(survey, number: int, *, by) -> None:
    """That many answers with codes, each a little different."""
    for place, code in enumerate(survey_answers.issue_codes(survey, number, by=by)):
        survey_answers.answer(survey, code, [[place % 4], [place % 2], [place % 3], f"意见{place}"])
