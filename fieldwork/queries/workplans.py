"""Reads of 工作方案: its rows, what is missing before it is submitted, who waits for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of, label_of
from core.worklist import WorkItem
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import FocusPoint, PlanDay, PlanDuty, WorkPlan
from fieldwork.rules.workplans import BEGUN
from rounds.duties import HEADS
from rounds.enums import DeadlineKind, Duty, Stage
from rounds.models import Deadline, Inspection, Inspector, TeamMember
from rounds.queries.people import accounts_on, holders_of, team_of
from rounds.querysets import serving

S = WorkPlanState
DUTY = ("member_id", "unit_below_id", "task")
DAY = ("from_on", "to_on", "what", "who")
RANK: list[str] = [*Duty.values]


def duties_of(plan: WorkPlan) -> list[dict]:
    return [{name: getattr(row, name) for name in DUTY} for row in plan.duties.all()]


def days_of(plan: WorkPlan) -> list[dict]:
    return [{name: getattr(row, name) for name in DAY} for row in plan.days.all()]


def in_force(inspection: Inspection) -> WorkPlan | None:
    return WorkPlan.objects.filter(inspection=inspection, state=S.APPROVED).first()


def crew(inspection: Inspection) -> list[Inspector]:
    """Today's members who take part in it, the leader first."""
    members = TeamMember.objects.lasting().filter(
        team=inspection.team_id, inspector__in=team_of(inspection)
    )
    rows = sorted(members.select_related("inspector"), key=lambda m: (RANK.index(m.duty), m.pk))
    return list({row.inspector_id: row.inspector for row in rows}.values())


def points_of(inspection: Inspection) -> QuerySet[FocusPoint]:
    """Its 重点关注事项 without the sealed texts, by number."""
    rows = FocusPoint.objects.filter(inspection=inspection).select_related("assignee")
    return rows.defer(*FocusPoint.AUDIT_HIDDEN).order_by("number")


@dataclass
class Share:
    """What one person has: the lines of the plan, and the points that name them."""

    person: Inspector
    is_on_team: bool
    rows: list[PlanDuty] = field(default_factory=list)
    points: list[FocusPoint] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.points and not any(row.task or row.unit_below_id for row in self.rows)


def shares(plan: WorkPlan) -> list[Share]:
    """Person by person, the present team first; of an edition that was decided without points, which
    it keeps as they were (``assigned``)."""
    found = {person.pk: Share(person, True) for person in crew(plan.inspection)}
    for row in plan.duties.select_related("member", "unit_below"):
        found.setdefault(row.member_id, Share(row.member, False)).rows.append(row)
    for point in points_of(plan.inspection) if plan.approved_on is None else []:
        if point.assignee_id in found:
            found[point.assignee_id].points.append(point)
    if plan.approved_on is not None:
        return [share for share in found.values() if share.rows]
    return list(found.values())


def assigned(inspection: Inspection) -> str:
    """Who looks into what as of now, a line a point."""
    return "\n".join(
        f"{point.reference} {point.title}：{point.assignee.name if point.assignee else '未指定'}"
        for point in points_of(inspection)
    )


def assigned_for(user: User, plan: WorkPlan) -> list[str]:
    """What an approval kept of ``assigned``, without the points that ``user`` may not see: leadership
    reads none that quotes what an organ told."""
    told = plan.assigned.splitlines()
    if not told or user.has_role(Role.OFFICE) or not user.has_role(Role.LEADERSHIP):
        return told
    points = FocusPoint.objects.visible_to(user).filter(inspection=plan.inspection_id)
    seen = {point.reference for point in points.only("number")}
    return [line for line in told if line.partition(" ")[0] in seen]


def missing(plan: WorkPlan) -> list[str]:
    """What has to be there before it is submitted, as sentences; empty when it may be."""
    told = []
    if not plan.goal.strip():
        told.append("还没有填写工作目标")
    if not plan.emphasis.strip():
        told.append("还没有填写工作重点")
    given = shares(plan)
    if idle := [each.person.name for each in given if each.is_on_team and each.is_empty]:
        told.append(f"{_names(idle)}还没有分工")
    if left := [each.person.name for each in given if not each.is_on_team]:
        told.append(f"{_names(left)}已不在本组或不参加该单位，请删去其分工")
    if not plan.days.exists():
        told.append("还没有安排日程")
    return told


def outside(plan: WorkPlan, days: Iterable[PlanDay]) -> list[PlanDay]:
    """Lines of the calendar that lie outside the stay as it is planned."""
    inspection = plan.inspection
    begin = inspection.entry_on or inspection.round.starts_on
    end = inspection.exit_on or inspection.round.ends_on
    return [day for day in days if day.from_on < begin or (day.to_on or day.from_on) > end]


def deadline_of(plan: WorkPlan) -> Deadline | None:
    """When one has to be approved, for the first that is; None where no date was set."""
    about = {"target_type": label_of(plan.inspection), "target_id": plan.inspection_id}
    return Deadline.objects.filter(kind=DeadlineKind.WORK_PLAN, **about).open().first()


def approvers_of(plan: WorkPlan) -> list[User]:
    """The office, without people of the team itself."""
    return holders_of(Role.OFFICE, but=accounts_on(plan.inspection.team_id))


def waiting_for(user: User, today: date) -> list[WorkItem]:
    items: list[WorkItem] = []
    rows = WorkPlan.objects.open().select_related("inspection__unit").order_by("pk")
    rows = rows.defer(*WorkPlan.AUDIT_HIDDEN)
    if user.has_role(Role.INSPECTOR):
        items += [_unwritten(row) for row in _without_plan(user)]
        led = serving(user).filter(duty=Duty.LEADER).values("team_id")
        drafts = rows.filter(state=S.DRAFT, inspection__team__in=led)
        items += [_line("修改后重新报批" if r.submitted_on else "完善后报批", r) for r in drafts]
    if user.has_role(Role.OFFICE):
        own = TeamMember.objects.lasting().filter(inspector__user=user).values("team_id")
        asked = rows.filter(state=S.SUBMITTED).exclude(inspection__team__in=own)
        items += [_line("批准", row) for row in asked]
    return items


def _without_plan(user: User) -> QuerySet[Inspection]:
    """Where nobody has begun one that the round's preset asks for, of teams that ``user`` heads."""
    headed = serving(user).filter(duty__in=HEADS).values("team_id")
    rows = Inspection.objects.filter(
        ~Exists(WorkPlan.objects.filter(inspection=OuterRef("pk"))),
        team__in=headed, stage=Stage.PREPARATION, round__state__in=BEGUN,
        round__preset__needs_plan=True,
    )  # fmt: skip
    return rows.select_related("unit").order_by("pk")


def _unwritten(inspection: Inspection) -> WorkItem:
    url = f"{reverse('fieldwork:workplan_list')}?inspection={inspection.pk}"
    return WorkItem("起草", "工作方案", url, context=inspection.unit.name)


def _line(verb: str, row: WorkPlan) -> WorkItem:
    url, unit = row.get_absolute_url(), row.inspection.unit.name
    return WorkItem(verb, str(row), url, context=unit, rows=(key_of(row),))


def _names(people: list[str]) -> str:
    return "、".join(people)
