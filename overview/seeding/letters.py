"""Letters of the ladder in the world: as far up as each ledger's lateness has brought it."""

from datetime import timedelta

from core import calendar
from overview.seeding.people import liaison_of
from overview.seeding.world import World
from rectification import escalation
from rectification.enums import WITH_UNIT, LedgerState, Recipient, SupervisionState
from rectification.models import LadderStep, Ledger, LedgerItem, Supervision
from rectification.queries.supervision import demands_of

S = SupervisionState
ANSWER = (
    "党组召开专题会议研究，逐项分析滞后原因。已完成{n}项措施，其余事项明确由分管负责同志牵头，"
    "倒排时限，每周调度。"
)
LAST = (S.PROPOSED, S.ISSUED, S.RECEIVED, S.ANSWERED)
MOST = 5  # the ladder has no further step


def make(world: World) -> None:
    steps = {row["kind"]: LadderStep.objects.get(kind=row["kind"]) for row in escalation.rows()}
    items: dict[int, list[LedgerItem]] = {}
    for item in world.all(LedgerItem):
        items.setdefault(item.ledger_id, []).append(item)
    ledgers = [row for row in world.all(Ledger) if row.state != LedgerState.CLOSED]
    made: list[Supervision] = []
    latest = min(ledgers, key=lambda row: row.concentrated_due_on, default=None)
    if latest is not None and latest.concentrated_due_on < world.today - timedelta(days=2):
        world.people["_referred"] = latest  # one unit's case lies before the leading group
    for ledger in ledgers:
        _climb(world, ledger, items.get(ledger.pk, []), list(steps.values()), made)


def _climb(world: World, ledger: Ledger, items, steps, made: list[Supervision]) -> None:
    """The steps whose date has come, each a little after its day; the last is still open."""
    days = {1: ledger.opened_on + timedelta(days=10), 2: ledger.opened_on + timedelta(days=45),
            3: ledger.concentrated_due_on - timedelta(days=15),
            4: ledger.concentrated_due_on + timedelta(days=1),
            5: ledger.concentrated_due_on + timedelta(days=30)}  # fmt: skip
    if ledger is world.people.get("_referred"):
        days[5] = min(days[5], world.today - timedelta(days=1))
    came = [step for step in steps if step.place in days and days[step.place] < world.today]
    if not any(item.is_open for item in items):
        return
    for step in came[:MOST]:
        is_last = step is came[-1]
        _letter(world, ledger, items, step, days[step.place], is_last, made)


def _letter(world: World, ledger, items, step, day, is_last: bool, made) -> None:
    office = world.people["bangong"]
    state = LAST[ledger.pk % len(LAST)] if is_last else S.ACCEPTED
    if step.recipient == Recipient.LEADERSHIP:
        state = S.REFERRED
    letter = Supervision(
        ledger=ledger, step=step, kind=step.kind, place=step.place, recipient=step.recipient,
        signer=step.signer, state=state, proposed_on=day, grounds=_grounds(ledger, step, day),
    )  # fmt: skip
    if state != S.PROPOSED:
        _send(world, letter, items, day, office, made)
    world.add(letter)
    if state != S.PROPOSED:
        verb = "报请决定问责建议" if state == S.REFERRED else "发出督办文书"
        hour = 18 if state == S.REFERRED else 10
        world.tell(letter, verb, office, world.moment(letter.issued_on, hour))
        made.append(letter)
    if state in (S.RECEIVED, S.ANSWERED, S.ACCEPTED):
        _follow(world, letter, office)


def _grounds(ledger, step, day) -> str:
    if step.recipient == Recipient.LEADERSHIP:
        return "经告诫仍有事项未完成，巡察办决定报请领导小组"
    if step.anchor == "opened":
        return f"反馈已{(day - ledger.opened_on).days}日"
    left = (ledger.concentrated_due_on - day).days
    return f"距集中整改期限还有{left}日" if left > 0 else f"集中整改期限已过{-left}日"


def _send(world: World, letter: Supervision, items, day, office, made) -> None:
    taken = world.people.setdefault("_numbers", {})
    key = (f"supervision.{letter.step.series}", day.year)
    taken[key] = taken.get(key, 0) + 1
    letter.series, letter.year, letter.number = letter.step.series, day.year, taken[key]
    letter.issued_on, letter.issued_by = world.past(day), office
    earlier = [each for each in made if each.ledger is letter.ledger]
    letter.content = _content(letter, items, day, earlier)
    letter.requirement = demands_of(letter)
    letter.addressee = letter.ledger.unit.party
    if letter.recipient == Recipient.LEADERSHIP:
        letter.addressee = "市委巡察工作领导小组"
        return
    due = calendar.add(day, letter.step.answer_after, letter.step.answer_unit, provisional=True)
    letter.answer_due_on = due.date


def _content(letter, items, day, earlier) -> dict:
    still = [item for item in items if item.is_open]
    return {
        "grounds": letter.grounds,
        "total": len(items),
        "closed": len(items) - len(still),
        "open": len(still),
        "overdue": sum(item.due_on < day and item.state in WITH_UNIT for item in still),
        "concentrated_due_on": letter.ledger.concentrated_due_on.isoformat(),
        "items": [
            {
                "number": item.number,
                "problem": item.problem,
                "department": item.department,
                "progress": item.progress,
                "due_on": item.due_on.isoformat(),
                "late": max((day - item.due_on).days, 0),
            }
            for item in sorted(still, key=lambda item: (item.due_on, item.number))
        ],
        "chain": [_link(each) for each in earlier],
    }


def _link(letter: Supervision) -> dict:
    return {
        "title": letter.get_kind_display(),
        "reference": letter.reference,
        "issued_on": letter.issued_on.isoformat(),
        "received_on": letter.received_at.date().isoformat() if letter.received_at else "",
        "received_by": f"{letter.received_post}{letter.received_name}",
        "answer_due_on": letter.answer_due_on.isoformat(),
        "answered_on": letter.answered_at.date().isoformat() if letter.answered_at else "",
        "state": letter.get_state_display(),
    }


def _follow(world: World, letter: Supervision, office) -> None:
    liaison = liaison_of(world, letter.ledger.unit)
    first = letter.recipient == Recipient.FIRST
    letter.received_by, letter.received_name = liaison, "李某" if first else liaison.name
    letter.received_post = "党组书记" if first else "联络员"
    letter.received_at = world.moment(world.past(letter.issued_on + timedelta(days=1)), 14)
    world.tell(letter, "签收督办文书", liaison, letter.received_at)
    if letter.state == S.RECEIVED:
        return
    letter.answer = ANSWER.format(n=world.dice.randint(2, 6))
    letter.answered_by = liaison
    answered = world.past(letter.answer_due_on - timedelta(days=1))
    letter.answered_at = world.moment(max(answered, letter.received_at.date()), 16)
    world.tell(letter, "答复督办文书", liaison, letter.answered_at)
    if letter.state == S.ACCEPTED:
        letter.closed_by = office
        letter.closed_at = world.moment(letter.answered_at.date(), 17)
        world.tell(letter, "办结督办文书", office, letter.closed_at)
