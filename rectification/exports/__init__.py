"""整改台账 as a workbook: the three lists plus progress and results (docs/domain.md §7).

A row for each measure (ADR 0075): what belongs to the item is repeated, so that filters and sorting
keep it; what is added up stands on the item's first row alone.
"""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from core.calendar import cn_date
from core.sheets import Column, Kind, Table
from rectification import queries
from rectification.due_status import LIGHT_WORDS, light_of
from rectification.enums import ItemKind, ItemState
from rectification.models import Ledger, LedgerItem, Measure
from rectification.queries.case_names import case_names
from rectification.words import category_words

CHUNK = 500
TEXT, LONG, DATE, INTEGER, NUMBER = (
    Kind.TEXT,
    Kind.LONG_TEXT,
    Kind.DATE,
    Kind.INTEGER,
    Kind.NUMBER,
)
LEDGER_COLUMNS = [
    Column("unit", "被巡察单位", width=24),
    Column("number", "序号", INTEGER),
    Column("problem", "反馈问题", LONG),
    Column("detail", "具体表现", LONG),
    Column("category", "分类", width=22),
    Column("common", "共性/个性"),
    Column("kind", "整改类型"),
    Column("goal", "目标", LONG),
    Column("measure_number", "措施序号", INTEGER),
    Column("measure", "措施", LONG, width=50),
    Column("criterion", "完成标志", LONG),
    Column("measure_due_on", "措施时限", DATE),
    Column("measure_done_on", "措施完成日期", DATE),
    Column("lead", "牵头领导"),
    Column("leader_in_charge", "责任领导"),
    Column("department", "责任部门"),
    Column("person", "责任人"),
    Column("cooperating", "配合部门"),
    Column("report", "进展", LONG, width=50),
    Column("progress", "进度（%）", INTEGER),
    Column("done_on", "完成日期", DATE),
    Column("evidence", "佐证", LONG),
    Column("systems_made", "制度（项）", INTEGER),
    Column("held_accountable", "问责（人）", INTEGER),
    Column("recovered", "追缴（万元）", NUMBER),
    Column("self_assessment", "自评", LONG),
    Column("verify_note", "审核意见", LONG),
    Column("state", "销号状态"),
    Column("first_due_on", "原定期限", DATE),
    Column("due_on", "现行期限", DATE),
    Column("light", "红黄绿"),
    Column("extension", "延期原因", LONG),
]


def items(rows: QuerySet[LedgerItem]) -> Table:
    """The ledger's columns for these items, in their order; read in chunks."""
    today = timezone.localdate()
    rows = rows.select_related("ledger__unit", "category__parent").defer(
        "search_text", "search_grams"
    )
    note = f"截至{cn_date(today)}。每条措施一行；制度、问责、追缴只填在每个问题的第一行，可以直接求和。"
    return Table(LEDGER_COLUMNS, _lines(rows, today), "整改台账", note)


def _lines(rows: QuerySet[LedgerItem], today) -> Iterator[list]:
    stream = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        beside = queries.belongings([item.pk for item in chunk])
        for item in chunk:
            yield from lines(item, beside[item.pk], today)


def lines(item: LedgerItem, beside: queries.Belongings, today) -> Iterator[list]:
    """One item in the columns' order, a row for each of its measures; one row without any."""
    before, results, after = _said(item), _results(item), _judged(item, beside, today)
    report = _report(item, beside)
    for number, measure in enumerate(beside.measures or [None], 1):
        if number > 1:
            results = [None] * len(results)
        yield [*before, *_measure(number, measure), *_duties(item), *report, *results, *after]


def _measure(number: int, measure: Measure | None) -> list:
    if measure is None:
        return [None] * 5
    return [number, measure.text, measure.criterion, measure.due_on, measure.done_on]


def _said(item: LedgerItem) -> list:
    return [
        item.ledger.unit.name,
        item.number,
        item.problem,
        item.detail,
        category_words(item.category),
        "共性" if item.is_common else "个性",
        ItemKind(item.kind).label,
        item.goal,
    ]


def _duties(item: LedgerItem) -> list:
    return [item.lead, item.leader_in_charge, item.department, item.person, item.cooperating]


def _report(item: LedgerItem, beside: queries.Belongings) -> list:
    closed = item.state == ItemState.CLOSED
    return [
        beside.reports[0].text if beside.reports else "",
        item.progress,
        timezone.localdate(item.submitted_at) if closed and item.submitted_at else None,
        "、".join(beside.evidence),
    ]


def _results(item: LedgerItem) -> list:
    """What is added up: on the first row alone, or a sum over the column would count it again."""
    return [item.systems_made, item.held_accountable, item.recovered]


def _judged(item: LedgerItem, beside: queries.Belongings, today) -> list:
    approved = [e for e in beside.extensions if e.state == "approved"]
    return [
        item.self_assessment,
        item.verify_note,
        ItemState(item.state).label,
        item.first_due_on,
        item.due_on,
        LIGHT_WORDS[light_of(item.state, item.due_on, today, beside.measures_due)],
        "；".join(e.reason for e in approved),
    ]


SUMMARY_COLUMNS = [
    Column("unit", "被巡察单位", width=24),
    Column("round", "轮次", width=26),
    Column("state", "阶段"),
    Column("opened_on", "建账日期", DATE),
    Column("plan_due_on", "整改方案期限", DATE),
    Column("concentrated_due_on", "集中整改期限", DATE),
    Column("total", "反馈问题数", INTEGER),
    Column("closed", "已销号", INTEGER),
    Column("open", "正在整改", INTEGER),
    Column("overdue", "逾期", INTEGER),
    Column("rate", "完成率（%）", INTEGER),
    Column("systems_made", "制度（项）", INTEGER),
    Column("held_accountable", "问责（人）", INTEGER),
    Column("recovered", "追缴（万元）", NUMBER),
]


def ledgers(rows: QuerySet[Ledger]) -> Table:
    """All ledgers with their counters."""
    rows = rows.select_related("unit", "inspection__round__term")
    return Table(SUMMARY_COLUMNS, _summaries(rows), "整改台账汇总")


def _summaries(rows: QuerySet[Ledger]) -> Iterator[list]:
    stream = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        found = queries.counters_by_ledger([ledger.pk for ledger in chunk])
        for ledger in chunk:
            c = found[ledger.pk]
            yield [
                ledger.unit.name,
                str(ledger.inspection.round),
                ledger.get_state_display(),
                ledger.opened_on,
                ledger.plan_due_on,
                ledger.concentrated_due_on,
                c.total,
                c.closed,
                c.open,
                c.overdue,
                c.rate,
                c.systems_made,
                c.held_accountable,
                c.recovered,
            ]


REMINDER_COLUMNS = [
    Column("name", "事项", width=36),
    Column("kind", "类别"),
    Column("due_on", "当时的期限", DATE),
    Column("rule", "提醒规则"),
    Column("audience", "收件身份"),
    Column("planned_on", "应提醒日", DATE),
    Column("sent_on", "提醒日", DATE),
]


def reminders(rows: QuerySet) -> Table:
    """A person's reminders as filtered; things are called by number, as in the mails."""
    return Table(REMINDER_COLUMNS, _reminders(rows), "我的提醒")


def _reminders(rows: QuerySet) -> Iterator[tuple]:
    stream = rows.select_related("deadline__inspection__unit", "rule").iterator(CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        names = case_names([row.deadline for row in chunk])
        for row in chunk:
            yield (
                names[row.deadline_id],
                row.deadline.get_kind_display(),
                row.due_on,
                row.rule.words if row.rule else "",
                row.get_audience_display(),
                row.planned_on,
                row.sent_on,
            )
