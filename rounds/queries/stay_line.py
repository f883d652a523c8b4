"""One inspection on a line of time: its links as planned and as they went, and what is due next."""

from collections.abc import Sequence
from datetime import date

from core.calendar import cn_date
from core.charts import Row, Span, Tracks, gantt
from rounds.enums import Stage
from rounds.models import Inspection

MOST = 6  # dates that the picture names; the table below it has all of them
# Of a light: what it is called and how it is drawn.
OPEN = {"red": ("逾期", "danger"), "yellow": ("快到期", "warning")}
OTHERWISE = ("未到期", "info")
PLANNED, DONE = "计划", "实际"
TABLE = "#deadlines"  # where the page lists all of them


def line_of(inspection: Inspection, dates: Sequence[dict], today: date) -> Tracks:
    """``dates`` are deadlines as the page lists them: kind, url, starts_on, due_on, light, words, is_met."""
    wanted = sorted((row for row in dates if not row["is_met"]), key=lambda row: row["due_on"])
    rows = [*_links(inspection, today), *(_date(row, today) for row in wanted[:MOST])]
    return gantt("stay", finding(inspection, wanted, today), rows, today)


def _links(inspection: Inspection, today: date) -> list[tuple[Row, list[Span]]]:
    """Each link of which the days are known, up to today where it goes on."""
    planned, entry, exit_on = inspection.round, inspection.entry_on, inspection.exit_on
    told, end = inspection.feedback_on, inspection.archived_on
    found = [
        ("计划驻点", PLANNED, "neutral", planned.starts_on, planned.ends_on),
        ("驻点了解", DONE, "progress", entry, exit_on or told or today),
        ("汇报反馈", DONE, "progress", exit_on, told or end or today),
        ("整改落实", DONE, "progress", told, end or today),
    ]
    return [
        (Row(label, (), _length(first, last)), [Span(name, first, last, tone)])
        for label, name, tone, first, last in found
        if first and last and first <= last
    ]


def _length(first: date, last: date) -> str:
    return f"{(last - first).days + 1}天"


def _date(row: dict, today: date) -> tuple[Row, list[Span]]:
    name, tone = OPEN.get(row["light"], OTHERWISE)
    late = max(row["due_on"], today) if row["light"] == "red" else row["due_on"]
    way = row["url"] or TABLE
    span = Span(name, min(row["starts_on"], row["due_on"]), late, tone, way)
    return Row(row["kind"], (), row["words"], way), [span]


def finding(inspection: Inspection, open_dates: Sequence[dict], today: date) -> str:
    """What the picture says: how far it is, and what is late."""
    late = sum(row["light"] == "red" for row in open_dates)
    return _standing(inspection, today) + (f"，{late}项期限已逾期" if late else "")


def _standing(inspection: Inspection, today: date) -> str:
    entry, planned = inspection.entry_on, inspection.round
    match inspection.stage:
        case Stage.FIELDWORK if entry:
            over = (today - planned.ends_on).days
            rest = f"比计划超出{over}天" if over > 0 else f"按计划还有{-over}天"
            return f"驻点第{(today - entry).days + 1}天，{rest}"
        case Stage.REPORTING | Stage.FEEDBACK if inspection.exit_on:
            return f"驻点结束{(today - inspection.exit_on).days}天，还没有反馈"
        case Stage.RECTIFICATION | Stage.FOLLOW_UP if inspection.feedback_on:
            stage = Stage(inspection.stage).label
            return f"反馈{(today - inspection.feedback_on).days}天，正在{stage}"
        case Stage.ARCHIVED if entry and inspection.archived_on:
            return f"从进驻到归档{(inspection.archived_on - entry).days + 1}天"
    left = (planned.starts_on - today).days
    if inspection.stage == Stage.PREPARATION:
        starts = cn_date(planned.starts_on)
        late = f"原计划{starts}进驻，已过{-left}天"
        return late if left < 0 else f"计划{starts}进驻，还有{left}天"
    return f"现在是{Stage(inspection.stage).label}"
