"""Forming teams: the page of a round's teams, and its members."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import Role
from accounts.models import ApprovalRequest
from core import version_tokens
from core.views import ActionView, ScopedDetail
from rounds import planning, queries, rules
from rounds.actions import memberships, teams
from rounds.enums import Duty, RoundState
from rounds.models import Inspector, Round, Team, TeamMember
from rounds.queries import overlaps, trainings
from rounds.views.round_rows import posted_key, recusal_rows, team_rows


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
        people = planning.people_of(round)
        double = overlaps.of(people, round)
        untrained = trainings.untrained(round, people)
        found = recusal_rows(round, user)
        by_person: dict[int, list] = {}
        for row in found:
            by_person.setdefault(row["inspector"], []).append(row)
        for team in rows:
            for member in team["members"]:
                member["recusals"] = by_person.get(member["inspector"], [])
                stays = double.get(member["inspector"], [])
                if member["inspector"] in untrained:
                    member["training"] = trainings.UNTRAINED
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
        return get_object_or_404(seen, pk=posted_key(self.request.POST.get("inspector")))

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
