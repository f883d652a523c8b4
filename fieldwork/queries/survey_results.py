"""What the answers of a survey add up to, question by question, and side by side in one round.

Only of surveys that show their results (rules.check_shows_results): never of fewer than five answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.models import User
from core.documents.tree import Bar, Chart
from fieldwork.enums.surveys import Question, QuestionKind, SurveyKind
from fieldwork.models import Survey, SurveyResult
from rounds.models import Round


@dataclass(frozen=True)
class Line:
    """One option: how often it was chosen, and by what part of those who answered (in percent)."""

    label: str
    count: int
    share: Decimal

    @property
    def percent(self) -> str:
        return f"{self.share}%"


@dataclass(frozen=True)
class QuestionResult:
    number: int
    question: Question
    answered: int
    lines: list[Line]
    texts: list[str]

    @property
    def good(self) -> Decimal:
        """Percent that chose an option of a scale that counts as good."""
        return share(sum(line.count for line in self.good_lines), self.answered)

    @property
    def good_lines(self) -> list[Line]:
        """The first two options of a scale; of two only the first."""
        return self.lines[: min(2, len(self.lines) - 1)]

    @property
    def said(self) -> str:
        """What the figures say in one clause."""
        if not self.answered or not self.lines:
            return f"{self.answered}人作答"
        if self.question.kind == QuestionKind.SCALE:
            names = "、".join(line.label for line in self.good_lines)
            return f"“{names}”合计{self.good}%"
        most = max(self.lines, key=lambda line: line.count)
        return f"选“{most.label}”的最多，{most.percent}"

    @property
    def chart(self) -> Chart:
        title = f"{self.number}. {self.question.text}：{self.said}"
        return Chart(title, tuple(Bar(line.label, line.count, "人") for line in self.lines))


def share(part: int, whole: int) -> Decimal:
    """Percent with one decimal; 0 of nothing."""
    exact = Decimal(100 * part) / Decimal(whole) if whole else Decimal(0)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def results_of(survey: Survey) -> list[QuestionResult]:
    """Question by question, as they were asked."""
    sums: Any = survey.result.content
    pairs = zip(survey.asked, sums, strict=True)
    return [_result(number, *pair) for number, pair in enumerate(pairs, start=1)]


def _result(number: int, question: Question, sums: dict) -> QuestionResult:
    answered = sums["answered"]
    counts = zip(question.options, sums["counts"], strict=True)
    lines = [Line(label, count, share(count, answered)) for label, count in counts]
    return QuestionResult(number, question, answered, lines, sums["texts"])


@dataclass
class Comparison:
    """One question of a template, unit by unit."""

    kind: str
    question: Question
    rows: list[tuple[Survey, QuestionResult]] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Where each unit's bar leads."""
        return [survey.get_absolute_url() for survey, _ in self.rows]

    @property
    def chart(self) -> Chart:
        first = max(self.rows, key=lambda row: row[1].good)
        name = first[0].inspection.unit.name
        return Chart(
            f"{self.question.text}：{name}最高，{first[1].good}%",
            tuple(Bar(survey.inspection.unit.name, got.good, "%") for survey, got in self.rows),
        )


def compared(round: Round, user: User) -> list[Comparison]:
    """Scales of the templates that at least two units of the round answered, best unit first."""
    found: dict[tuple[str, str], Comparison] = {}
    for survey in _latest(round, user):
        for result in results_of(survey):
            question = result.question
            if question.key and question.kind == QuestionKind.SCALE and result.answered:
                kind = SurveyKind(survey.kind).label
                place = found.setdefault((survey.kind, question.key), Comparison(kind, question))
                if place.question.options == question.options:
                    place.rows.append((survey, result))
    several = [each for each in found.values() if len(each.rows) > 1]
    for each in several:
        each.rows.sort(key=lambda row: row[1].good, reverse=True)
    return several


def _latest(round: Round, user: User) -> Iterable[Survey]:
    """Of each unit and kind the survey that was closed last."""
    shown = SurveyResult.objects.visible_to(user).values("survey")
    rows = Survey.objects.visible_to(user).filter(pk__in=shown, inspection__round=round)
    rows = rows.select_related("inspection__unit", "result").order_by("closed_on", "pk")
    return {(row.inspection_id, row.kind): row for row in rows}.values()
