"""全覆盖 as a workbook: the rows of the picture that the page shows, and what lies below each unit."""

from core.spreadsheets import Column, Kind, Table
from rounds.queries.coverage_board import SHOWN, CoverageBoard, Line

FIRST = (Column("unit", "被巡察单位", width=24), Column("is_covered", "本届", width=10))
BELOW = (
    Column("bodies", "下属党组织（家）", Kind.COUNT),
    Column("reached_bodies", "已延伸（家）", Kind.COUNT),
    Column("posts", "重点岗位（个）", Kind.COUNT),
    Column("reached_posts", "已延伸（个）", Kind.COUNT),
)


def coverage_table(board: CoverageBoard, show: str) -> Table:
    rounds = tuple(Column(f"round-{row.pk}", row.short_name, width=12) for row in board.rounds)
    rows = map(_row, board.shown(show))
    return Table(
        (*FIRST, *rounds, *BELOW), rows, f"{board.term}全覆盖（{SHOWN[show]}）", board.finding
    )


def _row(line: Line) -> list:
    below = [getattr(line.below, column.key) for column in BELOW]
    covered = "已巡察" if line.is_covered else "未巡察"
    return [line.unit.name, covered, *(cell.words for cell in line.cells), *below]
