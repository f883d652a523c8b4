"""The line of time of one inspection: what its title says, what it draws."""

from datetime import date, timedelta

import pytest

from rounds.enums import Stage
from rounds.models import Inspection, Round
from rounds.queries.stay_line import line_of

TODAY = date(2026, 12, 1)


def day(distance: int) -> date:
    return TODAY + timedelta(days=distance)


def inspection(stage: Stage, **dates) -> Inspection:
    planned = Round(starts_on=day(-20), ends_on=day(10))
    return Inspection(round=planned, stage=stage, **dates)


def due(distance: int, light: str, *, is_met: bool = False, url: str = "/x") -> dict:
    return {"kind": "报告", "url": url, "starts_on": day(-30), "due_on": day(distance), "light": light,
            "words": "…", "is_met": is_met}  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "dates", "told"),
    [
        (Stage.PREPARATION, {}, "原计划2026年11月11日进驻，已过20天"),
        (Stage.FIELDWORK, {"entry_on": day(-11)}, "驻点第12天，按计划还有10天"),
        (Stage.REPORTING, {"entry_on": day(-30), "exit_on": day(-3)}, "驻点结束3天，还没有反馈"),
        (Stage.FOLLOW_UP, {"feedback_on": day(-80)}, "反馈80天，正在回访"),
        (Stage.ARCHIVED, {}, "现在是归档"),  # of earlier years: no dates
    ],
)
def test_the_title_says_how_far_it_is(stage, dates, told):
    assert line_of(inspection(stage, **dates), [], TODAY).title == told


def test_links_go_on_until_today_and_what_is_late_reaches_today():
    stays = inspection(Stage.REPORTING, entry_on=day(-19), exit_on=day(-3))
    dates = [due(5, "green", url=""), due(-2, "red"), due(-9, "done", is_met=True)]

    chart = line_of(stays, dates, TODAY)

    assert chart.title.endswith("，1项期限已逾期")
    assert [(row.label, row.figure) for row in chart.rows[:3]] == [
        ("计划驻点", "31天"), ("驻点了解", "17天"), ("汇报反馈", "4天"),
    ]  # fmt: skip
    late, open_one = chart.rows[3:]
    assert late.segments[0].words.endswith("2026年12月1日")
    assert (late.url, open_one.url) == ("/x", "#deadlines")
