"""问题底稿汇总 as a workbook: its rows become drafts of one inspection, or change drafts there."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ActionDenied
from core.importing import Judged, Opinion, differences
from core.names import fold
from core.spreadsheets import Column, Kind
from fieldwork.enums.methods import Method
from findings.actions import findings as actions
from findings.enums import Discipline, Disposition, FindingState, MajorProblem, Nature
from findings.models import Category, Finding
from findings.rules import findings as rules
from rounds.inspection_imports import InspectionImporter

METHODS = {method.label: method.value for method in Method}
DISCIPLINES = {discipline.label: discipline.value for discipline in Discipline}
MAJOR = {problem.label: problem.value for problem in MajorProblem}
DISPOSITIONS = {disposition.label: disposition.value for disposition in Disposition}
# The paper form knows only 共性 and 个性.
NATURES = {nature.label: nature.value for nature in Nature} | {"个性": Nature.ORDINARY.value}
WORDS = {
    "discipline": DISCIPLINES,
    "major_problem": MAJOR,
    "nature": NATURES,
    "disposition": DISPOSITIONS,
}
EMPTIED = {"disposition": Disposition.FEEDBACK.value}
TEXTS = (
    "summary",
    "happened_when",
    "happened_where",
    "responsible",
    "responsible_person",
    "policy_basis",
    "discovery",
)


class FindingImporter(InspectionImporter):
    """Rows are sheets by title; one that is no draft any more is not changed by a workbook."""

    kind = "findings.findings"
    title = "导入问题底稿"
    noun = "底稿"
    columns = [
        Column("unit", "被巡察单位", max_length=100, aliases=("单位", "单位名称", "被巡察党组织")),
        Column(
            "title",
            "问题名称",
            required=True,
            max_length=200,
            aliases=("问题", "发现问题", "发现的问题", "存在问题", "问题标题", "具体问题"),
        ),
        Column("top", "一级分类", max_length=60, aliases=("问题分类", "分类", "问题类别")),
        Column("category", "二级分类", max_length=60),
        Column("discipline", "六项纪律", choices=tuple(DISCIPLINES)),
        Column("major_problem", "三大问题", choices=tuple(MAJOR)),
        Column(
            "summary",
            "问题概述",
            Kind.LONG_TEXT,
            max_length=5000,
            aliases=("概述", "问题概述及主要事实", "主要事实"),
        ),
        Column("methods", "了解方式", Kind.LIST, aliases=("问题来源", "发现方式")),
        Column("happened_when", "发生时间", max_length=100, aliases=("时间",)),
        Column("happened_where", "发生地点", max_length=150, aliases=("地点",)),
        Column("responsible", "责任主体", max_length=150, aliases=("责任单位", "责任单位/责任人")),
        Column("responsible_person", "责任人", max_length=150),
        Column(
            "policy_basis",
            "政策依据",
            Kind.LONG_TEXT,
            max_length=3000,
            aliases=("定性依据", "依据"),
        ),
        Column("discovery", "发现过程", Kind.LONG_TEXT, max_length=5000),
        Column("nature", "共性/个性", choices=tuple(NATURES), aliases=("性质",)),
        Column("disposition", "处置建议", choices=tuple(DISPOSITIONS)),
    ]
    preview = ["unit", "title", "top", "methods", "disposition"]
    examples = (
        {
            "title": "差旅费报销审核不严",
            "top": "",
            "discipline": Discipline.INTEGRITY.label,
            "major_problem": MajorProblem.LAX.label,
            "summary": "2024年至2025年，某科3人次超标准报销住宿费2160元。",
            "methods": (Method.FILES.label, Method.INTERVIEW.label),
            "happened_when": "2024年3月至2025年6月",
            "happened_where": "机关财务科",
            "responsible": "财务科",
            "responsible_person": "张某甲",
            "policy_basis": "《某市市直机关差旅费管理办法》第八条",
            "discovery": "抽查凭证时发现，已复印凭证3份。",
            "nature": Nature.ORDINARY.label,
            "disposition": Disposition.FEEDBACK.label,
        },
    )

    def check_may(self) -> None:
        rules.check_can_draft(self.user, self.inspection)

    def choices(self) -> Mapping[str, Sequence[str]]:
        rows = Category.objects.filter(is_active=True)
        return {
            "unit": (self.inspection.unit.name,),
            "top": tuple(rows.filter(parent=None).values_list("name", flat=True)),
            "category": tuple(rows.exclude(parent=None).values_list("name", flat=True)),
            "methods": tuple(METHODS),
        }

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        standing = Finding.objects.filter(inspection=self.inspection)
        standing = standing.exclude(state=FindingState.WITHDRAWN)
        self.known = {
            fold(finding.title): finding for finding in standing.select_related("category")
        }
        rows = Category.objects.filter(is_active=True).select_related("parent")
        self.categories = {(row.parent.name if row.parent else "", row.name): row for row in rows}

    def key(self, values: Mapping[str, Any]) -> str:
        return fold(values["title"])

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        if problems := self._problems(values):
            return Opinion.wrong(*problems)
        finding = self.known.get(fold(values["title"]))
        return Opinion.new() if finding is None else self._judge_known(finding, values)

    def _judge_known(self, finding: Finding, values: Mapping[str, Any]) -> Opinion:
        """A sheet of this title: what the workbook says otherwise, and whether it may be changed."""
        changes = differences(finding, self._columns(values))
        if not changes:
            return Opinion.of_changes(())
        finding.inspection = self.inspection
        try:
            rules.check_can_edit(self.user, finding)
        except ActionDenied as error:
            sentence = f"{finding.reference}与这一行题目相同、内容不同。{error.sentence}"
            return Opinion.wrong(sentence, *changes)
        return Opinion.of_changes(changes)

    def apply(self, rows: Sequence[Judged]) -> None:
        for done, row in enumerate(rows, start=1):
            self.tell(done, len(rows))
            columns = self._columns(row.values)
            if finding := self.known.get(fold(row.values["title"])):
                actions.edit(finding, columns, by=self.user)
                continue
            actions.draft(self.inspection, title=row.values["title"], by=self.user, **columns)

    def _columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of the row that the workbook says something of."""
        found: dict[str, Any] = {name: values[name] for name in TEXTS if name in values}
        if "top" in values or "category" in values:
            found["category"] = self._category(values)
        if "methods" in values:
            found["methods"] = [METHODS[word] for word in values["methods"]]
        for name, words in WORDS.items():
            if name in values:
                found[name] = words.get(values[name], EMPTIED.get(name, ""))
        return found

    def _category(self, values: Mapping[str, Any]) -> Category | None:
        top, name = values.get("top", ""), values.get("category", "")
        return self.categories.get((top, name) if name else ("", top))

    def _problems(self, values: Mapping[str, Any]) -> list[str]:
        found, unit = [], self.inspection.unit.name
        if fold(values.get("unit")) not in ("", fold(unit)):
            found.append(f"“被巡察单位”：这里只能导入{unit}的底稿，请核对。")
        if (values.get("top") or values.get("category")) and self._category(values) is None:
            words = "、".join(name for parent, name in self.categories if not parent)
            found.append(f"“问题分类”：没有这个分类，一级分类应为：{words}。")
        if unknown := [word for word in values.get("methods", ()) if word not in METHODS]:
            words = "、".join(METHODS)
            found.append(f"“了解方式”：没有“{'、'.join(unknown)}”，应为：{words}。")
        return found
