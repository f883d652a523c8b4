"""What stands at the end of its way in the demo, by the real actions, so that no page of it is empty.

Items of one ledger divided between two liaisons, a ledger of an earlier year, cases told of the newest round that was mended.
"""

from datetime import date, timedelta
from decimal import Decimal

from fieldwork.actions import directives
from fieldwork.queries.cases import names_in
from findings.enums import Outcome
from findings.models import Category
from overview.seeding.world import World
from rectification.actions import cases, division, history, outcomes
from rectification.actions.history import OldInspection, OldItem, OldMeasure
from rectification.models import Ledger, LedgerItem
from rectification.queries.cases import choosable
from rounds.actions import history as rounds
from rounds.actions import units
from rounds.models import Liaison, Term, Unit

GIVEN, TOLD = 3, 2  # items
OLD_PROBLEMS = (
    ("党组会议记录不规范", "8次会议没有记录讨论过程。", "修订党组议事规则，专人记录、会后审签", 1),
    ("公务接待超标准", "6批次接待没有公函，4批次超标准。", "清退超标费用，接待费逐月公示", 0),
    ("固定资产管理混乱", "22台（套）设备账实不符。", "全面清查登记，落实使用人", 1),
)
REASON = "题目沿用轮次简称，不指向任何单位"


def make(world: World) -> None:
    _divide(world)
    _history(world)
    _cases(world)


def _divide(world: World) -> None:
    """The unit of lianluo has a second liaison, who was given the last of its open items."""
    first, second = world.people["lianluo"], world.people["fulianluo"]
    unit = Liaison.objects.get(user=first).unit
    office = world.people["bangong"]
    units.appoint_liaison(unit, second, from_on=world.today - timedelta(days=60), by=office)
    for ledger in Ledger.objects.of_inspections().of_now().filter(unit=unit):
        last = list(ledger.items.open().order_by("-number")[:GIVEN])
        if last:
            division.divide(ledger, {item.pk: second for item in last}, by=first)


def _history(world: World) -> None:
    """A round of the term before, as a workbook of the office brings it in."""
    office = world.people["bangong"]
    term = Term.objects.filter(is_current=False).order_by("-starts_on")[0]
    year = term.ends_on.year
    entry, feedback = date(year - 1, 3, 1), date(year - 1, 6, 20)
    round = rounds.enter_round(term, 9, starts_on=entry, ends_on=date(year - 1, 5, 10), by=office)
    category = Category.objects.filter(parent__isnull=False).order_by("pk").first()
    closed = date(year - 1, 12, 10)
    items = [
        OldItem(
            number, problem, detail, category, date(year - 1, 12, 20), closed,
            measures=[OldMeasure(text, "制度印发、抽查合格", date(year - 1, 11, 30), "办公室主任", closed)],
            rules_made=made, recovered=Decimal("2.4") if number == 2 else Decimal(0),
        )
        for number, (problem, detail, text, made) in enumerate(OLD_PROBLEMS, 1)
    ]  # fmt: skip
    unit = Unit.objects.active().filter(parent=None).order_by("pk")[1]
    old = OldInspection(round, unit, entry, date(year - 1, 5, 10), feedback, items)
    history.enter(old, by=office)


def _cases(world: World) -> None:
    """Two mended items of one round are called typical, told without names, and issued."""
    office = world.people["bangong"]
    rows = LedgerItem.objects.filter(closed_by__isnull=False, is_historical=False)
    mended = rows.exclude(ledger__inspection__stage="archived").order_by("-closed_at", "-pk")
    item = mended.select_related("ledger__inspection__round").first()
    if item is None:
        return
    round = item.ledger.inspection.round
    for each in choosable(office, round).order_by("-closed_at", "-pk")[:TOLD]:
        values = {
            "kind": Outcome.RULE, "degree": None, "decided_on": world.today, "quantity": 1,
            "money": Decimal(0), "name": "重要事项集体决策实施办法", "is_typical": True, "note": "",
        }  # fmt: skip
        outcomes.add(each, values, by=office)
    chosen = choosable(office, round).filter(is_typical=True)
    title = f"{round.short_name}巡察整改典型案例"
    draft = cases.compose(round, title=title, items=chosen, by=office)
    reasons = {each.name: REASON for each in names_in(draft)}
    if reasons:
        directives.keep_names(draft, reasons, version=draft.version, by=office)
    directives.issue(draft, by=office)
    cases.compose(round, title=f"{title}（续）", items=chosen[:1], by=office)
