"""答题单 and 测评问卷结果: slips with codes, made once; every question of a survey that is closed, as a chart and a table, and what was written."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.documents import registry, slips
from core.documents.tree import Block, Column, Heading, Paragraph, Sheet, Table
from fieldwork.models import Survey
from fieldwork.queries.survey_results import QuestionResult, results_of
from fieldwork.rules import surveys as rules

COLUMNS = (Column("选项", 3), Column("人数", 1, "right"), Column("占比", 1, "right"))

HOW = (
    "不记姓名，系统不记录是谁、何时、用哪台设备答的。",
    "手机扫码，或在内网打开下面的网址输入答题码；只能答一次。",
)


def answer_url() -> str:
    """Where a code is typed, in full."""
    return settings.BASE_URL.rstrip("/") + reverse("fieldwork:answer")


def slips_of(survey: Survey, codes: Iterable[str]) -> bytes:
    """The PDF that is printed, cut apart and handed out; no copy is kept."""
    place = answer_url()
    made = [slips.Slip(code, f"{place}{code}/") for code in codes]
    return slips.render(survey.title, HOW, place, made)


def check(user: User, survey: Survey) -> None:
    rules.check_shows_results(survey)


@registry.document(
    "survey_results",
    "测评问卷结果",
    Survey,
    check=check,
    joined=("inspection__unit", "inspection__round__term", "result"),
    restricted=True,
)
def survey_results(survey: Survey, user: User) -> Sheet:
    result = survey.result
    came = f"收到答卷{result.answers}份，其中纸质{result.from_paper}份"
    return Sheet(
        f"{survey.title}结果",
        tuple(block for each in results_of(survey) for block in _blocks(each)),
        subtitle=str(survey.inspection.round),
        facts=(survey.inspection.unit.name, survey.get_kind_display(), came),
    )


def _blocks(each: QuestionResult) -> list[Block]:
    heading = Heading(each.question.text)
    if not each.question.has_options:
        texts = each.texts or ["没有人填写。"]
        return [heading, *(Paragraph(text) for text in texts)]
    rows = tuple((line.label, line.count, line.percent) for line in each.lines)
    caption = f"{each.answered}人作答"
    return [heading, each.chart, Table(COLUMNS, rows, caption=caption)]
