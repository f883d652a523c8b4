"""测评问卷 of the demo: one closed, one that takes answers, one draft, by the real actions."""

from itertools import cycle

from fieldwork.actions import survey_answers, survey_templates, surveys
from fieldwork.enums.survey_templates import GRADES, OPINION, questions_of
from fieldwork.enums.surveys import Question, QuestionKind, SurveyKind, as_stored
from fieldwork.models import Survey
from fieldwork.queries.surveys import Given, subjects_of
from overview.seeding.crews import at_work
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection, Inspector

INTRO = "请根据实际情况填写，不用写姓名。答题单每人一份，只能用一次，请在本周五前填写。"
# Which option of each question, answer by answer: most good, some not.
CHOSEN = (0, 1, 0, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0)
WRITTEN = (
    "希望简化报销手续，明确办理时限。", "", "", "建议定期公开接待费使用情况。", "", "会议太多，材料太多。", "",
)  # fmt: skip
ONLINE, ON_PAPER, WAITING = 32, 6, 12


def make(world: World) -> None:
    """In every inspection whose team is at work."""
    for number, inspection in enumerate(world.all(Inspection)):
        crew = [row.inspector for row in at_work(inspection).order_by("pk")]
        if crew and inspection.stage in (Stage.FIELDWORK, Stage.REPORTING):
            _surveys(inspection, crew[0], shift=number)
    _template(world)


def _template(world: World) -> None:
    """One that the office keeps beside those of the system."""
    kind = SurveyKind.QUESTIONNAIRE
    own = Question(QuestionKind.SCALE, "基层站所办事的方便程度", GRADES)
    questions = [*questions_of(kind)[:-1], own, OPINION]
    values = {"name": "乡镇街道干部群众问卷", "questions": as_stored(questions)}
    survey_templates.keep(kind, values, by=world.people["bangong"])


def _surveys(inspection: Inspection, author: Inspector, *, shift: int) -> None:
    closed = _survey(inspection, author, SurveyKind.QUESTIONNAIRE, "干部职工问卷", paper=ON_PAPER)
    _open_with(closed, author, ONLINE, shift=shift)
    for answer in _answers(closed.asked, ON_PAPER, shift=shift + 5):
        survey_answers.enter_from_paper(closed, answer, by=author.user)
    surveys.close(closed, by=author.user)
    going_on = _survey(inspection, author, SurveyKind.APPRAISAL, "领导班子和班子成员民主测评")
    _open_with(going_on, author, WAITING, shift=shift)
    _survey(inspection, author, SurveyKind.SATISFACTION, "服务对象满意度测评")


def _survey(
    inspection: Inspection, author: Inspector, kind: str, title: str, *, paper: int = 0
) -> Survey:
    subjects = subjects_of(inspection) if kind == SurveyKind.APPRAISAL else ()
    questions = as_stored(questions_of(kind, subjects))
    values = {"kind": kind, "title": title, "intro": INTRO, "paper_forms": paper}
    return surveys.draft(inspection, values | {"questions": questions}, by=author.user)


def _open_with(survey: Survey, author: Inspector, number: int, *, shift: int) -> None:
    """Open, with some more codes than answers."""
    surveys.open_for_answers(survey, by=author.user)
    made = survey_answers.issue_codes(survey, number + 8, by=author.user)
    for code, answer in zip(made, _answers(survey.asked, number, shift=shift), strict=False):
        survey_answers.answer(survey, code, answer)


def _answers(questions: list[Question], number: int, *, shift: int) -> list[list[Given]]:
    chosen = cycle(CHOSEN[shift % len(CHOSEN) :] + CHOSEN[: shift % len(CHOSEN)])
    written = cycle(WRITTEN)
    return [
        [_answer(each, next(chosen), next(written)) for each in questions] for _ in range(number)
    ]


def _answer(question: Question, place: int, words: str) -> Given:
    if question.kind == QuestionKind.TEXT:
        return words or None
    first = min(place, len(question.options) - 1)
    if question.kind == QuestionKind.SEVERAL:
        return sorted({first, (first * 2 + 1) % len(question.options)})
    return [first]
