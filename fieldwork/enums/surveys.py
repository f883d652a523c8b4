"""Choices and moves of 测评与问卷, and what a question is."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable


class SurveyKind(TextChoices):
    APPRAISAL = "appraisal", "民主测评"
    QUESTIONNAIRE = "questionnaire", "问卷调查"
    SATISFACTION = "satisfaction", "满意度测评"


class QuestionKind(TextChoices):
    SCALE = "scale", "评价等次"
    SINGLE = "single", "单选"
    SEVERAL = "several", "多选"
    TEXT = "text", "填写意见"


class SurveyState(StateChoices):
    DRAFT = "draft", "neutral", "起草"
    OPEN = "open", "progress", "答题中"
    CLOSED = "closed", "success", "已结束"


S = SurveyState
OWNER = "起草人、组长、副组长"
SURVEY_TRANSITIONS = TransitionTable(
    Transition(S.DRAFT, S.OPEN, "开放测评问卷答题", "开放答题", OWNER),
    # No way back: results shown twice with an answer between them would show that answer.
    Transition(S.OPEN, S.CLOSED, "结束测评问卷答题", "结束答题", OWNER),
)
QUESTIONS_MOST, OPTIONS_MOST = 60, 20
TEXT_MOST = 500  # characters of one written answer
CODES_AT_ONCE, CODES_MOST = 200, 2000
SHOWN_FROM = 5  # answers; below that nothing is shown of them


@dataclass(frozen=True)
class Question:
    """One question; ``options`` of a scale run from the best to the worst.

    ``key`` names a question of a template: those of one key are compared between units.
    """

    kind: str
    text: str
    options: tuple[str, ...] = ()
    is_required: bool = True
    key: str = ""

    @property
    def has_options(self) -> bool:
        return self.kind != QuestionKind.TEXT

    @property
    def label(self) -> str:
        return QuestionKind(self.kind).label


def as_stored(questions: Iterable[Question]) -> list[dict]:
    """As the column keeps them."""
    return [asdict(question) | {"options": list(question.options)} for question in questions]


def as_questions(stored: Iterable[dict]) -> list[Question]:
    return [Question(**row | {"options": tuple(row["options"])}) for row in stored]
