"""Ledgers with items, measures, reports and extensions, as far as their time has come."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from core import search
from core.calendar import add_months
from findings.enums import Outcome
from findings.models import FeedbackItem
from overview.seeding import words
from overview.seeding.people import liaison_of
from overview.seeding.world import World
from rectification.enums import ExtensionState, ItemKind, ItemState, LedgerState
from rectification.models import Extension, ItemOutcome, Ledger, LedgerItem, Measure, ProgressReport
from rounds.enums import Stage
from rounds.models import Inspection

I = ItemState  # noqa: E741 - as in enums.py
# Item states by how many days have passed since the feedback, as weights.
MIX = [
    (10, {I.ISSUED: 12, I.ACKNOWLEDGED: 6}),
    (30, {I.ACKNOWLEDGED: 5, I.IN_PROGRESS: 10}),
    (60, {I.IN_PROGRESS: 10, I.SUBMITTED: 4, I.VERIFIED: 2, I.CLOSED: 2}),
    (92, {I.IN_PROGRESS: 6, I.SUBMITTED: 3, I.VERIFIED: 3, I.CLOSED: 7}),
    (9999, {I.IN_PROGRESS: 3, I.SUBMITTED: 1, I.VERIFIED: 1, I.CLOSED: 13}),
]
RULES = ("财务报销管理办法", "“三重一大”事项议事规则")
RANK = [I.ISSUED, I.ACKNOWLEDGED, I.IN_PROGRESS, I.SUBMITTED, I.VERIFIED, I.CLOSED]


def make(world: World) -> None:
    by_inspection: dict[int, list[FeedbackItem]] = {}
    for item in world.all(FeedbackItem):
        by_inspection.setdefault(item.feedback.inspection_id, []).append(item)
    for inspection in world.all(Inspection):
        if inspection.feedback_on:
            _ledger(world, inspection, by_inspection.get(inspection.pk, []))


def _ledger(world: World, inspection: Inspection, items: list[FeedbackItem]) -> None:
    opened = inspection.feedback_on
    done = inspection.stage in (Stage.ARCHIVED, Stage.FOLLOW_UP)
    age = (world.today - opened).days
    ledger = world.add(
        Ledger(
            inspection=inspection,
            unit=inspection.unit,
            state=LedgerState.CLOSED if done else _ledger_state(age),
            opened_on=opened,
            plan_due_on=add_months(opened, 1),
            concentrated_due_on=add_months(opened, 3),
            closed_on=world.past(opened + timedelta(days=120)) if done else None,
        )
    )
    world.tell(ledger, "建立整改台账", world.people["bangong"], world.moment(opened, 10))
    weights = {I.CLOSED: 1} if done else next(mix for limit, mix in MIX if age <= limit)
    states = world.dice.choices(list(weights), weights=list(weights.values()), k=len(items))
    if items and I.IN_PROGRESS in weights and I.IN_PROGRESS not in states:
        states[-1] = I.IN_PROGRESS  # an open ledger has something to report on
    for number, (source, state) in enumerate(zip(items, states, strict=True), 1):
        _item(world, ledger, inspection, number, source, str(state))


def _ledger_state(age: int) -> str:
    if age <= 10:
        return LedgerState.ACKNOWLEDGING
    if age <= 25:
        return LedgerState.PLANNING
    return LedgerState.CONCENTRATED if age <= 120 else LedgerState.SUSTAINED


def _item(world, ledger: Ledger, inspection, number: int, source: FeedbackItem, state: str):
    dice, finding = world.dice, source.finding
    due = ledger.concentrated_due_on
    if number % 5 == 0:
        due = min(due, world.days(ledger.opened_on, 30, 80))
    item = LedgerItem(
        ledger=ledger,
        finding=finding,
        number=number,
        category=finding.category,
        problem=finding.title,
        detail=source.text,
        is_common=finding.nature == "common",
        kind=ItemKind.TIMED if number % 7 else ItemKind.LASTING,
        state=state,
        first_due_on=due,
        due_on=due,
        department=dice.choice(words.DEPARTMENTS),
        **search.columns(finding.title, inspection.unit.name),
    )
    world.add(item)
    liaison = liaison_of(world, ledger.unit)
    moments = _walk(world, item, inspection, liaison)
    if RANK.index(I(state)) >= 2:
        measures = _measures(world, item, moments[2].date())
        _reports(world, item, measures, liaison, moments)
    if state == I.IN_PROGRESS and number % 6 == 0:
        _extension(world, item, liaison)


def _moments(world: World, item: LedgerItem, steps: int) -> list:
    """``steps`` moments between the opening and yesterday, in order."""
    start = item.ledger.opened_on
    span = max((world.past(item.due_on + timedelta(days=20)) - start).days, 1)
    days = sorted(world.dice.randint(0, span) for _ in range(steps))
    return [world.moment(world.past(start + timedelta(days=day))) for day in days]


def _walk(world: World, item: LedgerItem, inspection: Inspection, liaison) -> list:
    """Fill in who took it how far; gives the moments of the five steps, gone or not."""
    rank = RANK.index(I(item.state))
    moments = sorted(_moments(world, item, 5))
    office, crew = world.people["bangong2"], inspection.crew
    if rank >= 1:
        item.acknowledged_by, item.acknowledged_at = liaison, moments[0]
        world.tell(item, "认领整改事项", liaison, moments[0])
    if rank >= 2:
        _plan(world, item)
        world.tell(item, "开始整改", liaison, moments[1])
        item.progress = world.dice.choice([10, 30, 50, 60, 80])
    if rank >= 3:
        item.submitted_by, item.submitted_at, item.progress = liaison, moments[2], 100
        item.self_assessment = "对照问题逐项整改到位，已建立长效机制。"
        world.tell(item, "申请销号", liaison, moments[2])
    if rank >= 4:
        item.verified_by, item.verified_at = crew.members[0], moments[3]
        item.verify_note = "现场核验，佐证齐全。"
        world.tell(item, "核验整改事项", crew.members[0], moments[3])
    if rank >= 5:
        item.closed_by, item.closed_at, item.closings = office, moments[4], 1
        _results(world, item, liaison, moments[2])
        world.tell(item, "销号", office, moments[4])
    item.version = rank + 1
    return moments


def _plan(world: World, item: LedgerItem) -> None:
    dice = world.dice
    item.goal = dice.choice(words.GOALS)
    item.lead, item.leader_in_charge = "党组书记", "分管副局长"
    item.person = dice.choice(words.SURNAMES) + dice.choice(words.GIVEN)
    item.cooperating = dice.choice(words.DEPARTMENTS)


def _results(world: World, item: LedgerItem, liaison: User, at: datetime) -> None:
    """What came of a closed item, entered when it was applied for, and the totals counted from it."""
    dice = world.dice
    item.systems_made = dice.choice([0, 0, 1, 1, 2])
    item.held_accountable = dice.choice([0, 0, 0, 1, 3])
    item.recovered = Decimal(dice.randint(10, 3000)) / 100 if dice.random() < 0.2 else Decimal(0)
    rows: list[dict] = [
        {"kind": Outcome.RULE, "name": f"{item.ledger.unit.name}{name}"}
        for name in RULES[: item.systems_made]
    ]
    if item.recovered:
        rows.append({"kind": Outcome.RECOVERED, "money": item.recovered})
    if item.held_accountable:
        rows.append({"kind": Outcome.TALKED_TO, "degree": 1})
        item.talked_to = 1
    if item.held_accountable > 1:
        rows += [{"kind": Outcome.ADMONISHED, "degree": 1}, {"kind": Outcome.PARTY, "degree": 2}]
        item.admonished = item.punished = 1
    for row in rows:
        world.add(
            ItemOutcome(item=item, decided_on=at.date(), entered_by=liaison, created_at=at, **row)
        )
        world.tell(item, "登记整改成果", liaison, at)


def _measures(world: World, item: LedgerItem, asked_on: date) -> list[Measure]:
    """Measures; those of an item whose closure was asked for were done by that day.

    Of the others whose date has passed one in nine is late. What is told of the item's progress is
    no less than the share of its measures that are done.
    """
    dice = world.dice
    low = int(world.size.measures)
    count = max(1, low - 1 + dice.randint(0, 2) + (dice.random() < world.size.measures - low))
    chosen = dice.sample(words.MEASURES, min(count, len(words.MEASURES)))
    finished, done, made = item.progress == 100, 0, []
    for order, (text, criterion) in enumerate(chosen):
        due = min(item.due_on, world.days(item.ledger.opened_on, 20, 90))
        kept = due < world.today and (item.number + order) % 9 != 0
        is_done = finished or kept or (order == 0 and item.progress >= 50)
        done += is_done
        measure = Measure(
            item=item,
            text=text.format(n=dice.randint(2, 9), a=dice.randint(1, 30)),
            criterion=criterion,
            due_on=due,
            person=item.person,
            done_on=min(world.past(due), asked_on) if is_done else None,
            order=order,
        )
        world.add(measure)
        made.append(measure)
    if not finished:
        item.progress = max(item.progress, min(10 * done // len(chosen) * 10, 90))
    return made


def _reports(
    world: World, item: LedgerItem, measures: list[Measure], liaison, moments: list
) -> None:
    """What the unit told between its start and its request to close, or until yesterday."""
    steps = [50, 100] if item.progress == 100 else [item.progress]
    ends = moments[2] if item.progress == 100 else world.moment(world.past(world.today))
    told = [measure for measure in measures if measure.done_on] or measures
    for number, progress in enumerate(steps, 1):
        day = moments[1] + (ends - moments[1]) * number / (len(steps) + 1)
        at = sorted((moments[1], world.moment(day.date()), ends))[1]
        text = world.dice.choice(words.REPORTS).format(n=world.dice.randint(2, 8))
        measure = told[(number - 1) % len(told)]
        row = {"item": item, "measure": measure, "text": text, "progress": progress}
        world.add(ProgressReport(**row, by=liaison, at=at))
        world.tell(item, "报告整改进展", liaison, at, f"进度{progress}%")


def _extension(world: World, item: LedgerItem, liaison) -> None:
    approved = item.number % 12 == 0
    asked = world.moment(world.past(item.due_on - timedelta(days=5)))
    later: date = item.due_on + timedelta(days=30)
    world.add(
        Extension(
            item=item,
            reason="涉及历史遗留合同，需与有关部门协商，预计一个月内完成。",
            old_due_on=item.due_on,
            new_due_on=later,
            granted_on=later if approved else None,
            state=ExtensionState.APPROVED if approved else ExtensionState.ASKED,
            asked_by=liaison,
            asked_at=asked,
            decided_by=world.people["bangong"] if approved else None,
            decided_at=asked + timedelta(hours=2) if approved else None,
        )
    )
    world.tell(item, "申请延期", liaison, asked, "涉及历史遗留合同")
    if approved:
        item.due_on = later
        world.tell(item, "同意延期", world.people["bangong"], asked + timedelta(hours=2))
