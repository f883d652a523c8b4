"""Faults of formulas and hidden rows of an OpenDocument workbook (.ods): the cells of content.xml.

Repeated rows and cells are written once with a count. The epoch of dates needs no look: days are
written as days.
"""

import re

from core.spreadsheets.detail import UNCALCULATED, Details, Handler, fault_of

MOST = 20_000  # repetitions that are followed; a sheet's empty end repeats a million times
_CODE = re.compile(r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!)|Err:\d{3}|错误:\d{3}")


class SheetHandler(Handler):
    """Follows the rows and cells of one table of the document."""

    def __init__(self, found: Details, name: str) -> None:
        self.found, self.name = found, name
        self.is_ours = self.is_hidden = self.has_formula = False
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.kind, self.shown = "", ""
        self.in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.is_ours = _local(attributes, "name") == self.name
            self.row = 0
        elif self.is_ours and name == "table-row":
            self.rows = _count(attributes, "number-rows-repeated")
            self.is_hidden = _local(attributes, "visibility") in ("collapse", "filter")
            self.column = 0
        elif self.is_ours and name in ("table-cell", "covered-table-cell"):
            self.columns = _count(attributes, "number-columns-repeated")
            self.has_formula = bool(_local(attributes, "formula"))
            self.kind, self.shown, self.in_cell = _kind(attributes), "", True

    def text(self, text: str) -> None:
        if self.in_cell:
            self.shown += text

    def end(self, name: str) -> None:
        if name == "table":
            self.is_ours = False
        elif self.is_ours and name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif self.is_ours and name == "table-row":
            if self.is_hidden:
                self.found.hidden.update(range(self.row, self.row + min(self.rows, MOST)))
            self.row += self.rows

    def _end_cell(self) -> None:
        self.in_cell = False
        if fault := self._fault():
            for row in range(self.row, self.row + min(self.rows, MOST)):
                for column in range(self.column, self.column + min(self.columns, 256)):
                    self.found.faults[row, column] = fault
        self.column += self.columns

    def _fault(self) -> str:
        code = _CODE.fullmatch(self.shown.strip())
        if self.kind == "error" or (self.has_formula and code):
            return fault_of(code[0] if code else "")
        return UNCALCULATED if self.has_formula and not self.kind and not self.shown else ""


def _kind(attributes: dict[str, str]) -> str:
    """LibreOffice says that a value is an error in a word of its own, beside the standard's."""
    kinds = [value for name, value in attributes.items() if name.endswith(":value-type")]
    return "error" if "error" in kinds else next(iter(kinds), "")


def _local(attributes: dict[str, str], name: str) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == name), "")


def _count(attributes: dict[str, str], name: str) -> int:
    text = _local(attributes, name)
    return int(text) if text.isdecimal() else 1
