"""Reads of 测评与问卷: how far it is, and adding up what is answered; never one answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.surveys import Question, SurveyState
from fieldwork.models import Survey, SurveyCode
from rounds.duties import HEADS
from rounds.enums import LeaderKind, Stage
from rounds.models import Inspection, TeamMember
from rounds.querysets import acting, lasting, serving

S = SurveyState
# What one question was answered with: places of options, or a text; None where it was left out.
Given = list[int] | str | None


@dataclass(frozen=True)
class Progress:
    """How many codes were made and used, how many answers came, how many of them from paper."""

    codes: int
    used: int
    answers: int
    from_paper: int


def progress(survey: Survey) -> Progress:
    codes = SurveyCode.objects.filter(survey=survey)
    result = getattr(survey, "result", None)
    answers, paper = (result.answers, result.from_paper) if result else (0, 0)
    return Progress(codes.count(), codes.filter(is_used=True).count(), answers, paper)


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """Those that take answers wait for the heads of their team, who end them; where there are none,
    for the office."""
    led = serving(user).filter(duty__in=HEADS).values("team_id")
    wanted: Any = Q(inspection__team__in=led)
    if user.has_role(Role.OFFICE):
        heads = TeamMember.objects.filter(lasting(), acting(), duty__in=HEADS)
        wanted |= ~Exists(heads.filter(team=OuterRef("inspection__team")))
    elif not user.has_role(Role.INSPECTOR):
        return []
    rows = Survey.objects.visible_to(user).filter(wanted, state=S.OPEN)
    rows = rows.exclude(inspection__stage=Stage.ARCHIVED).select_related("inspection__unit")
    rows = rows.defer("title", "intro", "questions").order_by("pk")
    return [_line(row) for row in rows]


def _line(row: Survey) -> WorkItem:
    url, unit = row.get_absolute_url(), row.inspection.unit.name
    return WorkItem("结束答题", str(row), url, row.ends_on, unit, (key_of(row),))


def subjects_of(inspection: Inspection) -> list[str]:
    """班子成员 of the unit with their posts, as a 民主测评 names them."""
    rows = inspection.unit.leaders.filter(left_on=None, kind=LeaderKind.BOARD)
    return [f"{row.post}{row.name}" for row in rows]


def nothing_yet(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The sums before the first answer."""
    return [{"answered": 0, "counts": [0] * len(each.options), "texts": []} for each in questions]


def added(sums: list[dict[str, Any]], given: Iterable[Given]) -> list[dict[str, Any]]:
    """The sums with one more answer; texts stand in the order of their words, not of their coming."""
    return [_added(each, answer) for each, answer in zip(sums, given, strict=True)]


def _added(each: dict[str, Any], answer: Given) -> dict[str, Any]:
    if answer in (None, "", []):
        return each
    counts, texts = list(each["counts"]), list(each["texts"])
    if isinstance(answer, str):
        texts = sorted([*texts, answer])
    else:
        for place in answer or []:
            counts[place] += 1
    return {"answered": each["answered"] + 1, "counts": counts, "texts": texts}


def faults(questions: Sequence[Question]) -> str:
    """The sentence why these questions cannot be asked, "" where they can."""
    if not any(question.has_options for question in questions):
        return "请至少设一道评价、单选或多选题。"
    for number, question in enumerate(questions, start=1):
        if question.has_options and len(question.options) < 2:
            return f"第{number}题至少要有两个选项，请补充。"
    return ""


def texts_of(survey: Survey) -> list[tuple[str, str]]:
    """Place and text of everything that slips and results print."""
    places = [("标题", survey.title), ("说明", survey.intro)]
    for number, question in enumerate(survey.asked, start=1):
        places.append((f"第{number}题", "、".join([question.text, *question.options])))
    return places
