"""The pool from which a team draws its people."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.enums import Role
from core.views import ScopedList
from rounds import careers, conflicts, queries, rules
from rounds.enums import Duty, RoundState
from rounds.filters import InspectorFilter
from rounds.models import Inspector, Team, TeamMember, Unit
from rounds.queries import overlaps, trainings


class TeamPool(ScopedList):
    """People to draw from, each with the conflicts that joining this team would bring."""

    model = Inspector
    about = staticmethod(lambda pk: ("rounds.team", pk))
    roles = (Role.OFFICE,)
    template_name = "rounds/team_pool.html"
    filterset_class = InspectorFilter
    ordering = ("pinyin", "id")
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
        untrained = trainings.untrained(self.team.round, people)
        unclear = Counter(line.inspector.pk for line in careers.open_lines(people))
        context["rows"] = [
            _person(person)
            | {
                "conflicts": found.get(person.pk, []),
                "overlaps": [overlaps.words(row) for row in double.get(person.pk, [])],
                "unclear": unclear[person.pk],
                "training": trainings.UNTRAINED if person.pk in untrained else "",
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
