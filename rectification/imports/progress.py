"""整改进展 as a workbook: what was done of each measure, which are complete, the results so far."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import NotYet
from core.importing import Judged, Opinion, differences
from core.names import fold
from core.spreadsheets import Column, Kind
from rectification import rules
from rectification.actions import reports as actions
from rectification.imports.ledgers import (
    MEASURE,
    NUMBER,
    PLACE,
    PROBLEM,
    LedgerImporter,
    said_once,
    with_notes,
)
from rectification.models import LedgerItem, Measure, ProgressReport

DONE, NOT_DONE = "已完成", "未完成"
REPORT = Column(
    "report", "进展情况", Kind.LONG_TEXT, max_length=5000, width=40, aliases=("整改进展", "进展", "完成情况")
)  # fmt: skip
FINISHED = Column("finished", "是否完成", choices=(DONE, NOT_DONE), aliases=("完成与否",))
REASON = Column("reason", "减少的原因", max_length=200)


PROGRESS = Column("progress", "完成进度（%）", Kind.INTEGER)


class ProgressImporter(LedgerImporter):
    """A line with 进展情况 becomes a report of its own; progress stands on an item's first line."""

    kind = "rectification.progress"
    title = "导入整改进展"
    columns = [NUMBER, PROBLEM, PLACE, MEASURE, REPORT, FINISHED, PROGRESS, REASON]
    preview = ("number", "text", "report", "finished", "progress")

    def check_may(self) -> None:
        rules.check_can_import_progress(self.user, self.ledger)

    def written(
        self, item: LedgerItem, measure: Measure | None, *, is_first: bool
    ) -> dict[str, Any]:
        line = {"progress": item.progress} if is_first else {}
        if measure is None:
            return line
        return line | {"finished": DONE if measure.done_on else NOT_DONE}

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        reports = ProgressReport.objects.filter(item__ledger=self.ledger)
        told = reports.values_list("item", "measure", "text")
        self.reported = {(item, measure, fold(text)) for item, measure, text in told}
        self.told: dict[int, dict[str, Any]] = {}
        super().prepare(values)

    def judge_item(self, item: LedgerItem, rows: Sequence[Mapping[str, Any]]) -> list[Opinion]:
        said = said_once(rows, [PROGRESS, REASON])
        reason = said.pop("reason", "")
        found = [self._opinion(item, row) for row in rows]
        notes = differences(item, said)
        found[0] = with_notes(found[0], notes)
        reports = [row for row in rows if self._is_report(item, row)]
        if notes and not reports:
            changed = "；".join(notes)
            raise NotYet(
                f"第{item.number}项的数字有变化（{changed}），请在“{REPORT.label}”里写明做了什么。"
            )
        if reports:
            rules.check_can_report(self.user, item)
            check_range(said)
            rules.check_progress(item, said.get("progress", item.progress), reason)
        self.told[item.number] = said | {"reason": reason}
        return found

    def apply(self, rows: Sequence[Judged]) -> None:
        for done, row in enumerate(rows, 1):
            item = self.items[row.values["number"]]
            told = self.told.pop(item.number, {})  # with the first report of the item
            if not self._is_report(item, row.values):
                self.told[item.number] = told
                continue
            actions.report(
                item,
                text=row.values["report"],
                progress=told.get("progress", item.progress),
                measure=self.measure_of(item, row.values),
                done=self._finished(item, row.values),
                reason=told.get("reason", ""),
                by=self.user,
            )
            self.tell(done, len(rows))

    def _opinion(self, item: LedgerItem, row: Mapping[str, Any]) -> Opinion:
        measure = self.measure_of(item, row)
        if measure is None and (row.get("place") or row.get("text")):
            return Opinion.wrong(f"第{item.number}项没有这条措施；措施在整改方案里改。")
        if measure and fold(row.get("text") or measure.text) != fold(measure.text):
            return Opinion.wrong("整改措施与方案不同，请核对措施序号；措施的表述不能在进展表里改。")
        if measure and measure.done_on and row.get("finished") == NOT_DONE:
            return Opinion.wrong("这条措施已经完成，不能改回未完成。")
        finished = self._finished(item, row)
        if not self._is_report(item, row):
            if finished:
                return Opinion.wrong(f"请在“{REPORT.label}”里写明这条措施是怎样完成的。")
            return Opinion.of_changes(())
        words = "报告进展，措施完成" if finished else "报告进展"
        return Opinion.new(words)

    def _finished(self, item: LedgerItem, row: Mapping[str, Any]) -> list[Measure]:
        """The measure of the line, where it becomes complete by it."""
        measure = self.measure_of(item, row)
        is_new = measure is not None and not measure.done_on and row.get("finished") == DONE
        return [measure] if measure and is_new else []

    def _is_report(self, item: LedgerItem, row: Mapping[str, Any]) -> bool:
        """Whether the line says something that was not reported before in the same words."""
        measure, text = self.measure_of(item, row), fold(row.get("report") or "")
        return bool(text) and (item.pk, measure and measure.pk, text) not in self.reported


def check_range(told: Mapping[str, Any]) -> None:
    """Raises NotYet for a number that cannot be."""
    if not 0 <= told.get("progress", 0) <= 100:
        raise NotYet("“完成进度（%）”：须在0到100之间。")
