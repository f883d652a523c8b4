"""The office's old register of petitions as a workbook: its rows become registered petitions of one inspection."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ActionDenied
from core.importing import Judged, Opinion
from core.names import fold
from core.spreadsheets import Column, Kind
from fieldwork.actions import petitions as actions
from fieldwork.enums.petitions import Naming, Scope, Way
from fieldwork.models import Petition
from fieldwork.queries.petitions import UNREAD
from fieldwork.rules import petitions as rules
from rounds.inspection_imports import InspectionImporter

WAYS = {way.label: way.value for way in Way}
NAMINGS = {naming.label: naming.value for naming in Naming}
SCOPES = {scope.label: scope.value for scope in Scope}
AT_ONCE = 500  # rows that are written together; progress is told after them
UNNAMED = ("匿名", "未署名", "无")
NAME = 80  # characters of a person's name
NO_END = "填写了办理结果的，请同时填写办结日期；还没有办结的，请把办理情况写进“反映的内容”。"


class PetitionImporter(InspectionImporter):
    """Rows are told apart by day, reporter and summary; what stands already is left alone."""

    kind = "fieldwork.petitions"
    title = "导入信访登记簿"
    noun = "信访"
    columns = [
        Column("received_on", "收件日期", Kind.DATE, required=True,
               aliases=("来信日期", "收信日期", "受理日期", "登记日期", "日期")),
        Column("way", "方式", required=True, choices=tuple(WAYS),
               aliases=("信访方式", "来源", "反映方式", "渠道")),
        Column("naming", "实名/匿名", choices=tuple(NAMINGS), aliases=("是否实名", "实名匿名")),
        Column("reporter", "反映人", max_length=80, aliases=("举报人", "来信人", "信访人", "来访人")),
        Column("contact", "联系方式", max_length=100, aliases=("联系电话", "电话")),
        Column("persons", "被反映人", Kind.LIST, aliases=("被举报人", "被反映人姓名")),
        Column("unit_below", "下级单位", max_length=100, aliases=("所属单位", "被反映单位")),
        Column("summary", "摘要", required=True, max_length=300,
               aliases=("反映的主要问题", "主要问题", "反映问题", "信访事项", "主要内容")),
        Column("text", "反映的内容", Kind.LONG_TEXT, max_length=5000, aliases=("内容", "详细内容")),
        Column("scope", "受理范围", choices=tuple(SCOPES)),
        Column("scope_reason", "判断理由", max_length=300),
        Column("result", "办理结果", Kind.LONG_TEXT, max_length=5000,
               aliases=("处理结果", "办理情况")),
        Column("closed_on", "办结日期", Kind.DATE),
    ]  # fmt: skip
    preview = ["received_on", "way", "naming", "persons", "summary"]
    examples = (
        {
            "received_on": "2026-03-05",
            "way": Way.LETTER.label,
            "naming": Naming.NAMED.label,
            "reporter": "某某",
            "contact": "13000000000",
            "persons": ("张某甲", "李某乙"),
            "summary": "反映某科报销差旅费不实",
            "text": "来信反映2024年以来某科多次虚报差旅费。",
            "scope": Scope.INSIDE.label,
        },
    )

    def check_may(self) -> None:
        rules.check_can_record(self.user, self.inspection)

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        rows = Petition.objects.filter(inspection=self.inspection).defer(*UNREAD, "unit_below")
        self.known = {_key(row.received_on, row.reporter, row.summary) for row in rows}

    def key(self, values: Mapping[str, Any]) -> tuple:
        columns = self._columns(values)
        return _key(columns["received_on"], columns["reporter"], columns["summary"])

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        if self.key(values) in self.known:
            return Opinion.of_changes(())
        if values.get("result") and not values.get("closed_on"):
            return Opinion.wrong(NO_END)
        if long := next((name for name in values.get("persons", ()) if len(name) > NAME), ""):
            return Opinion.wrong(
                f"“被反映人”：“{long[:10]}…”超过{NAME}个字，请核对是否把几个人写在了一起。"
            )
        try:
            actions.check_values(self._columns(values))
            actions.check_ended(self._columns(values), self._end(values))
        except ActionDenied as error:
            return Opinion.wrong(error.sentence)
        return Opinion.new()

    def apply(self, rows: Sequence[Judged]) -> None:
        for first in range(0, len(rows), AT_ONCE):
            part = rows[first : first + AT_ONCE]
            actions.take_over(self.inspection, list(map(self._old_row, part)), by=self.user)
            self.tell(first + len(part), len(rows))

    def _old_row(self, row: Judged) -> actions.OldRow:
        persons = [{"name": name} for name in row.values.get("persons", ())]
        return actions.OldRow(self._columns(row.values), persons, self._end(row.values))

    def _columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        reporter = (values.get("reporter") or "").strip()
        if reporter in UNNAMED:
            reporter = ""
        usual = Naming.NAMED if reporter else Naming.ANONYMOUS
        texts = ("contact", "unit_below", "summary", "text", "scope_reason")
        return {
            "received_on": values["received_on"],
            "way": WAYS[values["way"]],
            "naming": NAMINGS.get(values.get("naming") or "", usual.value),
            "reporter": reporter,
            "scope": SCOPES.get(values.get("scope") or "", Scope.INSIDE.value),
        } | {name: values.get(name) or "" for name in texts}

    def _end(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What came of it, where the old register says when it ended."""
        if not values.get("closed_on"):
            return None
        return {"closed_on": values["closed_on"], "result": values.get("result") or ""}


def _key(received_on, reporter: str, summary: str) -> tuple:
    return received_on, fold(reporter), fold(summary)
