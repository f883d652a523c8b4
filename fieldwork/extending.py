"""巡前函询答复 may be given a later date: the asked organ asks, the office decides."""

from datetime import date

from accounts.enums import Role
from accounts.models import User
from core.optimistic_locking import edit
from fieldwork.models import IntakeRequest
from fieldwork.rules import intake as rules
from rounds import extendable
from rounds.enums import DeadlineKind
from rounds.queries.people import handlers_of, holders_of
from rounds.verbs import RoundVerb


def find(pk: int) -> IntakeRequest:
    rows = IntakeRequest.objects.select_for_update(of=("self",))
    return rows.select_related("organ", "round").get(pk=pk)


def move(request: IntakeRequest, due_on: date, by: User) -> None:
    edit(request, {"due_on": due_on}, verb=RoundVerb.EXTENDED, by=by)


extendable.kinds[DeadlineKind.INTAKE] = extendable.Extendable(
    find=find,
    check_can_ask=rules.check_can_ask_for_time,
    check_can_decide=rules.check_can_give_time,
    move=move,
    askers=lambda request: handlers_of(request.organ_id),
    deciders=lambda request: holders_of(Role.OFFICE),
)
