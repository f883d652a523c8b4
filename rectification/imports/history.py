"""历史台账 as the office kept it in Excel: a line for each measure, or for each problem (ADR 0111).

What belongs to the inspection and to the problem is repeated on each line, merged, or said once.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from core.errors import NotYet
from core.importing import Importer, Judged, Opinion
from core.names import fold
from core.spreadsheets import Column, Kind
from rectification import rules
from rectification.actions import history
from rectification.actions.history import OldInspection, OldItem, OldMeasure
from rectification.enums import ItemKind
from rectification.imports.ledgers import MEASURE, NUMBER, said_once
from rectification.imports.naming import CATEGORY, UNIT, CategoryNames, unit_of
from rectification.imports.plans import ITEM_COLUMNS
from rectification.imports.plans import KINDS as ITEM_KINDS
from rectification.models import LedgerItem
from rounds.actions import history as round_history
from rounds.enums import RoundKind, RoundState
from rounds.models import Inspection, Round, Term, Unit
from rounds.models.round import in_chinese
from rounds.unit_names import UnitNames

DONE = ("已销号", "销号", "已完成", "完成", "已办结", "办结", "已整改", "整改到位", "是")
OPEN = ("未销号", "未完成", "整改中", "正在整改", "持续整改", "长期坚持", "基本完成", "否")
NUMBERS = {in_chinese(number): number for number in range(1, 100)}
ROUND_WORDS = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,2})(?:轮|批|$)")
ROUND_KINDS = {str(kind.label): kind.value for kind in RoundKind}

OF_ROUND = [
    Column("term", "届次", max_length=60, aliases=("届别", "党委届次")),
    Column("round", "轮次", required=True, max_length=60, aliases=("巡察轮次", "巡察批次", "批次")),
    Column("round_kind", "巡察类型", choices=tuple(ROUND_KINDS)),
]
DATES = [
    Column("entry_on", "进驻日期", Kind.DATE, aliases=("进驻时间", "巡察开始日期", "开始日期")),
    Column("exit_on", "驻点结束日期", Kind.DATE, aliases=("撤点日期", "巡察结束日期", "结束日期")),
    Column(
        "feedback_on", "反馈日期", Kind.DATE, required=True, aliases=("反馈时间", "反馈意见日期")
    ),
]
FIGURES = [
    Column(
        "clues", "移交线索（件）", Kind.INTEGER, aliases=("移交问题线索", "移交线索", "移交线索数")
    ),
    Column("filed", "线索立案（件）", Kind.INTEGER, aliases=("立案数", "立案", "立案（件）")),
    Column(
        "punished",
        "线索处分（人）",
        Kind.INTEGER,
        aliases=("处分人数", "党纪政务处分（人）", "处分（人）"),
    ),
]
OF_ITEM = [
    Column("problem", "反馈问题", Kind.LONG_TEXT, required=True, max_length=5000, width=30,
           aliases=("问题", "巡察反馈问题", "问题清单", "存在问题", "具体问题")),
    Column("detail", "具体表现", Kind.LONG_TEXT, max_length=5000, aliases=("问题表现", "表现")),
    CATEGORY,
    Column("due_on", "整改期限", Kind.DATE, aliases=("整改时限", "完成期限", "集中整改期限")),
    *ITEM_COLUMNS,
    Column("state", "销号状态", max_length=20, required=True,
           aliases=("状态", "整改状态", "完成情况", "是否销号", "是否完成", "整改情况")),
    Column("closed_on", "销号日期", Kind.DATE, aliases=("销号时间", "完成日期", "办结日期")),
    Column("rules_made", "制度（项）", Kind.INTEGER, aliases=("制定修订制度", "建章立制（项）", "制度")),
    Column("held", "问责（人）", Kind.INTEGER, aliases=("问责人数", "问责")),
    Column("recovered", "追缴（万元）", Kind.NUMBER, aliases=("追缴资金", "追缴资金（万元）", "追缴")),
]  # fmt: skip
OF_MEASURE = [
    MEASURE,
    Column("criterion", "完成标志", Kind.LONG_TEXT, max_length=300, aliases=("完成标准",)),
    Column("measure_due_on", "措施时限", Kind.DATE, aliases=("措施完成时限",)),
    Column("measure_person", "措施责任人", max_length=80),
    Column("measure_done_on", "措施完成日期", Kind.DATE, aliases=("措施完成时间",)),
]


class Place(NamedTuple):
    """One unit in one round of a term."""

    term: int
    number: int
    unit: int


class HistoryImporter(Importer):
    """A ledger that stands already is never changed: its lines are 无变化, or wrong where it is no history."""

    kind = "rectification.history"
    title = "导入历史台账"
    noun = "措施"
    columns = [UNIT, *OF_ROUND, *DATES, NUMBER, *OF_ITEM, *OF_MEASURE, *FIGURES]
    preview = ("round", "unit", "number", "problem", "state", "text")
    examples = (
        {
            "unit": "某某局", "round": "第三轮", "entry_on": date(2023, 3, 6),
            "exit_on": date(2023, 5, 12), "feedback_on": date(2023, 7, 4), "number": 1,
            "problem": "财务报销审核不严", "detail": "3笔差旅费超标准报销。", "due_on": date(2023, 10, 4),
            "kind": str(ItemKind.TIMED.label), "department": "办公室", "person": "张三",
            "state": "已销号", "closed_on": date(2023, 9, 20), "rules_made": 1,
            "text": "修订财务报销制度", "measure_due_on": date(2023, 9, 1),
            "measure_done_on": date(2023, 8, 25), "clues": 2, "filed": 1,
        },
    )  # fmt: skip

    def check_may(self) -> None:
        rules.check_can_open(self.user)

    def choices(self) -> Mapping[str, Sequence[str]]:
        units = Unit.objects.active().order_by("order", "id").values_list("name", flat=True)
        return {"unit": tuple(units), "term": tuple(Term.objects.values_list("name", flat=True))}

    # Judging: each line alone, then with the others of its problem and of its inspection

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        self.today = timezone.localdate()
        self.names, self.categories = UnitNames(), CategoryNames()
        self.terms = list(Term.objects.all())
        self.rounds = {(row.term_id, row.number): row for row in Round.objects.all()}
        self._load_standing()
        self.lines: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
        for row in values:
            try:
                self.lines[self._place(row)].append(row)
            except NotYet:  # said of that line when it is judged
                continue
        self.faults = {place: self._fault(place, rows) for place, rows in self.lines.items()}

    def _load_standing(self) -> None:
        rows = Inspection.objects.select_related("round")
        self.standing = {Place(i.round.term_id, i.round.number, i.unit_id): i for i in rows}
        items = LedgerItem.objects.filter(is_historical=True)
        pairs = items.values_list("ledger__inspection", "number", "problem")
        self.known = {(pk, number, fold(words)) for pk, number, words in pairs}

    def key(self, values: Mapping[str, Any]) -> Hashable:
        unit, round = fold(values["unit"]), fold(values["round"])
        return unit, fold(values.get("term")), round, values["number"], fold(values.get("text"))

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        place = self._place(values)
        if inspection := self.standing.get(place):
            return self._judge_known(inspection, values)
        round_fault, of_items = self.faults[place]
        if fault := round_fault or of_items.get(values["number"]):
            return Opinion.wrong(fault)
        notes = []
        if (place.term, place.number) not in self.rounds:
            notes.append(f"新建已归档的{self._term(place.term)}第{in_chinese(place.number)}轮")
        if values.get("category") and self._category(values) is None:
            notes.append(f"分类表中没有“{values['category']}”，导入后为未分类")
        return Opinion.new(*notes)

    def _judge_known(self, inspection: Inspection, values: Mapping[str, Any]) -> Opinion:
        problem, _ = _wording(values)
        if (inspection.pk, values["number"], fold(problem)) in self.known:
            return Opinion.of_changes(())
        if inspection.is_historical:
            return Opinion.wrong("这个单位这一轮的历史台账已经导入，不能再增加或者改动。")
        return Opinion.wrong("这个单位这一轮的巡察任务在系统中办理，台账不能再从历史导入。")

    def _place(self, values: Mapping[str, Any]) -> Place:
        unit = unit_of(self.names, values)
        return Place(self._term_of(values).pk, _round_number(values["round"]), unit)

    def _term_of(self, values: Mapping[str, Any]) -> Term:
        name, day = values.get("term"), values["feedback_on"]
        if name:
            found = [term for term in self.terms if fold(term.name) == fold(name)]
        else:
            found = [term for term in self.terms if term.starts_on <= day <= term.ends_on]
        if len(found) != 1:
            asked = f"没有“{name}”" if name else f"没有包含{day:%Y年%m月%d日}的届次"
            raise NotYet(f"“届次”：{asked}，请系统管理员先在“系统管理—届次”中增加，再重新核对。")
        return found[0]

    def _term(self, pk: int) -> Term:
        return next(term for term in self.terms if term.pk == pk)

    def _category(self, values: Mapping[str, Any]) -> Any:
        try:
            return self.categories.find(values)
        except NotYet:
            return None

    def _fault(self, place: Place, rows: Sequence[Mapping[str, Any]]) -> tuple[str, dict[int, str]]:
        """What is wrong with the inspection as a whole, and with each of its problems."""
        try:
            self._check_round(place)
            said = said_once(rows, [*DATES, *FIGURES, *OF_ROUND[2:]])
            _check_order(said, self.today)
        except NotYet as error:
            return f"{error.sentence}（同一单位同一轮的各行）", {}
        found = {}
        for number, lines in _by_number(rows).items():
            try:
                self._item(said, lines)
            except NotYet as error:
                found[number] = error.sentence
        return "", found

    def _check_round(self, place: Place) -> None:
        round = self.rounds.get((place.term, place.number))
        if round is not None and round.state != RoundState.ARCHIVED:
            raise NotYet(f"{round}还在系统中办理，不能再导入这一轮的历史台账，请核对轮次。")

    # Writing

    def apply(self, rows: Sequence[Judged]) -> None:
        lines: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            lines[self._place(row.values)].append(row.values)
        self._make_rounds(lines)
        units = Unit.objects.in_bulk({place.unit for place in lines})
        for done, (place, own) in enumerate(lines.items(), 1):
            history.enter(self._inspection(place, units[place.unit], own), by=self.user)
            self.tell(done, len(lines))

    def _make_rounds(self, lines: Mapping[Place, Sequence[Mapping[str, Any]]]) -> None:
        wanted: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
        for place, rows in lines.items():
            wanted[place.term, place.number] += rows
        for (term, number), rows in sorted(wanted.items(), key=lambda pair: pair[0]):
            if (term, number) not in self.rounds:
                begun = [row.get("entry_on") or row["feedback_on"] for row in rows]
                ended = [row.get("exit_on") or row["feedback_on"] for row in rows]
                kinds = [ROUND_KINDS[row["round_kind"]] for row in rows if row.get("round_kind")]
                self.rounds[term, number] = round_history.enter_round(
                    self._term(term), number, kind=kinds[0] if kinds else RoundKind.REGULAR,
                    starts_on=min(begun), ends_on=max(ended), by=self.user,
                )  # fmt: skip

    def _inspection(
        self, place: Place, unit: Unit, rows: Sequence[Mapping[str, Any]]
    ) -> OldInspection:
        said = said_once(rows, [*DATES, *FIGURES])
        figures = [
            (re.sub(r"（.）", "", c.label), Decimal(said[c.key]), c.label[-2])
            for c in FIGURES
            if said.get(c.key) is not None
        ]
        return OldInspection(
            round=self.rounds[place.term, place.number], unit=unit, entry_on=said.get("entry_on"),
            exit_on=said.get("exit_on"), feedback_on=said["feedback_on"], figures=figures,
            items=[self._item(said, lines) for lines in _by_number(rows).values()],
        )  # fmt: skip

    def _item(self, said: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> OldItem:
        """One problem of its lines. Raises NotYet with what is missing or cannot be."""
        own = said_once(rows, OF_ITEM)
        closed_on = _closed_on(own, said["feedback_on"], self.today)
        dates = [row["measure_due_on"] for row in rows if row.get("measure_due_on")]
        due_on = own.get("due_on") or max(dates, default=closed_on or said["feedback_on"])
        plan = {c.key: own[c.key] for c in ITEM_COLUMNS if own.get(c.key)}
        plan |= {"kind": ITEM_KINDS[plan["kind"]]} if "kind" in plan else {}
        problem, detail = _wording(own)
        return OldItem(
            number=rows[0]["number"], problem=problem, detail=detail,
            category=self._category(own), due_on=due_on, closed_on=closed_on, plan=plan,
            measures=[_measure(row, own, due_on, closed_on) for row in rows if row.get("text")],
            rules_made=_count(own, "rules_made"), held=_count(own, "held"),
            recovered=_money(own.get("recovered")),
        )  # fmt: skip


def _by_number(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["number"]].append(row)
    return found


def _round_number(words: str) -> int:
    """第三轮, 3, 三, 2023年第三轮巡察."""
    match = ROUND_WORDS.search(fold(words))
    number = (NUMBERS.get(match[1]) or int(match[1] if match[1].isdecimal() else 0)) if match else 0
    if not number:
        raise NotYet(f"“轮次”：看不出“{words}”是第几轮，请写作“第三轮”。")
    return number


def _check_order(said: Mapping[str, Any], today: date) -> None:
    entry, left, feedback = said.get("entry_on"), said.get("exit_on"), said["feedback_on"]
    if left and not entry:
        raise NotYet("填了驻点结束日期，请一并填写进驻日期。")
    days = [day for day in (entry, left, feedback) if day]
    if days != sorted(days):
        raise NotYet("进驻、驻点结束、反馈日期前后颠倒，请核对。")
    if feedback > today:
        raise NotYet("反馈日期不能晚于今天，请核对。")


def _closed_on(own: Mapping[str, Any], feedback_on: date, today: date) -> date | None:
    """The day on which the problem was closed; None where it is open."""
    word, day = own["state"].strip(), own.get("closed_on")
    if word not in (*DONE, *OPEN):
        raise NotYet(f"“销号状态”：没有“{word}”，应为：{'、'.join((*DONE, *OPEN))}。")
    if word in OPEN:
        return None
    if day is None:
        raise NotYet("已销号的问题，请填写“销号日期”。")
    if not feedback_on <= day <= today:
        raise NotYet("“销号日期”应在反馈日期以后、今天以前，请核对。")
    return day


def _wording(own: Mapping[str, Any]) -> tuple[str, str]:
    """Problem and detail; a problem that is longer than its column stands whole in the detail."""
    problem, detail = own["problem"].strip(), own.get("detail", "")
    if len(problem) <= 200:
        return problem, detail
    return problem[:199] + "…", "\n".join(filter(None, (problem, detail)))


def _measure(
    row: Mapping[str, Any], own: Mapping[str, Any], due_on: date, closed_on: date | None
) -> OldMeasure:
    """A measure of a closed problem is done: on its own day, or with the problem."""
    return OldMeasure(
        text=row["text"],
        criterion=row.get("criterion", ""),
        due_on=row.get("measure_due_on") or due_on,
        person=row.get("measure_person") or own.get("person", ""),
        done_on=row.get("measure_done_on") or closed_on,
    )


def _count(own: Mapping[str, Any], name: str) -> int:
    number = own.get(name) or 0
    if number < 0:
        raise NotYet("数量不能是负数，请核对制度、问责和追缴。")
    return number


def _money(value: Any) -> Decimal:
    amount = Decimal(str(value or 0)).quantize(Decimal("0.01"))
    if amount < 0:
        raise NotYet("数量不能是负数，请核对制度、问责和追缴。")
    return amount
