"""Writes of talks: record, edit, register, return."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, numbers
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.targets import label_of
from core.transitions import move
from fieldwork.actions import planned_talks
from fieldwork.enums.interviews import InterviewState
from fieldwork.models import Interview, PlannedTalk
from fieldwork.rules import interviews as rules
from fieldwork.verbs import InterviewVerb
from rounds.models import Inspection, TeamMember


@transaction.atomic
def record(
    inspection: Inspection, values: dict, *, plan: PlannedTalk | None = None, by: User
) -> Interview:
    """A talk under the inspection's next number, still to be completed; what was planned is held by it."""
    rules.check_can_record(by, inspection)
    _check(inspection, values)
    interview = Interview.objects.create(
        inspection=inspection,
        number=numbers.take(f"{label_of(Interview)}.{inspection.pk}"),
        created_by=by,
        **values,
    )
    audit.record(interview, InterviewVerb.RECORDED, by=by, changes=audit.begun(interview))
    if plan is not None:
        planned_talks.hold(plan, interview, by=by)
    return interview


@transaction.atomic
def edit(interview: Interview, values: dict, *, version: int | None, by: User) -> bool:
    """Raises StaleState as any edit does."""
    rules.check_can_edit(by, interview)
    _check(interview.inspection, values)
    return save(interview, values, version=version, verb=InterviewVerb.CHANGED, by=by)


@transaction.atomic
def register(interview: Interview, *, by: User) -> None:
    """记录中 → 已登记: the record stands; office and leadership see it from now on."""
    rules.check_can_register(by, interview)
    move(interview, InterviewState.REGISTERED, by=by)
    issuing.check_printable(interview, by=by)


@transaction.atomic
def return_for_completion(interview: Interview, *, note: str, by: User) -> None:
    """已登记 → 记录中 with a reason."""
    rules.check_can_return(by, interview)
    move(interview, InterviewState.DRAFT, by=by, note=note)


def _check(inspection: Inspection, values: dict) -> None:
    """Two different people of the team have talked, today at the latest."""
    if timezone.localdate(values["held_at"]) > timezone.localdate():
        raise NotYet("谈话日期不能晚于今天，请核对；约好以后再谈的，请登记在“谈话计划”里。")
    if values["first"] == values["second"]:
        raise NotYet("谈话须由两人进行，请选择两名不同的谈话人。")
    people = {values[name].pk for name in ("first", "second", "recorder")}
    team = TeamMember.objects.filter(team=inspection.team_id, inspector__in=people)
    if team.values("inspector").distinct().count() != len(people):
        raise NotYet("谈话人和记录人须是本巡察组成员，请重新选择。")
