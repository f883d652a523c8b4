"""Writes of 谈话计划: plan, change, cancel, and what a record makes of it."""

from django.db import transaction

from accounts.models import User
from core import audit, numbers
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.targets import label_of
from core.transitions import move
from fieldwork.enums.talks import TalkState
from fieldwork.models import Interview, PlannedTalk
from fieldwork.queries import planned_talks as queries
from fieldwork.rules import planned_talks as rules
from fieldwork.verbs import TalkVerb
from rounds.models import Inspection, Inspector
from rounds.queries.people import team_of


@transaction.atomic
def plan(inspection: Inspection, values: dict, *, by: User) -> PlannedTalk:
    """A talk under the inspection's next number; two at one time need a reason."""
    rules.check_can_plan(by, inspection)
    _check(inspection, values)
    talk = PlannedTalk.objects.create(
        inspection=inspection,
        number=numbers.take(f"{label_of(PlannedTalk)}.{inspection.pk}"),
        created_by=by,
        **values,
    )
    audit.record(talk, TalkVerb.PLANNED, by=by, changes=audit.begun(talk))
    return talk


@transaction.atomic
def edit(talk: PlannedTalk, values: dict, *, version: int | None = None, by: User) -> bool:
    """Raises StaleState as any edit does."""
    rules.check_can_edit(by, talk)
    _check(talk.inspection, values, talk=talk)
    return save(talk, values, version=version, verb=TalkVerb.CHANGED, by=by)


@transaction.atomic
def cancel(talk: PlannedTalk, *, note: str, by: User) -> None:
    """待谈 → 已取消 with the reason."""
    rules.check_can_cancel(by, talk)
    move(talk, TalkState.CANCELLED, by=by, note=note)


@transaction.atomic
def hold(talk: PlannedTalk, interview: Interview, *, by: User) -> None:
    """待谈 → 已谈: its record was begun."""
    talk = PlannedTalk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    rules.check_can_hold(by, talk)
    if talk.inspection_id != interview.inspection_id:
        raise NotYet("这次谈话不是本单位的，请从本单位的谈话计划记录。")
    move(talk, TalkState.HELD, by=by, interview=interview)


def _check(inspection: Inspection, values: dict, *, talk: PlannedTalk | None = None) -> None:
    """Held while it is asked: two forms saved at once may not book one person twice."""
    people = [person for person in (values["first"], values.get("second")) if person]
    keys = sorted({person.pk for person in people})
    list(Inspector.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if values["first"] == values.get("second"):
        raise NotYet("请选择两名不同的谈话人。")
    if team_of(inspection).filter(pk__in=keys).count() != len(keys):
        raise NotYet("谈话人须是本巡察组现任成员，请重新选择。")
    if told := queries.collision(inspection, values, talk=talk):
        raise NotYet(told)
