"""Each chart of the leader out of the facts: a title that says the finding, and ways to the rows."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from core.charts import (
    SERIES,
    Curve,
    Point,
    Row,
    Segment,
    Span,
    Tracks,
    funnel,
    gantt,
    shares,
    stacked,
)
from overview.navigation import url_of
from overview.queries.leadership.facts import Facts, total
from overview.queries.leadership.standstill import Standing
from rounds.enums import RoundState, Stage
from rounds.models import Inspection, Round

ROUNDS = 6  # on the time line and the curve
RECENT = 4  # rounds of which categories are compared
UNITS = 8  # named in a list of units
DAY = timedelta(days=1)


def listed(name: str, **query: Any) -> str:
    """The address of a list narrowed to what a figure counts."""
    return f"{url_of(name)}?{urlencode(query)}" if query else url_of(name)


def share(part: int, whole: int) -> int:
    """Whole percent, rounded down: nothing is called done before it is."""
    return 100 * part // whole if whole else 0


def coverage(facts: Facts) -> Tracks:
    whole = sum(total for _, _, total, _ in facts.sectors)
    done = sum(done for *_, done in facts.sectors)
    title = (
        f"本届应巡察{whole}个单位，已巡察{done}个（{share(done, whole)}%），未巡察{whole - done}个"
    )
    rows = []
    for pk, name, number, reached in facts.sectors:
        ways = {
            part: listed("rounds:unit_list", sector=pk, coverage=part) for part in ("done", "never")
        }
        parts = [
            Segment("已巡察", reached, "success", ways["done"]),
            Segment("未巡察", number - reached, "neutral", ways["never"]),
        ]
        rows.append(Row(name, parts, f"{number}个", listed("rounds:unit_list", sector=pk)))
    return stacked("coverage", title, rows)


def timeline(facts: Facts) -> Tracks:
    """The last rounds with the stages of their inspections and the line of today."""
    shown = facts.rounds[-ROUNDS:]
    states = Counter(
        RoundState(round.state).label
        for round in facts.rounds
        if round.state != RoundState.ARCHIVED
    )
    told = "、".join(f"{number}轮{label}" for label, number in states.items())
    title = f"在办{sum(states.values())}轮：{told}" if told else "没有在办的轮次"
    rows = [(_round_row(round, facts.of_round(round)), _spans(round, facts)) for round in shown]
    return gantt("timeline", title, rows, facts.today)


def _round_row(round: Round, inspections: list[Inspection]) -> Row:
    stages = Counter(Stage(each.stage) for each in inspections)
    told = "，".join(f"{stage.label}{stages[stage]}" for stage in Stage if stages[stage])
    note = f"{round.get_state_display()}{'：' if told else ''}{told}"
    url = listed("rounds:inspection_list", round=round.pk)
    label = f"{round.short_name}{round.get_kind_display()}"
    return Row(label, (), f"{len(inspections)}家", url, round.get_absolute_url(), note)


def _spans(round: Round, facts: Facts) -> list[Span]:
    """Preparation, stay, report and feedback, 集中整改; what has no date yet lasts until today."""
    inspections, url = facts.of_round(round), listed("rounds:inspection_list", round=round.pk)
    told = [each.feedback_on for each in inspections if each.feedback_on]
    due = [each.concentrated_due_on for each in inspections if each.concentrated_due_on]  # type: ignore[attr-defined]
    begun = min(timezone.localdate(round.created_at), round.starts_on)
    waiting = any(each.stage in (Stage.REPORTING, Stage.FEEDBACK) for each in inspections)
    told_by = max([*told, *([facts.today] if waiting else [])], default=None)
    spans = [Span("驻点", round.starts_on, round.ends_on, "progress", url)]
    if begun < round.starts_on:
        spans.insert(0, Span("准备", begun, round.starts_on - DAY, "neutral", url))
    if told_by and told_by > round.ends_on:
        spans.append(Span("报告反馈", round.ends_on + DAY, told_by, "info", url))
    if due:
        first = max(told_by or round.ends_on, round.ends_on) + DAY
        spans.append(Span("集中整改", first, max(first, *due), "warning", url))
    return spans


def stuck(found: list[Standing]) -> Tracks:
    if not found:
        return Tracks("stuck", "没有停滞的单位", [])
    worst = found[0]
    title = f"{len(found)}家停滞，最久的{worst.inspection.unit.name}自{_day(worst.since)}起{worst.days}天"
    return stacked("stuck", title, [_stuck_row(each) for each in found])


def _stuck_row(each: Standing) -> Row:
    way = each.inspection.get_absolute_url()
    note = f"{each.inspection.get_stage_display()}：{each.words}"
    part = Segment("停滞", each.days, "danger", way, words=f"自{_day(each.since)}起{each.days}天")
    return Row(each.inspection.unit.name, [part], f"{each.days}天", way, way, note)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def closure(facts: Facts) -> Curve:
    """By round: how much is closed, beside what was to be closed by today."""
    whole, closed = total(facts.items, "total"), total(facts.items, "closed")
    missing = total(facts.items, "due") - closed
    title = f"整改事项{whole}项，已销号{closed}项（{share(closed, whole)}%），到期未销号{missing}项"
    points = []
    for round in facts.rounds:
        own = [row for row in facts.items if row.round == round.pk]
        if own:
            all_of, done, due = (total(own, what) for what in ("total", "closed", "due"))
            way = listed("rectification:item_list", state="closed", round=round.pk)
            words, wanted = f"已销号{done}项，共{all_of}项", f"{due}项"
            points.append(
                Point(round.short_name, share(done, all_of), share(due, all_of), way, words, wanted)
            )
    return Curve(title, "已销号", points[-ROUNDS:], "到今天应销号")


def overdue(facts: Facts) -> Tracks:
    by_unit: Counter[tuple[int, str]] = Counter()
    for row in facts.items:
        by_unit[row.unit, row.unit_name] += row.late
    worst = [(unit, number) for unit, number in by_unit.most_common() if number]
    if not worst:
        return Tracks("overdue", "没有逾期的整改事项", [])
    (_, name), most = worst[0]
    title = f"{sum(by_unit.values())}项整改事项逾期，涉及{len(worst)}家，最多的{name}{most}项"
    rows = []
    for (pk, name), number in worst[:UNITS]:
        way = listed("rectification:item_list", light="red", unit=pk)
        rows.append(Row(name, [Segment("逾期", number, "danger", way)], f"{number}项", way))
    return stacked("overdue", title, rows)


def categories(facts: Facts) -> Tracks:
    """Each of the last rounds by first-level category; the most frequent one of all is in the title."""
    by_kind: Counter[tuple[int | None, str]] = Counter()
    for (_, pk, name), number in facts.findings.items():
        by_kind[pk, name] += number
    if not by_kind:
        return Tracks("categories", "还没有提交的底稿", [])
    (_, most), number = by_kind.most_common(1)[0]
    whole = sum(by_kind.values())
    title = f"底稿{whole}条，最多的是“{most}”{number}条（{share(number, whole)}%）"
    with_rows = [r for r in facts.rounds if any(key[0] == r.pk for key in facts.findings)][-RECENT:]
    tones = {
        kind: SERIES[place % len(SERIES)] for place, (kind, _) in enumerate(by_kind.most_common())
    }
    return shares("categories", title, [_kinds_of(facts, round, tones) for round in with_rows])


def _kinds_of(facts: Facts, round: Round, tones: dict[tuple[int | None, str], str]) -> Row:
    about = {"state": "standing", "round": round.pk}
    parts = [
        Segment(
            name,
            facts.findings[round.pk, pk, name],
            tone,
            listed("findings:finding_list", **about, **_kind(pk)),
        )
        for (pk, name), tone in tones.items()
    ]
    whole = sum(int(part.value) for part in parts)
    return Row(round.short_name, parts, f"{whole}条", listed("findings:finding_list", **about))


def _kind(pk: int | None) -> dict[str, Any]:
    return {"uncategorised": "on"} if pk is None else {"category": pk}


def results(facts: Facts) -> Tracks:
    """What of the sheets became an item, and what of the items was put right."""
    whole, closed = total(facts.items, "total"), total(facts.items, "closed")
    steps = [
        (
            "提交的底稿",
            sum(facts.findings.values()),
            listed("findings:finding_list", state="standing"),
            "条",
        ),
        ("列入台账", whole, listed("rectification:item_list", state="all"), "项"),
        ("已销号", closed, listed("rectification:item_list", state="closed"), "项"),
    ]
    rows = [
        Row(name, [Segment("数量", n, "progress", way)], f"{n}{unit}", way)
        for name, n, way, unit in steps
    ]
    title = f"{steps[0][1]}条底稿，{whole}项列入台账，{closed}项已销号"
    return funnel("results", title, rows)
