"""What waits for a person: sheets to review, to sign, to mend; fixes and opinions to see to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from findings.enums import FindingState, FixState, IssueState, RecommendationState
from findings.models import CommonIssue, Finding, ImmediateFix, OrganHandler, Recommendation
from findings.verbs import FindingVerb
from rounds.enums import Duty, Stage
from rounds.models import Inspection, TeamMember
from rounds.queries.people import holders_of
from rounds.querysets import (
    acting,
    lasting,
    own_inspections,
    own_organ_ids,
    own_unit_ids,
    serving,
    takes_part,
)


def findings_waiting(user: User, today: date) -> list[WorkItem]:
    """For a team member: what to review, to sign, to mend, and fixes to accept."""
    if not user.has_role(Role.INSPECTOR):
        return []
    teams = _teams(user, today)
    led, seconded = teams[Duty.LEADER], teams[Duty.DEPUTY]
    everywhere = set().union(*teams.values())
    if not everywhere:
        return []
    returned = Q(state=FindingState.DRAFT, returns__gt=0)
    wanted: Any = returned & Q(created_by=user, inspection__in=own_inspections(user))
    wanted |= returned & Q(inspection__team__in=led) & ~Exists(_acting(author=True))
    others = Q(state=FindingState.SUBMITTED) & ~Q(created_by=user)
    wanted |= others & Q(inspection__team__in=seconded)
    wanted |= others & Q(inspection__team__in=led) & ~Exists(_acting(Duty.DEPUTY))
    wanted |= Q(state=FindingState.REVIEWED, inspection__team__in=led)
    rows = Finding.objects.filter(wanted).values(
        "id", "number", "title", "state", "inspection_id", "inspection__unit__name"
    )
    return [*_gathered(rows.order_by("id")), *_fixes_to_accept(led)]


def fixes_of_unit(user: User, today: date) -> list[WorkItem]:
    """For a unit's liaison: what to receive and what to report, with its date."""
    if not user.has_role(Role.LIAISON):
        return []
    rows = ImmediateFix.objects.filter(
        finding__inspection__unit__in=own_unit_ids(user),
        state__in=[FixState.ISSUED, FixState.RECEIVED],
    )
    verbs: dict[str, str] = {FixState.ISSUED: "签收立行立改", FixState.RECEIVED: "报告立行立改"}
    return [_fix(verbs[fix.state], fix) for fix in rows.order_by("due_on")]


def feedback_waiting(user: User, today: date) -> list[WorkItem]:
    """Inspections in 反馈 whose opinion is not begun or not issued: the office's and the heads'."""
    rows = Inspection.objects.filter(stage=Stage.FEEDBACK).select_related(
        "unit", "round", "feedback"
    )
    if not user.has_role(Role.OFFICE):
        if not user.has_role(Role.INSPECTOR):
            return []
        teams = _teams(user, today)
        rows = rows.filter(team__in=teams[Duty.LEADER] | teams[Duty.DEPUTY], feedback=None)
    elif holders_of(Role.OFFICE, but=[user.pk]):  # somebody else than whose words it says issues it
        rows = rows.exclude(feedback__worded_by=user)
    found = []
    for inspection in rows:
        begun = hasattr(inspection, "feedback")
        verb = "印发反馈意见" if begun else FindingVerb.FEEDBACK_DRAFTED
        url = reverse("findings:feedback", args=[inspection.pk])
        keys = [key_of(inspection), key_of(inspection.round)]
        keys += [key_of(inspection.feedback)] if begun else []
        found.append(WorkItem(verb, inspection.unit.name, url, rows=tuple(keys)))
    return found


def _acting(duty: str = "", *, author: bool = False) -> QuerySet[TeamMember]:
    """Members of the outer finding's team who can act: its author, or others of a duty."""
    rows = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("inspection__team"))
    rows = rows.filter(takes_part(OuterRef("inspection__unit")))
    written = Q(inspector__user=OuterRef("created_by"))
    if author:
        return rows.filter(written)
    return rows.exclude(written).filter(duty=duty)


def recommendations_waiting(user: User, today: date) -> list[WorkItem]:
    """移交建议: drafts to hand over (the office), issued ones to answer (the organ, or the office
    where the organ has no account)."""
    handlers = OrganHandler.objects.filter(
        lasting(), organ=OuterRef("organ"), user__is_active=True, user__roles__contains=[Role.ORGAN]
    )
    issued = Recommendation.objects.filter(state=RecommendationState.ISSUED)
    if user.has_role(Role.ORGAN):
        return _recommendations("答复移交建议", issued.filter(organ__in=own_organ_ids(user)))
    if not user.has_role(Role.OFFICE):
        return []
    drafts = Recommendation.objects.filter(state=RecommendationState.DRAFT)
    return [
        *_recommendations("移交建议", drafts),
        *_recommendations("登记建议答复", issued.filter(~Exists(handlers))),
    ]


def reports_waiting(user: User, today: date) -> list[WorkItem]:
    """专题报告: 批示 to register and reports to end (the office), returned ones to mend (whose they are)."""
    returned = CommonIssue.objects.filter(state=IssueState.DRAFT).exclude(return_note="")
    if not user.has_role(Role.OFFICE):
        teams = _teams(user, today)
        returned = returned.filter(team__in=teams[Duty.LEADER] | teams[Duty.DEPUTY])
        return _reports("修改退回的专题报告", returned)
    submitted = CommonIssue.objects.filter(state=IssueState.SUBMITTED)
    decided = CommonIssue.objects.filter(state=IssueState.DECIDED)
    return [
        *_reports("登记专题报告批示", submitted),
        *_reports("登记专题报告成果", decided),
        *_reports("修改退回的专题报告", returned.filter(team=None)),
    ]


def _reports(verb: str, rows: QuerySet[CommonIssue]) -> list[WorkItem]:
    rows = rows.select_related("round__term").order_by("pk")
    return [
        WorkItem(verb, row.title, row.get_absolute_url(), None, str(row.round), (key_of(row),))
        for row in rows
    ]


def _recommendations(verb: str, rows: QuerySet[Recommendation]) -> list[WorkItem]:
    shown = rows.select_related("organ").order_by("due_on", "pk")
    return [
        WorkItem(verb, r.title, r.get_absolute_url(), r.due_on, str(r.organ), (key_of(r),))
        for r in shown
    ]


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
    keys = tuple(f"findings.finding:{row['id']}" for row in group)
    if len(group) == 1:
        url = reverse("findings:finding", args=[group[0]["id"]])
        return WorkItem(verb, group[0]["title"], url, context=unit, rows=keys)
    mine = "&mine=on" if state == FindingState.DRAFT else ""
    url = f"{reverse('findings:finding_list')}?inspection={inspection_id}&state={state}{mine}"
    return WorkItem(verb, f"{len(group)}份底稿", url, context=unit, rows=keys)


def _fixes_to_accept(led: set[int]) -> list[WorkItem]:
    if not led:
        return []
    rows = ImmediateFix.objects.filter(state=FixState.REPORTED, finding__inspection__team__in=led)
    return [_fix("验收立行立改", fix) for fix in rows.order_by("due_on")]


def _fix(verb: str, fix: ImmediateFix) -> WorkItem:
    url, rows = fix.get_absolute_url(), (key_of(fix),)
    return WorkItem(verb, fix.problem, url, fix.due_on, str(fix), rows)


def fixes_of_office(user: User, today: date) -> list[WorkItem]:
    """For the office: fixes to accept where the team has no leader any more."""
    if not user.has_role(Role.OFFICE):
        return []
    leaders = TeamMember.objects.filter(
        lasting(),
        acting(),
        team=OuterRef("finding__inspection__team"),
        duty=Duty.LEADER,
    )
    rows = ImmediateFix.objects.filter(~Exists(leaders), state=FixState.REPORTED)
    return [_fix("验收立行立改", fix) for fix in rows.exclude(reported_by=user).order_by("due_on")]


def _teams(user: User, today: date) -> dict[str, set[int]]:
    """The teams of ``user`` today by duty."""
    found: dict[str, set[int]] = {duty: set() for duty in Duty.values}
    for team_id, duty in serving(user, today).values_list("team_id", "duty"):
        found[duty].add(team_id)
    return found
