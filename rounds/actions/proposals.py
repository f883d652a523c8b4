"""Taking over a proposal of teams: teams that are missing, units to teams, people to teams; all or nothing."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from core.errors import NotYet
from rounds import conflicts, rules
from rounds.actions import teams
from rounds.models import Round, Team, Unit
from rounds.models.round import in_chinese
from rounds.proposing import Place


@transaction.atomic
def take_over(
    round: Round, *, units: dict[int, int | None], people: Iterable[Place], by: User
) -> int:
    """``units`` maps inspections to numbers of teams. Returns how many people were placed.

    Each person is placed by the action that places anybody; one refusal undoes all.
    """
    rules.check_can_edit_round(by, round)
    places = list(people)
    if not places and not any(units.values()):
        raise NotYet("没有选定人员，也没有分配单位；请至少给一个人或一个单位选择巡察组。")
    numbers = {number for number in units.values() if number} | {p.number for p in places}
    found = _teams(round, numbers, by)
    if units:
        wanted = {pk: found[number].pk if number else None for pk, number in units.items()}
        teams.assign(round, wanted, by=by)
    _check_recusals(round, found, places)
    for place in places:
        teams.add_member(found[place.number], place.inspector, duty=place.duty, by=by)
    return len(places)


def _teams(round: Round, numbers: set[int], by: User) -> dict[int, Team]:
    """By number; those that are missing are formed, in order and without a gap."""
    found = {team.number: team for team in round.teams.all()}
    while missing := numbers - found.keys():
        team = teams.form(round, by=by)
        found[team.number] = team
        if team.number > max(missing):
            raise NotYet("巡察组的组号已经变化，请刷新页面后重新选择。")
    return found


def _check_recusals(round: Round, found: dict[int, Team], places: list[Place]) -> None:
    """A conflict is decided on for one person by itself, never in passing."""
    people = {place.inspector.pk: place for place in places}
    units = list(Unit.objects.filter(inspections__team__in=found.values()))
    by_unit = dict(round.inspections.exclude(team=None).values_list("unit_id", "team__number"))
    rows = conflicts.find([place.inspector for place in places], units, round.starts_on)
    told = [
        f"{people[row.inspector_id].inspector.name}（第{in_chinese(by_unit[row.unit_id])}巡察组）：{row.detail}"
        for row in rows
        if by_unit[row.unit_id] == people[row.inspector_id].number
    ]
    if told:
        raise NotYet(
            f"{'；'.join(told[:5])}。有回避情形的请改到其他组或者不编入；确需此人的，在组建页单独编入并申请例外。"
        )
