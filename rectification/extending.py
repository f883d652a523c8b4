"""What of the rectification may be given a later date: items, the plan, the evaluation.

The unit asks and the office decides; the evaluation is the office's own duty, so it asks and the
leading group decides.
"""

from datetime import date

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, NotYet
from core.optimistic_locking import edit
from rectification import notices, rules
from rectification.enums import LedgerState
from rectification.models import Ledger, LedgerItem
from rectification.verbs import LedgerVerb
from rounds import extendable
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.verbs import RoundVerb


def find_item(pk: int) -> LedgerItem:
    rows = LedgerItem.objects.select_for_update(of=("self",))
    return rows.select_related("ledger__unit", "ledger__inspection").get(pk=pk)


def move_item(item: LedgerItem, due_on: date, by: User) -> None:
    """Measures that end on the old last day move along."""
    if not item.is_open:
        raise NotYet("事项已销号，无需延期；请选择不同意并说明。")
    old = item.due_on
    edit(item, {"due_on": due_on}, verb=RoundVerb.EXTENDED, by=by)
    for measure in item.measures.filter(done_on=None, due_on=old):
        edit(measure, {"due_on": due_on}, verb=RoundVerb.EXTENDED, by=by)
        kind, why = DeadlineKind.MEASURE, "随整改事项延期"
        deadlines.extend(kind, measure, due_on=due_on, reason=why, by=by)


def check_can_decide(user: User, thing) -> None:
    rules.require_office(user)


def liaisons_of(thing) -> list[User]:
    ledger = thing.ledger if isinstance(thing, LedgerItem) else thing
    return notices.liaisons(ledger.unit_id)


def office(thing) -> list[User]:
    return notices.office()


def find_ledger(pk: int) -> Ledger:
    rows = Ledger.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "inspection").get(pk=pk)


def check_can_ask_plan(user: User, ledger: Ledger) -> None:
    if ledger.state not in rules.PLANNABLE:
        raise NotYet("整改方案已报送，无需延期。")
    rules.require_liaison(user, ledger)


def move_plan(ledger: Ledger, due_on: date, by: User) -> None:
    edit(ledger, {"plan_due_on": due_on}, verb=LedgerVerb.PLAN_EXTENDED, by=by)


def check_can_ask_evaluation(user: User, ledger: Ledger) -> None:
    if ledger.state == LedgerState.CLOSED:
        raise NotYet("台账已办结，评估无需延期。")
    rules.require_office(user)


def check_can_decide_evaluation(user: User, ledger: Ledger) -> None:
    if not user.has_role(Role.LEADERSHIP):
        raise ActionDenied("整改成效评估的延期由领导小组决定。")


def leadership(ledger: Ledger) -> list[User]:
    return list(User.objects.with_role(Role.LEADERSHIP))


def keep(ledger: Ledger, due_on: date, by: User) -> None:
    """The evaluation's date stands in the ledger of deadlines only."""


def inside_trail(ledger: Ledger) -> str:
    """The unit does not follow what the office asks of the leading group."""
    return ledger.inside_trail


extendable.kinds[DeadlineKind.ITEM] = extendable.Extendable(
    find=find_item,
    check_can_ask=rules.check_can_ask_extension,
    check_can_decide=check_can_decide,
    move=move_item,
    askers=liaisons_of,
    deciders=office,
)
extendable.kinds[DeadlineKind.PLAN] = extendable.Extendable(
    find=find_ledger,
    check_can_ask=check_can_ask_plan,
    check_can_decide=check_can_decide,
    move=move_plan,
    askers=liaisons_of,
    deciders=office,
)
extendable.kinds[DeadlineKind.EVALUATION] = extendable.Extendable(
    find=find_ledger,
    check_can_ask=check_can_ask_evaluation,
    check_can_decide=check_can_decide_evaluation,
    move=keep,
    askers=office,
    deciders=leadership,
    trail=inside_trail,
)
