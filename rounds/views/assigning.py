"""Units to teams of a round: the preview, the save, and exceptions from recusal."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import OVERSIGHT, Role
from core.views import ActionView
from rounds import conflicts, planning, queries
from rounds.actions import recusals, teams
from rounds.enums import RecusalKind, UnitSize
from rounds.models import Recusal, Round, Unit
from rounds.views.round_rows import posted_key


class Assign(ActionView):
    """Units to teams: saves, or with ``check`` only answers what the choice would bring."""

    model = Round
    roles = (Role.OFFICE,)

    def perform(self, *, note: str):
        teams.assign(self.object, self.chosen(), by=self.request.user)
        left = self.object.inspections.filter(team=None).count()
        self.success_message = f"单位分配已保存{_rest(left)}"

    def chosen(self) -> dict[int, int | None]:
        found = {}
        for name in self.request.POST:
            if name.startswith("team-"):
                team = posted_key(self.request.POST.get(name))
                found[posted_key(name.removeprefix("team-"))] = team or None
        return found

    def get_success_url(self) -> str:
        return reverse("rounds:round_teams", args=[self.object.pk])


def _rest(left: int) -> str:
    return f"，还有{left}个单位没有分配巡察组。" if left else "，全部单位都有巡察组。"


class AssignCheck(Assign):
    def post(self, request, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        context = _preview(self.object, self.chosen())
        return render(request, "rounds/_assign_check.html", context)


def _preview(round: Round, chosen: dict[int, int | None]) -> dict:
    """Conflicts and 一托二 of an assignment that is not saved yet."""
    by_team: dict[int | None, list[Unit]] = {}
    for row in round.inspections.filter(pk__in=chosen).select_related("unit"):
        by_team.setdefault(chosen[row.pk], []).append(row.unit)
    members = queries.people_by_team(round)
    found, warned = [], []
    kinds = {kind.value: kind.label for kind in RecusalKind}
    for team in round.teams.order_by("number"):
        units = by_team.get(team.pk, [])
        people = [m.inspector for m in members.get(team.pk, [])]
        names = {person.pk: person.name for person in people}
        for c in conflicts.find(people, units, round.starts_on):
            found.append(f"{team}{names[c.inspector_id]}：{c.detail}（{kinds[c.kind]}）")
        sizes = sorted(unit.size for unit in units)
        if units and sizes != sorted([UnitSize.LARGE, UnitSize.SMALL]):
            warned.append(f"{team}承担{planning.mix(units)}，不是“一托二”（一大一小）")
    return {"conflicts": found, "warnings": warned}


class RecusalStep(ActionView):
    """Ask for an exception, allow or refuse it; afterwards the round."""

    model = Round
    roles = OVERSIGHT
    step = ""

    @cached_property
    def recusal(self) -> Recusal:
        rows = Recusal.objects.select_related("inspector", "unit", "round__term", "asked_by")
        return get_object_or_404(rows, pk=self.kwargs["recusal"], round=self.object)

    def written(self) -> Recusal:
        return self.recusal

    def perform(self, *, note: str):
        recusal = self.recusal
        act = {
            "ask": lambda: recusals.ask(recusal, reason=note, by=self.request.user),
            "keep_out": lambda: recusals.keep_out(recusal, note=note, by=self.request.user),
            "override": lambda: recusals.override(recusal, note=note, by=self.request.user),
            "refuse": lambda: recusals.refuse(recusal, note=note, by=self.request.user),
        }
        act[self.step]()

    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}#recusals"
