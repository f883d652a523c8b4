"""整改方案 as a workbook: goal and people of each item, and its whole list of measures, a line each."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ActionDenied, NotYet
from core.importing import Judged, Opinion, Verdict, differences, unless_same
from core.spreadsheets import Column, Kind
from rectification import rules
from rectification.actions import plans as actions
from rectification.enums import ItemKind
from rectification.imports.ledgers import (
    MEASURE,
    NUMBER,
    PLACE,
    PROBLEM,
    LedgerImporter,
    said_once,
    with_notes,
)
from rectification.models import LedgerItem, Measure

KINDS = {kind.label: kind.value for kind in ItemKind}
MOST = 30  # measures of one item, as on the page

ITEM_COLUMNS = [
    Column("kind", "整改类型", choices=tuple(KINDS), aliases=("类型",)),
    Column("goal", "整改目标", Kind.LONG_TEXT, max_length=5000, aliases=("目标",)),
    Column("lead", "牵头领导", max_length=80),
    Column("leader_in_charge", "责任领导", max_length=80, aliases=("分管领导",)),
    Column("department", "责任部门", max_length=100, aliases=("责任科室", "责任处室", "牵头部门")),
    Column("person", "责任人", max_length=80),
    Column("cooperating", "配合部门", max_length=150, aliases=("配合科室",)),
]
MEASURE_COLUMNS = [
    PLACE,
    MEASURE,
    Column("criterion", "完成标志", Kind.LONG_TEXT, max_length=300, aliases=("完成标准",)),
    Column("due_on", "措施时限", Kind.DATE, aliases=("完成时限", "整改时限", "时限")),
    Column("measure_person", "措施责任人", max_length=80),
]
# What a measure must say, and how a person is asked for it.
WANTED = {"text": "整改措施", "criterion": "完成标志", "due_on": "措施时限", "person": "措施责任人"}
ITEM_WANTED = {"goal": "整改目标", "department": "责任部门", "person": "责任人"}


class PlanImporter(LedgerImporter):
    """An item that has measures in the workbook has these and no others; one that has none keeps its own."""

    kind = "rectification.plan"
    title = "导入整改方案"
    columns = [NUMBER, PROBLEM, *ITEM_COLUMNS, *MEASURE_COLUMNS]
    preview = ("number", "problem", "text", "criterion", "due_on")

    def check_may(self) -> None:
        rules.check_can_import_plan(self.user, self.ledger)

    def written(
        self, item: LedgerItem, measure: Measure | None, *, is_first: bool
    ) -> dict[str, Any]:
        own = {name: getattr(item, name) for name in LedgerItem.PLAN_FIELDS}
        own["kind"] = ItemKind(item.kind).label
        if measure is None:
            return own
        return own | {
            "criterion": measure.criterion,
            "due_on": measure.due_on,
            "measure_person": measure.person,
        }

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        self.planned: dict[int, dict[str, Any]] = {}
        super().prepare(values)

    def judge_item(self, item: LedgerItem, rows: Sequence[Mapping[str, Any]]) -> list[Opinion]:
        said = said_once(rows, ITEM_COLUMNS)
        said |= {"kind": KINDS[said["kind"]]} if "kind" in said else {}
        said = unless_same(item, said)
        lines = list(filter(_has_measure, rows))
        self._check_number(lines)
        measures = [self._measure(item, said, row) for row in lines]
        gone = self._gone(item, measures)
        found = self._opinions(item, rows, measures)
        notes = differences(item, said) + [f"删去措施：{measure}" for measure in gone]
        found[0] = with_notes(found[0], notes)
        if any(opinion.verdict != Verdict.UNCHANGED for opinion in found):
            rules.check_can_plan(self.user, item)
            self._check_item(item, said)
        values = {name: getattr(item, name) for name in LedgerItem.PLAN_FIELDS} | said
        self.planned[item.number] = {"values": values, "measures": measures or self._kept(item)}
        return found

    def _check_number(self, lines: Sequence[Mapping[str, Any]]) -> None:
        if len(lines) > MOST:
            raise NotYet(f"每个问题最多{MOST}条措施，请合并后再导入。")

    def apply(self, rows: Sequence[Judged]) -> None:
        numbers = list(dict.fromkeys(row.values["number"] for row in rows))
        for done, number in enumerate(numbers, 1):
            item = self.items[number]
            actions.plan(item, **self.planned[number], by=self.user)
            self.tell(done, len(numbers))

    def _measure(
        self, item: LedgerItem, said: Mapping[str, Any], row: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The measure as it would stand: what the line says, else what stands, else the item's person."""
        stored = self.measure_of(item, row)
        usual = {"person": said.get("person", item.person)}
        values = {name: getattr(stored, name, usual.get(name)) for name in Measure.PLAN_FIELDS}
        values |= {
            name: row[name] for name in Measure.PLAN_FIELDS if name in row and name != "person"
        }
        values |= {"person": row["measure_person"]} if "measure_person" in row else {}
        values = unless_same(stored, values) if stored else values
        return values | {"pk": stored.pk if stored else None}

    def _opinions(
        self,
        item: LedgerItem,
        rows: Sequence[Mapping[str, Any]],
        measures: Sequence[Mapping[str, Any]],
    ) -> list[Opinion]:
        opinions = iter([self._opinion(item, *pair) for pair in enumerate(measures)])
        return [next(opinions) if _has_measure(row) else Opinion.of_changes(()) for row in rows]

    def _opinion(self, item: LedgerItem, place: int, values: Mapping[str, Any]) -> Opinion:
        missing = [label for name, label in WANTED.items() if not values[name]]
        if missing:
            return Opinion.wrong(*(f"请填写“{label}”。" for label in missing))
        try:
            actions.check_due(item, values["due_on"])
        except ActionDenied as error:
            return Opinion.wrong(f"“措施时限”：{error.sentence}")
        own = list(item.measures.all())
        stored = next((measure for measure in own if measure.pk == values["pk"]), None)
        if stored is None:
            return Opinion.new("新增措施")
        notes = differences(stored, {name: values[name] for name in Measure.PLAN_FIELDS})
        if own.index(stored) != place:
            notes.append(f"措施序号：{own.index(stored) + 1} → {place + 1}")
        return Opinion.of_changes(notes)

    def _gone(self, item: LedgerItem, measures: Sequence[Mapping[str, Any]]) -> list[Measure]:
        """Own measures that the workbook no longer has, where it has any and could be read whole."""
        kept = {values["pk"] for values in measures}
        gone = [m for m in item.measures.all() if m.pk not in kept]
        if not measures or not self.is_whole:
            return []
        if any(measure.done_on for measure in gone):
            raise NotYet("已完成的措施不能删除，请把它留在工作簿里。")
        return gone

    def _kept(self, item: LedgerItem) -> list[dict[str, Any]]:
        names = ("pk", *Measure.PLAN_FIELDS)
        return [{name: getattr(measure, name) for name in names} for measure in item.measures.all()]

    def _check_item(self, item: LedgerItem, said: Mapping[str, Any]) -> None:
        for name, label in ITEM_WANTED.items():
            if not said.get(name, getattr(item, name)):
                raise NotYet(f"请填写第{item.number}项的“{label}”。")


def _has_measure(row: Mapping[str, Any]) -> bool:
    return any(column.key in row for column in MEASURE_COLUMNS)
