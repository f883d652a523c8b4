"""接收机关办理情况 and 三不核对 as workbooks."""

from collections.abc import Iterable

from core.spreadsheets import Column, Kind, Table
from findings.queries.beginnings import Beginning
from findings.queries.completeness import Line
from findings.queries.organs import OrganFigures

ORGAN_COLUMNS = (
    Column("name", "接收机关", width=20),
    Column("issued", "移交", Kind.INTEGER),
    Column("unsigned", "待签收", Kind.INTEGER),
    Column("working", "办理中", Kind.INTEGER),
    Column("overdue", "逾期", Kind.INTEGER),
    Column("answered", "已答复", Kind.INTEGER),
    Column("filed", "成案", Kind.INTEGER),
    Column("rate", "成案率（%）", Kind.INTEGER),
    Column("refused", "退回", Kind.INTEGER),
    Column("days_to_sign", "平均签收天数", Kind.NUMBER),
    Column("days_to_answer", "平均办理天数", Kind.NUMBER),
)
GAP_COLUMNS = (
    Column("unit", "被巡察单位", width=22),
    Column("team", "巡察组", width=14),
    Column("stage", "环节", width=8),
    Column("known", "巡前和驻点所知", width=36),
    Column("findings", "底稿（条）", Kind.INTEGER),
    Column("clues", "线索（件）", Kind.INTEGER),
    Column("gap", "缺什么", Kind.LONG_TEXT, width=60),
)
BEGINNING_COLUMNS = (
    Column("kind", "登记簿", width=14),
    Column("words", "事项", width=48),
    Column("is_open", "是否有结果", width=12),
    Column("outcomes", "形成了什么", Kind.LONG_TEXT, width=60),
)


def organ_table(lines: Iterable[OrganFigures]) -> Table:
    rows = ([getattr(line, column.key) for column in ORGAN_COLUMNS] for line in lines)
    note = "成案率=成案÷已答复；成案指立案、处分、移送司法"
    return Table(ORGAN_COLUMNS, rows, "接收机关办理线索情况", note)


def gap_table(title: str, lines: Iterable[Line]) -> Table:
    """A row for each gap, one “齐全” for a unit without any."""
    rows = (
        [line.inspection.unit.name, str(line.inspection.team or ""),
         line.inspection.get_stage_display(), _known(line), line.findings, line.clues, words]
        for line in lines
        for words in ([gap.words for gap in line.gaps] or ["齐全"])
    )  # fmt: skip
    return Table(GAP_COLUMNS, rows, f"{title}三不核对")


def beginnings_table(title: str, rows: Iterable[Beginning]) -> Table:
    """A row for each thing that was known, with what became of it."""
    lines = (
        [row.kind, row.words, "没有结果" if row.is_open else "有结果",
         "；".join(outcome.label for outcome in row.outcomes)]
        for row in rows
    )  # fmt: skip
    return Table(BEGINNING_COLUMNS, lines, f"{title}从头核对")


def _known(line: Line) -> str:
    return "，".join(
        f"{tally.kind}{tally.total}（{tally.open}件没有结果）"
        if tally.open
        else f"{tally.kind}{tally.total}"
        for tally in line.beginnings
    )
