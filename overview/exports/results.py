"""成果运用台账 as a workbook: the lines of the page, what is not told there is not told here."""

from collections.abc import Sequence

from core.spreadsheets import Column, Kind, Table
from overview.queries.results import ALL, Line


def table(title: str, lines: Sequence[Line]) -> Table:
    columns = [Column("line", "轮次、单位", width=28)]
    columns += [
        Column(figure.key, f"{figure.label}（{figure.unit}）", Kind.NUMBER if not figure.all else Kind.TEXT)
        for figure in ALL
    ]  # fmt: skip
    rows = [[line.label, *(_value(line, figure.key) for figure in ALL)] for line in lines]
    note = "线索的数字：没有知悉权限的，一轮不足5件的不显示，分单位的不显示。"
    return Table(columns, rows, f"成果运用台账（{title}）", note)


def _value(line: Line, key: str):
    cell = line.cells[key]
    return cell.words if cell.figure.all else cell.value
