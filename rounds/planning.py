"""What a round's plan still lacks, and what about it deserves a second look (一托二)."""

from django.utils import timezone

from core import calendar
from core.calendar import cn_date
from rounds import careers
from rounds.enums import DeadlineKind, Duty, RecusalState, RoundState, StartEvent, UnitSize
from rounds.models import Inspection, Inspector, PresetRow, Recusal, Round, Team, Unit
from rounds.queries import overlaps

# The page where it is put right.
EDIT, UNITS, TEAMS, CAREERS, ROUND = "edit", "units", "teams", "careers", "round"

DUTIES = {
    DeadlineKind.NOTICE: "应不晚于{}发出",
    DeadlineKind.WORK_PLAN: "应不晚于{}报批",
}


def bars(round: Round) -> list[str]:
    """Sentences that bar approval; empty when the plan is complete."""
    return [sentence for _, sentence in lacking(round)]


def lacking(round: Round) -> list[tuple[str, str]]:
    """What the plan still lacks: where it is put right (EDIT, UNITS, TEAMS, CAREERS, ROUND) and the sentence."""
    rows = list(round.inspections.select_related("unit"))
    teams = list(round.teams.prefetch_related("members"))
    found = [] if round.topics.strip() else [(EDIT, "没有填写监督重点")]
    found += [] if rows else [(UNITS, "没有选择被巡察单位")]
    found += [] if teams else [(TEAMS, "没有组建巡察组")]
    found += [(TEAMS, f"{team}没有组长") for team in teams if not _has_leader(team)]
    unassigned = [row.unit.name for row in rows if row.team_id is None]
    if unassigned:
        found.append((TEAMS, f"{'、'.join(unassigned[:5])}{_more(unassigned)}没有分配巡察组"))
    idle = {team.pk for team in teams} - {row.team_id for row in rows}
    found += [(TEAMS, f"{team}没有分配单位") for team in teams if team.pk in idle]
    if unclear := careers.open_words(people_of(round)):
        found.append((CAREERS, unclear))
    found += [(TEAMS, sentence) for sentence in overlaps.unexplained(round)]
    return found + [(ROUND, sentence) for sentence in _recusals(round)]


def people_of(round: Round) -> list[Inspector]:
    """Who is on a team of the round now."""
    rows = Inspector.objects.filter(memberships__round=round, memberships__to_on=None)
    return list(rows.order_by("pinyin", "pk").distinct())


def warnings(round: Round) -> list[str]:
    """What deserves a second look; never bars."""
    return dates_past(round) + _not_one_and_one(round)


def dates_past(round: Round) -> list[str]:
    """What is due before the planned entry, and on a day that lies in the past already."""
    if round.state not in (RoundState.PLANNING, RoundState.SUBMITTED):
        return []
    kinds = [DeadlineKind.NOTICE]
    kinds += [DeadlineKind.WORK_PLAN] if round.preset.needs_plan else []
    return [sentence for kind in kinds if (sentence := _past(round, kind))]


def _past(round: Round, kind: DeadlineKind) -> str:
    own = round.deadline_rows.filter(kind=kind).first()
    rule = own or PresetRow.objects.filter(preset=round.preset_id, kind=kind).first()
    if rule is None or rule.start != StartEvent.ENTRY:
        return ""
    due = calendar.add(round.starts_on, rule.offset, rule.unit, provisional=True).date
    if due >= timezone.localdate():
        return ""
    return (
        f"按{rule.words}推算，{kind.label}{DUTIES[kind].format(cn_date(due))}，这一天已经过去；"
        f"请核对进驻日期（{cn_date(round.starts_on)}）或调整本轮期限"
    )


def _not_one_and_one(round: Round) -> list[str]:
    """“一托二”: a team normally takes one larger and one smaller unit."""
    rows = round.inspections.exclude(team=None).select_related("unit", "team")
    by_team: dict[Team, list[Inspection]] = {}
    for row in rows.order_by("team__number"):
        if row.team is not None:
            by_team.setdefault(row.team, []).append(row)
    return [
        f"{team}承担{mix([row.unit for row in own])}，不是“一托二”（一大一小）"
        for team, own in by_team.items()
        if not _is_one_and_one(own)
    ]


def _is_one_and_one(rows: list[Inspection]) -> bool:
    return sorted(row.unit.size for row in rows) == sorted([UnitSize.LARGE, UnitSize.SMALL])


def mix(units: list[Unit]) -> str:
    """“1个大单位、1个小单位”."""
    large = sum(unit.size == UnitSize.LARGE for unit in units)
    small = len(units) - large
    parts = [f"{large}个大单位" if large else "", f"{small}个小单位" if small else ""]
    return "、".join(part for part in parts if part)


def _has_leader(team: Team) -> bool:
    return any(m.duty == Duty.LEADER and m.to_on is None for m in team.members.all())


def _recusals(round: Round) -> list[str]:
    rows = Recusal.objects.filter(round=round).select_related("inspector", "unit")
    words = {RecusalState.OPEN: "须回避，尚未处理", RecusalState.ASKED: "的例外申请尚未决定"}
    return [
        f"{row.inspector.name}对{row.unit.name}{words[RecusalState(row.state)]}"
        for row in rows
        if row.state in words
    ]


def _more(names: list[str]) -> str:
    return f"等{len(names)}个单位" if len(names) > 5 else ""
