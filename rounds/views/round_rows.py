"""Rows that the pages of a round show: its teams, recusals, rules and steps, as plain values."""

from accounts.models import User
from core.errors import NotYet
from rounds import queries, rules
from rounds.enums import Duty, RecusalState, RoundState, Stage
from rounds.models import Round


def steps(round: Round) -> list[dict]:
    order = list(RoundState)
    now = order.index(RoundState(round.state))
    return [
        {"label": state.label, "state": "done" if i < now else "current" if i == now else "todo"}
        for i, state in enumerate(order)
    ]


def team_rows(round: Round, user: User) -> list[dict]:
    """Each team the person may see with its people and units."""
    people = queries.people_by_team(round)
    units: dict[int | None, list[dict]] = {}
    inspections = round.inspections.exclude(team=None).select_related("unit").order_by("id")
    for row in inspections:
        units.setdefault(row.team_id, []).append(
            {
                "pk": row.pk,
                "name": row.unit.name,
                "url": row.get_absolute_url(),
                "size": row.unit.get_size_display(),
                "stage": Stage(row.stage).label,
                "tone": Stage(row.stage).tone,
            }
        )
    seen = round.teams.visible_to(user).order_by("number")
    return [
        {
            "pk": team.pk,
            "version": team.version,
            "name": str(team),
            "members": [member_row(m) for m in people.get(team.pk, [])],
            "units": units.get(team.pk, []),
        }
        for team in seen
    ]


def member_row(member) -> dict:
    person = member.inspector
    return {
        "pk": member.pk,
        "version": member.version,
        "inspector": person.pk,
        "name": person.name,
        "url": person.get_absolute_url(),
        "duty": member.duty,
        "duty_label": Duty(member.duty).label,
        "is_head": member.duty in (Duty.LEADER, Duty.DEPUTY),
        "overlap_reason": member.overlap_reason,
        "employer": person.employer_name,
        "rank": person.rank,
        "specialities": "、".join(person.specialities),
    }


def loose_units(round: Round) -> list[dict]:
    rows = round.inspections.filter(team=None).select_related("unit").order_by("id")
    return [{"name": row.unit.name, "url": row.unit.get_absolute_url()} for row in rows]


def recusal_rows(round: Round, user: User) -> list[dict]:
    rows = round.recusals.exclude(state=RecusalState.RESOLVED).select_related(
        "inspector", "unit", "asked_by", "decided_by", "round"
    )
    return [
        {
            "pk": row.pk,
            "version": row.version,
            "inspector": row.inspector_id,
            "person": row.inspector.name,
            "unit": row.unit.name,
            "kind": row.get_kind_display(),
            "detail": row.detail,
            "state": row.get_state_display(),
            "tone": RecusalState(row.state).tone,
            "reason": row.reason,
            "asked_by": row.asked_by,
            "decided_by": row.decided_by,
            "can_keep_out": rules.can_keep_out(user, row),
            "can_ask": rules.can_ask_override(user, row),
            "can_decide": rules.can_decide_override(user, row),
        }
        for row in rows.order_by("inspector__pinyin", "id")
    ]


def rules_in_force(round: Round) -> list[dict]:
    """The rules in force: the round's own rows over those of its preset."""
    own = {row.kind: row for row in round.deadline_rows.all()}
    preset = {row.kind: row for row in round.preset.rows.all()}
    return [
        {
            "kind": (own.get(kind) or preset[kind]).get_kind_display(),
            "words": (own.get(kind) or preset[kind]).words,
            "is_own": kind in own,
            "was": preset[kind].words if kind in own and kind in preset else "",
            "basis": (own.get(kind) or preset[kind]).basis,
        }
        for kind in {**preset, **own}
    ]


def posted_key(text: str | None) -> int:
    """A key out of a form; what is no number finds nothing."""
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 15:
        raise NotYet("提交的内容有误，请刷新页面后重试。")
    return int(text)
