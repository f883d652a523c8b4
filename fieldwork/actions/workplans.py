"""Writes of 工作方案: draft, change, assign points, submit, approve, return, a new edition."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, attachments, audit
from core.documents import issuing, making, registry
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from fieldwork.actions import focus
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import FocusPoint, PlanDay, PlanDuty, WorkPlan
from fieldwork.notices import workplans as notices
from fieldwork.queries import workplans as queries
from fieldwork.rules import workplans as rules
from fieldwork.verbs import WorkPlanVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection, Inspector

NOTE = 500
DOCUMENT = "work_plan"
S = WorkPlanState
# One point: who is to look into it, and the version in which that was chosen.
Choice = tuple[FocusPoint, Inspector | None, int | None]


@transaction.atomic
def draft(inspection: Inspection, *, by: User) -> WorkPlan:
    """The first edition, with a line for everybody of the team."""
    hold(inspection)
    rules.check_can_draft(by, inspection)
    return _begin(inspection, edition=1, duties=_lines(inspection), by=by)


@transaction.atomic
def edit(
    plan: WorkPlan,
    values: dict,
    *,
    duties: Sequence[dict],
    days: Sequence[dict],
    version: int | None = None,
    by: User,
) -> bool:
    """Texts, division of labour and calendar; False if nothing changed; raises StaleState."""
    rules.check_can_edit(by, plan)
    _check_people(plan, duties)
    days = sorted(days, key=lambda row: row["from_on"])
    also = {}
    if queries.duties_of(plan) != list(duties):
        also["duties"] = [audit.MARK, audit.MARK]
    if queries.days_of(plan) != days:
        also["days"] = [audit.MARK, audit.MARK]
    verb = WorkPlanVerb.CHANGED
    if not save(plan, values, version=version, verb=verb, also=also or None, by=by):
        return False
    if "duties" in also:
        plan.duties.all().delete()
        _write(plan, PlanDuty, duties)
    if "days" in also:
        plan.days.all().delete()
        _write(plan, PlanDay, days)
    return True


@transaction.atomic
def assign_points(plan: WorkPlan, choices: Iterable[Choice], *, by: User) -> int:
    """Who looks into which 重点关注事项, written to the points themselves; how many changed."""
    rules.check_can_edit(by, plan)
    changed = 0
    for point, person, version in choices:
        if point.assignee_id != (person.pk if person else None):
            changed += focus.assign(point, person, version=version, by=by)
    return changed


@transaction.atomic
def remove(plan: WorkPlan, *, by: User) -> None:
    """Takes away a draft that was never submitted."""
    hold(plan)
    rules.check_can_remove(by, plan)
    if attachments.of(plan).exists():
        raise NotYet("请先移除附件，再删除这一版草稿。")
    audit.record(plan, WorkPlanVerb.REMOVED, by=by)
    plan.delete()


@transaction.atomic
def submit(plan: WorkPlan, *, version: int | None = None, by: User) -> None:
    """起草 → 待批准: the office reads it from now on."""
    rules.check_can_submit(by, plan)
    if told := queries.missing(plan):
        raise NotYet(f"还不能报批：{'；'.join(told)}。")
    columns: dict[str, Any] = {"submitted_on": timezone.localdate(), "return_note": ""}
    move(plan, S.SUBMITTED, by=by, version=version, **columns)
    issuing.check_printable(plan, by=by)
    assignees.require_taker(plan)
    notices.submitted(plan)


@transaction.atomic
def approve(plan: WorkPlan, *, version: int | None = None, by: User) -> None:
    """待批准 → 已批准: it takes the place of the edition before, its document is made, its date is met."""
    rules.check_can_approve(by, plan)
    inspection, today = plan.inspection, timezone.localdate()
    before = queries.in_force(inspection)
    if before is not None:
        move(before, S.REPLACED, by=by, note=f"{plan}已批准")
    columns: dict[str, Any] = {"approved_on": today, "approved_by": by}
    columns["assigned"] = queries.assigned(inspection)
    move(plan, S.APPROVED, by=by, version=version, **columns)
    deadlines.meet(DeadlineKind.WORK_PLAN, inspection, on=today, by=by)
    kind = registry.get(DOCUMENT)
    if kind is not None:
        making.ask(kind, plan, by=by)
    notices.approved(plan)


@transaction.atomic
def return_for_changes(plan: WorkPlan, *, note: str, by: User) -> None:
    """待批准 → 起草 with what is to be changed."""
    rules.check_can_return(by, plan)
    move(plan, S.DRAFT, by=by, note=note, return_note=note[:NOTE])
    notices.returned(plan)


@transaction.atomic
def revise(plan: WorkPlan, *, note: str, by: User) -> WorkPlan:
    """A new edition that begins with what is in force, and why; the old one holds until it is approved."""
    hold(plan)
    rules.check_can_revise(by, plan)
    if not note.strip():
        raise NotYet("请写明为什么要制定新版。")
    team = {person.pk for person in queries.crew(plan.inspection)}
    kept = [row for row in queries.duties_of(plan) if row["member_id"] in team]
    named = {row["member_id"] for row in kept}
    added = [row for row in _lines(plan.inspection) if row["member_id"] not in named]
    texts = {"goal": plan.goal, "emphasis": plan.emphasis, "reason": note[:NOTE]}
    made = _begin(plan.inspection, edition=plan.edition + 1, duties=[*kept, *added], by=by, **texts)
    _write(made, PlanDay, queries.days_of(plan))
    return made


def _begin(
    inspection: Inspection, *, edition: int, duties: Sequence[dict], by: User, **texts: str
) -> WorkPlan:
    plan = WorkPlan.objects.create(inspection=inspection, edition=edition, created_by=by, **texts)
    _write(plan, PlanDuty, duties)
    audit.record(plan, WorkPlanVerb.DRAFTED, by=by, changes=audit.begun(plan))
    assignees.ask_openers(plan)
    return plan


def _lines(inspection: Inspection) -> list[dict]:
    return [
        {"member_id": person.pk, "unit_below_id": None, "task": ""}
        for person in queries.crew(inspection)
    ]


def _check_people(plan: WorkPlan, duties: Sequence[dict]) -> None:
    """Who is named is of the team, or was named before."""
    known = {person.pk for person in queries.crew(plan.inspection)}
    known |= {row["member_id"] for row in queries.duties_of(plan)}
    if not {row["member_id"] for row in duties} <= known:
        raise NotYet("分工的人员须是本巡察组现任成员，请重新选择。")


def _write(plan: WorkPlan, model: type[PlanDuty] | type[PlanDay], rows: Iterable[dict]) -> None:
    model.objects.bulk_create([model(plan=plan, **row) for row in rows])
