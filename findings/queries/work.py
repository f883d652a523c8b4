"""What waits for a person: sheets to review, to sign, to mend; fixes and opinions to see to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from core.worklist import WorkItem
from findings.enums import FindingState, FixState
from findings.models import Finding, ImmediateFix
from rounds.enums import Duty, Stage
from rounds.models import Inspection, TeamMember
from rounds.querysets import lasting, own_unit_ids


def findings_waiting(user, today: date) -> list[WorkItem]:
    """For a team member: what to review, to sign, to mend, and fixes to accept."""
    if not user.has_role(Role.INSPECTOR):
        return []
    teams = _teams(user, today)
    led, seconded = teams[Duty.LEADER], teams[Duty.DEPUTY]
    everywhere = set().union(*teams.values())
    if not everywhere:
        return []
    mine = Q(state=FindingState.DRAFT, returns__gt=0, created_by=user)
    wanted = mine & Q(inspection__team__in=everywhere)
    others = Q(state=FindingState.SUBMITTED) & ~Q(created_by=user)
    wanted |= others & Q(inspection__team__in=seconded)
    wanted |= Q(state=FindingState.REVIEWED, inspection__team__in=led)
    rows = Finding.objects.filter(wanted).values(
        "id", "number", "title", "state", "inspection_id", "inspection__unit__name"
    )
    return [*_gathered(rows.order_by("id")), *_fixes_to_accept(led)]


def fixes_of_unit(user, today: date) -> list[WorkItem]:
    """For a unit's liaison: what to receive and what to report, with its date."""
    if not user.has_role(Role.LIAISON):
        return []
    rows = ImmediateFix.objects.filter(
        finding__inspection__unit__in=own_unit_ids(user),
        state__in=[FixState.ISSUED, FixState.RECEIVED],
    )
    verbs: dict[str, str] = {FixState.ISSUED: "签收立行立改", FixState.RECEIVED: "报告立行立改"}
    return [
        WorkItem(verbs[fix.state], fix.problem, fix.get_absolute_url(), fix.due_on, str(fix))
        for fix in rows.order_by("due_on")
    ]


def feedback_waiting(user, today: date) -> list[WorkItem]:
    """Inspections in 反馈 whose opinion is not begun or not issued: the office's and the heads'."""
    rows = Inspection.objects.filter(stage=Stage.FEEDBACK).select_related("unit", "feedback")
    if not user.has_role(Role.OFFICE):
        if not user.has_role(Role.INSPECTOR):
            return []
        teams = _teams(user, today)
        rows = rows.filter(team__in=teams[Duty.LEADER] | teams[Duty.DEPUTY], feedback=None)
    found = []
    for inspection in rows:
        begun = hasattr(inspection, "feedback")
        verb = "印发反馈意见" if begun else "起草反馈意见"
        url = reverse("findings:feedback", args=[inspection.pk])
        found.append(WorkItem(verb, inspection.unit.name, url))
    return found


VERBS = {
    FindingState.DRAFT: "修改退回底稿",
    FindingState.SUBMITTED: "复核底稿",
    FindingState.REVIEWED: "审签底稿",
}


def _gathered(rows: Iterable[Mapping]) -> list[WorkItem]:
    """One line per inspection and step: a single sheet by its title, several as a count."""
    groups: dict[tuple, list[Mapping]] = defaultdict(list)
    for row in rows:
        groups[row["inspection_id"], row["state"]].append(row)
    return [_line(inspection_id, state, group) for (inspection_id, state), group in groups.items()]


def _line(inspection_id: int, state: str, group: list[Mapping]) -> WorkItem:
    verb, unit = VERBS[FindingState(state)], group[0]["inspection__unit__name"]
    if len(group) == 1:
        url = reverse("findings:finding", args=[group[0]["id"]])
        return WorkItem(verb, group[0]["title"], url, context=unit)
    mine = "&mine=on" if state == FindingState.DRAFT else ""
    url = f"{reverse('findings:finding_list')}?inspection={inspection_id}&state={state}{mine}"
    return WorkItem(verb, f"{len(group)}份底稿", url, context=unit)


def _fixes_to_accept(led: set[int]) -> list[WorkItem]:
    if not led:
        return []
    rows = ImmediateFix.objects.filter(state=FixState.REPORTED, finding__inspection__team__in=led)
    return [
        WorkItem("验收立行立改", fix.problem, fix.get_absolute_url(), fix.due_on, str(fix))
        for fix in rows.order_by("due_on")
    ]


def _teams(user, today: date) -> dict[str, set[int]]:
    """The teams of ``user`` today by duty."""
    found: dict[str, set[int]] = {duty: set() for duty in Duty.values}
    rows = TeamMember.objects.filter(lasting(today), inspector__user=user)
    for team_id, duty in rows.values_list("team_id", "duty"):
        found[duty].add(team_id)
    return found
