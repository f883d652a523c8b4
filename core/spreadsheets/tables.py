"""A table on its way out: columns and rows that are read once, whatever file they become."""

import csv
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from core.spreadsheets.columns import Column
from core.spreadsheets.writing import FORMULA_STARTS

CSV = "text/csv; charset=utf-8"
MARK = "\ufeff"  # WPS and Excel take the file for UTF-8 by this mark alone
LINES_A_PIECE = 500


@dataclass(frozen=True)
class Table:
    """``rows`` are sequences in the columns' order; ``title`` names sheet and file."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    title: str
    note: str = ""

    @property
    def file_name(self) -> str:
        """Without its ending: 问题底稿汇总20261123."""
        from django.utils import timezone

        return f"{self.title}{timezone.localdate():%Y%m%d}"

    def narrowed(self, names: Container[str]) -> "Table":
        """The same with these columns alone."""
        places = [place for place, column in enumerate(self.columns) if column.key in names]
        rows = ([row[place] for place in places] for row in self.rows)
        return replace(self, columns=[self.columns[place] for place in places], rows=rows)


def as_csv(table: Table) -> Iterator[str]:
    """The table in pieces, a few hundred lines each: nothing of it is held in memory."""
    yield MARK + _lines([[column.label for column in table.columns]])
    rows = iter(table.rows)
    while piece := list(islice(rows, LINES_A_PIECE)):
        yield _lines([[_cell(value) for value in row] for row in piece])


def _lines(rows: list[list]) -> str:
    out = _Lines()
    csv.writer(out).writerows(rows)
    return "".join(out)


class _Lines(list):
    write = list.append


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
        return value
    return _words(value)


def _local(value: datetime) -> datetime:
    from django.utils import timezone

    return timezone.localtime(value) if timezone.is_aware(value) else value


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = _local(value)
        return f"{local:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    words = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
