"""外来台账 as a workbook: a line for each problem; one paper may bind several units."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from core.errors import NotYet
from core.importing import Importer, Judged, Opinion
from core.names import fold
from core.spreadsheets import Column, Kind
from rectification import rules
from rectification.actions import outside as actions
from rectification.actions.outside import Problem
from rectification.enums import OUTSIDE
from rectification.imports.ledgers import PROBLEM
from rectification.imports.naming import CATEGORY, UNIT, CategoryNames, unit_of
from rectification.models import Ledger, LedgerItem
from rectification.rules.outside import check_can_add_problems
from rounds.models import Unit
from rounds.unit_names import UnitNames

SOURCES = {str(source.label): source.value for source in OUTSIDE}
SAID = {
    "source": "来源",
    "paper_number": "来文字号",
    "plan_due_on": "整改方案期限",
    "concentrated_due_on": "整改期限",
}
Paper = tuple[int, str, date]  # unit, folded title, day


class OutsideImporter(Importer):
    """Lines with the same unit, title and day are one ledger; one that stands takes more problems
    until its unit has acknowledged all."""

    kind = "rectification.outside"
    title = "导入外来台账"
    noun = "问题"
    columns = [
        UNIT,
        Column("source", "来源", required=True, choices=tuple(SOURCES), aliases=("来文来源", "类别")),
        Column("paper_title", "来文标题", required=True, max_length=150, aliases=("来文名称", "文件名称")),
        Column("paper_number", "来文字号", max_length=60, aliases=("文号", "发文字号")),
        Column("paper_on", "来文日期", Kind.DATE, required=True, aliases=("反馈日期", "发文日期")),
        Column("plan_due_on", "整改方案期限", Kind.DATE, required=True, aliases=("方案期限",)),
        Column("concentrated_due_on", "整改期限", Kind.DATE, required=True,
               aliases=("集中整改期限", "完成期限", "整改时限")),
        Column(
            "problem", "反馈问题", Kind.LONG_TEXT, required=True, max_length=200, width=30,
            aliases=PROBLEM.aliases,
        ),
        Column("detail", "具体表现", Kind.LONG_TEXT, max_length=5000, aliases=("具体问题", "表现")),
        CATEGORY,
    ]  # fmt: skip
    preview = ("unit", "source", "paper_title", "problem", "concentrated_due_on")
    examples = (
        {
            "unit": "某某局",
            "source": str(OUTSIDE[0].label),
            "paper_title": "省委第三巡视组关于巡视某市的反馈意见",
            "paper_number": "省巡三〔2026〕5号",
            "paper_on": date(2026, 3, 2),
            "plan_due_on": date(2026, 4, 2),
            "concentrated_due_on": date(2026, 9, 2),
            "problem": "专项资金使用绩效不高",
            "detail": "2个项目资金滞留账外8个月。",
        },
    )

    def check_may(self) -> None:
        rules.check_can_open(self.user)

    def choices(self) -> Mapping[str, Sequence[str]]:
        units = Unit.objects.active().order_by("order", "id").values_list("name", flat=True)
        return {"unit": tuple(units), "category": CategoryNames().words}

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        self.names, self.categories = UnitNames(), CategoryNames()
        self.first: dict[Paper, Mapping[str, Any]] = {}
        self.ledgers: dict[Paper, Ledger] = {}
        outside = Ledger.objects.from_outside().select_related("unit")
        for ledger in outside.filter(paper_on__in={row["paper_on"] for row in values}):
            self.ledgers[ledger.unit_id, fold(ledger.paper_title), ledger.paper_on] = ledger
        items = LedgerItem.objects.filter(ledger__in=[row.pk for row in self.ledgers.values()])
        self.known = {(pk, fold(words)) for pk, words in items.values_list("ledger", "problem")}

    def key(self, values: Mapping[str, Any]) -> Hashable:
        unit = self.names.exact(values["unit"]) or fold(values["unit"])
        return unit, fold(values["paper_title"]), values["paper_on"], fold(values["problem"])

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        paper = self._paper(values)
        self.categories.find(values)
        first = self.first.setdefault(paper, values)
        for name, label in SAID.items():
            if first.get(name) != values.get(name):
                raise NotYet(f"同一来文同一单位的“{label}”前后不同，请改成一样的。")
        ledger = self.ledgers.get(paper)
        if ledger is None:
            actions.check_dates(dict(values))
            return Opinion.new()
        if (ledger.pk, fold(values["problem"])) in self.known:
            return Opinion.of_changes(())
        self._check_said(ledger, values)
        check_can_add_problems(self.user, ledger)
        return Opinion.new(f"加入已有的台账：{ledger.origin}")

    def apply(self, rows: Sequence[Judged]) -> None:
        papers: dict[Paper, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            papers[self._paper(row.values)].append(row.values)
        units = Unit.objects.in_bulk([pk for pk, _, _ in papers])
        for done, (paper, lines) in enumerate(papers.items(), 1):
            problems = [self._problem(line) for line in lines]
            if ledger := self.ledgers.get(paper):
                actions.add_problems(ledger, problems=problems, by=self.user)
            else:
                values = {name: lines[0].get(name) for name in Ledger.PAPER}
                values["source"] = SOURCES[lines[0]["source"]]
                actions.open_outside(
                    units[paper[0]], values=values, problems=problems, by=self.user
                )
            self.tell(done, len(papers))

    def _paper(self, values: Mapping[str, Any]) -> Paper:
        return unit_of(self.names, values), fold(values["paper_title"]), values["paper_on"]

    def _check_said(self, ledger: Ledger, values: Mapping[str, Any]) -> None:
        """What stands is not changed by another line: its dates are moved on the ledger's page."""
        given = {**values, "source": SOURCES[values["source"]]}
        for name, label in SAID.items():
            if given.get(name) and given[name] != getattr(ledger, name):
                raise NotYet(
                    f"已有的台账（{ledger.origin}）“{label}”与这一行不同，请改成一样的；"
                    "确需改期的，先导入，再在台账里申请延期。"
                )

    def _problem(self, values: Mapping[str, Any]) -> Problem:
        return Problem(values["problem"], values.get("detail", ""), self.categories.find(values))
