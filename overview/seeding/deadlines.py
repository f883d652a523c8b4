"""The deadline ledger of everything dated in the world, and the notices that wait."""

from datetime import date, timedelta

from accounts.models import User
from core.calendar import add_months
from core.models import Notice
from core.targets import label_of
from fieldwork.models import MaterialRequest
from findings.enums import FixState, HandoffState
from findings.models import Handoff, ImmediateFix
from overview.seeding.people import liaison_of
from overview.seeding.reference import ROWS, TOLD
from overview.seeding.world import World
from rectification.enums import ItemState, LedgerState
from rectification.models import Extension, Ledger, LedgerItem, Measure, Supervision
from rounds.enums import RESPONSIBLE, DeadlineKind, DeadlineStep, Stage, StartEvent
from rounds.models import Deadline, DeadlineChange, Inspection

K = DeadlineKind
# What a later entry, exit or feedback recomputes; 集中整改 follows the default preset.
RULES = {
    kind: {"start": start, "offset": offset, "unit": unit}
    for kind, start, offset, unit in [
        *ROWS,
        (K.CONCENTRATED, StartEvent.FEEDBACK, 3, "month"),
        (K.ITEM, StartEvent.FEEDBACK, 3, "month"),
    ]
}
BASIS = "各地常用做法，以本地巡察工作办法为准"


def make(world: World) -> None:
    for inspection in world.all(Inspection):
        _of_inspection(world, inspection)
    for ledger in world.all(Ledger):
        _of_ledger(world, ledger)
    _of_items(world)
    for measure in world.all(Measure):
        item = measure.item
        label = f"{item.ledger.unit.name}第{item.number}项措施：{measure.text}"
        _deadline(world, item.ledger.inspection, K.MEASURE, measure, label, item.ledger.opened_on,
                  measure.due_on, measure.done_on, "措施时限", url=item.get_absolute_url())  # fmt: skip
    for fix in world.all(ImmediateFix):
        met = fix.accepted_at.date() if fix.state == FixState.ACCEPTED else None
        _deadline(world, fix.finding.inspection, K.IMMEDIATE_FIX, fix, f"{fix}：{fix.problem}",
                  fix.issued_on, fix.due_on, met, "驻点结束当日")  # fmt: skip
    for request in world.all(MaterialRequest):
        _deadline(world, request.inspection, K.MATERIALS, request,
                  f"{request.inspection.unit.name}：{request}", request.issued_on, request.due_on,
                  request.completed_on, "发出后3工作日")  # fmt: skip
    for letter in world.all(Supervision):
        _of_letter(world, letter)
    for handoff in world.all(Handoff):
        _of_handoff(world, handoff)
    _notices(world)


def _deadline(
    world, inspection, kind, target, label, start, due, met, rule, *, first=None, url=None,
    restricted=False,
) -> Deadline:  # fmt: skip
    began = world.moment(min(start, due), 9)
    deadline = world.add(
        Deadline(
            inspection=inspection,
            kind=kind,
            target_type=label_of(target),
            target_id=target.pk,
            label=label[:200],
            url=url or target.get_absolute_url(),
            starts_on=start,
            first_due_on=first or due,
            due_on=due,
            rule_text=rule,
            **RULES.get(kind, {}),
            basis=BASIS,
            is_restricted=restricted,
            met_on=met,
            responsible=RESPONSIBLE[kind],
            reminded=TOLD.get(kind, []),
            most_extensions=2,
            longest_extension=90,
            created_at=began,
            updated_at=began,
        )
    )
    _history(world, deadline)
    return deadline


def _history(world: World, deadline: Deadline) -> None:
    """How it came to its date, whether it was missed, when it was met."""
    first, due, met = deadline.first_due_on, deadline.due_on, deadline.met_on
    at = world.moment(deadline.starts_on, 9)
    change = {"deadline": deadline, "by": None}
    world.add(DeadlineChange(step=DeadlineStep.SET, new_due_on=first, at=at, **change))
    if first != due:
        world.add(
            DeadlineChange(
                step=DeadlineStep.EXTENSION_APPROVED, old_due_on=first, new_due_on=due, at=at,
                reason="涉及历史遗留合同", **change,
            )
        )  # fmt: skip
    if (met or world.today) > due:
        at = world.moment(due + timedelta(days=1), 1)
        world.add(DeadlineChange(step=DeadlineStep.MISSED, new_due_on=due, at=at, **change))
    if met:
        step = DeadlineStep.MET if met <= due else DeadlineStep.MET_LATE
        world.add(DeadlineChange(step=step, new_due_on=due, at=world.moment(met), **change))


def _of_items(world: World) -> None:
    """Each with the requests for a later date that concern it."""
    asked: dict[int, list[Extension]] = {}
    for extension in world.all(Extension):
        asked.setdefault(extension.item_id, []).append(extension)
    for item in world.all(LedgerItem):
        met = item.closed_at.date() if item.closed_at else None
        label = f"{item.ledger.unit.name}第{item.number}项：{item.problem}"
        made = _deadline(world, item.ledger.inspection, K.ITEM, item, label, item.ledger.opened_on,
                         item.due_on, met, "反馈后3个月", first=item.first_due_on)  # fmt: skip
        for extension in asked.get(item.pk, []):
            extension.deadline = made


def _of_inspection(world: World, inspection: Inspection) -> None:
    name = inspection.unit.name
    entry = inspection.entry_on or inspection.round.starts_on
    notice = entry - timedelta(days=10)
    _deadline(world, inspection, K.NOTICE, inspection, f"向{name}发出巡察通知", entry, notice,
              world.past(notice) if inspection.entry_on else None, "进驻前10日")  # fmt: skip
    if inspection.exit_on:
        group, secretary = (
            inspection.exit_on + timedelta(days=21),
            add_months(inspection.exit_on, 1),
        )
        over = inspection.feedback_on
        if inspection.stage == Stage.FEEDBACK:  # both have heard it: the unit comes next
            over = world.today - timedelta(days=1)
        _deadline(world, inspection, K.GROUP_REPORT, inspection, f"{name}巡察情况向领导小组报告",
                  inspection.exit_on, group, over and min(over, group), "驻点结束后15工作日")  # fmt: skip
        _deadline(world, inspection, K.SECRETARY_REPORT, inspection, f"{name}巡察情况向书记专题会报告",
                  inspection.exit_on, secretary, over and min(over, secretary), "驻点结束后1个月")  # fmt: skip


def _of_ledger(world: World, ledger: Ledger) -> None:
    name, inspection, opened = ledger.unit.name, ledger.inspection, ledger.opened_on
    planned = ledger.state not in (
        LedgerState.ACKNOWLEDGING,
        LedgerState.PLANNING,
        LedgerState.PLAN_REVIEW,
    )
    plan_met: date | None = world.past(ledger.plan_due_on - timedelta(days=4)) if planned else None
    _deadline(world, inspection, K.PLAN, ledger, f"{name}报送整改方案", opened, ledger.plan_due_on,
              plan_met, "反馈后1个月")  # fmt: skip
    _deadline(world, inspection, K.CONCENTRATED, ledger, f"{name}集中整改", opened,
              ledger.concentrated_due_on, ledger.closed_on, "反馈后3个月")  # fmt: skip
    _deadline(world, inspection, K.EVALUATION, ledger, f"{name}整改成效评估",
              ledger.concentrated_due_on, add_months(ledger.concentrated_due_on, 1),
              ledger.closed_on, "集中整改期满后1个月")  # fmt: skip


def _of_letter(world: World, letter: Supervision) -> None:
    """The answer that is or was owed; a proposal owes none."""
    if letter.answer_due_on is None:
        return
    met = letter.answered_at.date() if letter.answered_at else None
    label = f"{letter.ledger.unit.name}答复{letter}"
    _deadline(world, letter.ledger.inspection, K.SUPERVISION, letter, label, letter.issued_on,
              letter.answer_due_on, met, "督办文书发出后答复")  # fmt: skip


def _of_handoff(world: World, handoff: Handoff) -> None:
    inspection = handoff.clue.inspection
    received = handoff.received_at.date() if handoff.received_at else None
    _deadline(world, inspection, K.CLUE_SIGN, handoff, f"{handoff.reference}签收", handoff.issued_on,
              handoff.sign_due_on, received, "移交后3工作日", restricted=True)  # fmt: skip
    if received:
        answered = handoff.answered_at.date() if handoff.state == HandoffState.ANSWERED else None
        _deadline(world, inspection, K.CLUE_ANSWER, handoff, f"{handoff.reference}答复", received,
                  handoff.answer_due_on, answered, "签收后3个月", restricted=True)  # fmt: skip


def _notices(world: World) -> None:
    """A few unread notices for the demo's people; everything older was read."""
    office = world.people["bangong"]
    waiting = [i for i in world.all(LedgerItem) if i.state == ItemState.VERIFIED][:6]
    for item in waiting:
        _notice(world, office, "item", f"待销号：{item.ledger.unit.name}第{item.number}项", item)
    for item in [i for i in world.all(LedgerItem) if i.is_open and i.due_on < world.today][:40]:
        liaison = liaison_of(world, item.ledger.unit)
        late = (world.today - item.due_on).days
        _notice(world, liaison, "deadline", f"整改事项第{item.number}项已逾期{late}天", item)


def _notice(world: World, user: User, kind: str, subject: str, item: LedgerItem) -> None:
    world.add(
        Notice(
            recipient=user, kind=kind, key=f"seed:{kind}:{item.pk}", subject=subject,
            body=item.problem, url=item.get_absolute_url(),
            created_at=world.moment(world.today - timedelta(days=1)),
        )
    )  # fmt: skip
