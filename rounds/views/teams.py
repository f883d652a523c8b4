"""Forming teams: the page of a round's teams, the pool to draw from, units to teams, exceptions."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import OVERSIGHT, Role
from accounts.models import ApprovalRequest
from core import version_tokens
from core.errors import NotYet
from core.views import ActionView, ScopedDetail, ScopedList
from rounds import careers, conflicts, planning, queries, rules
from rounds.actions import memberships, recusals, teams
from rounds.enums import Duty, RecusalKind, RoundState, UnitSize
from rounds.filters import InspectorFilter
from rounds.models import Inspector, Recusal, Round, Team, TeamMember, Unit
from rounds.queries import overlaps
from rounds.views.round_rows import recusal_rows, team_rows


class RoundTeams(ScopedDetail):
    model = Round
    roles = (Role.OFFICE,)
    template_name = "rounds/round_teams.html"

    def get_queryset(self):
        return super().get_queryset().select_related("term")

    def can(self) -> dict[str, bool]:
        return {"edit": rules.can_edit_round(self.request.user, self.object)}

    def get_context_data(self, **kwargs) -> dict:
        round, user = self.object, self.request.user
        rules.check_can_change_people(user, round)
        rows = team_rows(round, user)
        double = overlaps.of(planning.people_of(round), round)
        found = recusal_rows(round, user)
        by_person: dict[int, list] = {}
        for row in found:
            by_person.setdefault(row["inspector"], []).append(row)
        for team in rows:
            for member in team["members"]:
                member["recusals"] = by_person.get(member["inspector"], [])
                stays = double.get(member["inspector"], [])
                member["overlaps"] = [overlaps.words(row) for row in stays]
        return super().get_context_data(**kwargs) | {
            "teams": rows,
            "duties": Duty.choices,
            "recusals": found,
            "warnings": planning.warnings(round),
            "asked": list(queries.staffing_asked(round)),
            "inspections": _assignments(round) if self.can()["edit"] else [],
        }


def _assignments(round: Round) -> list[dict]:
    rows = round.inspections.select_related("unit__sector").order_by("id")
    return [
        {
            "pk": row.pk,
            "unit": row.unit.name,
            "size": row.unit.get_size_display(),
            "sector": row.unit.sector.name,
            "team": row.team_id,
        }
        for row in rows
    ]


class TeamNew(ActionView):
    model = Round
    roles = (Role.OFFICE,)
    action = teams.form

    def get_success_url(self) -> str:
        return reverse("rounds:round_teams", args=[self.object.pk])


class TeamAction(ActionView):
    """Something done to a team; afterwards the round's page of teams.

    After approval it is only asked for; the page says who has it now.
    """

    model = Team
    roles = (Role.OFFICE,)

    def say(self, result, done: str) -> None:
        if isinstance(result, ApprovalRequest):
            done = "已提请复核，安全保密管理员和领导小组成员已收到；同意后生效。"
        messages.success(self.request, done)

    def get_success_url(self) -> str:
        return reverse("rounds:round_teams", args=[self.object.round_id])


class TeamDisband(TeamAction):
    success_message = "巡察组已撤销。"
    action = teams.disband


class MemberAdd(TeamAction):
    """Put a person on the team; where that brings a conflict or a double stay the page asks once more."""

    def post(self, request, **kwargs) -> HttpResponse:
        team = self.object = self.get_object()
        rules.check_can_change_people(request.user, team.round)
        version_tokens.check(team, request.POST)
        is_plan, is_sure = team.round.state == RoundState.PLANNING, "sure" in request.POST
        found = memberships.conflict_words(team, self.inspector) if is_plan and not is_sure else []
        double = [] if self.overlap else overlaps.words_of(self.inspector, team.round)
        if found or double:
            return self.ask(found, double)
        return super().post(request, **kwargs)

    @property
    def overlap(self) -> str:
        return self.request.POST.get("overlap", "").strip()

    @cached_property
    def inspector(self) -> Inspector:
        seen = Inspector.objects.visible_to(self.request.user)
        return get_object_or_404(seen, pk=_number(self.request.POST.get("inspector")))

    def ask(self, found: list[str], double: list[str]) -> HttpResponse:
        asked = ("csrfmiddlewaretoken", "overlap", "sure")
        sent = [(n, v) for n, v in self.request.POST.items() if n not in asked]
        context = {"team": self.object, "person": self.inspector, "conflicts": found, "sent": sent}
        context |= {"overlaps": double, "back_url": self.get_success_url()}
        return render(self.request, "rounds/member_conflicts.html", context)

    def perform(self, *, note: str):
        duty, by = self.request.POST.get("duty", ""), self.request.user
        result = teams.add_member(
            self.object, self.inspector, duty=duty, reason=note, overlap=self.overlap, by=by
        )
        self.say(result, f"已编入{self.inspector.name}（{Duty(duty).label}）。")

    def get_success_url(self) -> str:
        if self.request.POST.get("back", "") != "pool":
            return super().get_success_url()
        query = QueryDict(self.request.POST.get("filter", "")).urlencode()
        return reverse("rounds:team_pool", args=[self.object.pk]) + (f"?{query}" if query else "")


class MemberDuty(TeamAction):
    def perform(self, *, note: str):
        duty = self.request.POST.get("duty", "")
        result = teams.change_duty(self.member, duty=duty, reason=note, by=self.request.user)
        self.say(result, f"{self.member.inspector.name}的职责已改为{Duty(duty).label}。")

    @cached_property
    def member(self) -> TeamMember:
        rows = TeamMember.objects.select_related("inspector", "team__round")
        return get_object_or_404(rows, pk=self.kwargs["member"], team=self.object)

    def written(self) -> TeamMember:
        return self.member


class MemberOverlap(MemberDuty):
    def perform(self, *, note: str):
        memberships.explain_overlap(self.member, reason=note, by=self.request.user)
        self.say(None, f"已记下{self.member.inspector.name}同时驻点的理由。")


class MemberRemove(MemberDuty):
    def perform(self, *, note: str):
        name = self.member.inspector.name
        result = teams.remove_member(self.member, reason=note, by=self.request.user)
        self.say(result, f"已移出{name}。")


class TeamPool(ScopedList):
    """People to draw from, each with the conflicts that joining this team would bring."""

    model = Inspector
    about = staticmethod(lambda pk: ("rounds.team", pk))
    roles = (Role.OFFICE,)
    template_name = "rounds/team_pool.html"
    filterset_class = InspectorFilter
    ordering = ("name", "id")
    paginate_by = 30

    def get(self, request, **kwargs) -> HttpResponse:
        seen = Team.objects.visible_to(request.user).select_related("round__term")
        self.team = get_object_or_404(seen, pk=kwargs["pk"])
        rules.check_can_change_people(request.user, self.team.round)
        return super().get(request, **kwargs)

    def get_queryset(self):
        taken = TeamMember.objects.filter(round=self.team.round, to_on=None)
        return (
            super().get_queryset().filter(is_active=True).exclude(pk__in=taken.values("inspector"))
        )

    def for_display(self, rows):
        return queries.with_team_now(rows)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        people = context["rows"]
        units = list(Unit.objects.filter(inspections__team=self.team))
        found: dict[int, list[str]] = {}
        for conflict in conflicts.find(people, units, self.team.round.starts_on):
            found.setdefault(conflict.inspector_id, []).append(conflict.detail)
        double = overlaps.of(people, self.team.round)
        unclear = Counter(line.inspector.pk for line in careers.open_lines(people))
        context["rows"] = [
            _person(person)
            | {
                "conflicts": found.get(person.pk, []),
                "overlaps": [overlaps.words(row) for row in double.get(person.pk, [])],
                "unclear": unclear[person.pk],
            }
            for person in people
        ]
        add_url = reverse("rounds:member_add", args=[self.team.pk])
        context |= {"team": self.team, "units": units, "duties": self.duties(), "add_url": add_url}
        context["takes_two"] = self.team.round.state != RoundState.PLANNING
        context["filter"] = self.request.GET.urlencode()
        return context

    def duties(self) -> list[tuple[str, str, bool]]:
        """Duties to choose from, member preset; a team has one leader only."""
        has_leader = self.team.members.filter(duty=Duty.LEADER, to_on=None).exists()
        free = [d for d in Duty if not (has_leader and d == Duty.LEADER)]
        return [(d.value, d.label, d == Duty.MEMBER) for d in free]


def _person(person: Inspector) -> dict:
    words = queries.availability_words(
        person.is_active, person.team_now, person.round_now, person.duty_now
    )
    return {
        "pk": person.pk,
        "name": person.name,
        "url": person.get_absolute_url(),
        "employer": person.employer_name,
        "post": person.post,
        "rank": person.rank,
        "specialities": "、".join(person.specialities),
        "availability": words,
    }


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
                team = _number(self.request.POST.get(name))
                found[_number(name.removeprefix("team-"))] = team or None
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
            "override": lambda: recusals.override(recusal, note=note, by=self.request.user),
            "refuse": lambda: recusals.refuse(recusal, note=note, by=self.request.user),
        }
        act[self.step]()

    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}#recusals"


def _number(text: str | None) -> int:
    """A key out of a form; what is no number finds nothing."""
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 15:
        raise NotYet("提交的内容有误，请刷新页面后重试。")
    return int(text)
