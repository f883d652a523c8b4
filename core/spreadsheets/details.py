"""What a sheet says beside its values: faults of formulas, hidden rows, the epoch of dates.

Read from the file itself, since calamine does not tell them: .xlsx here, the others in
``details_ods`` and ``details_xls``.
"""

import posixpath
import zipfile
from io import BytesIO
from typing import Any
from xml.parsers import expat

from core import zips
from core.spreadsheets import details_ods, details_xls, safety
from core.spreadsheets.detail import UNCALCULATED, Details, Handler, fault_of
from core.spreadsheets.errors import SpreadsheetError
from core.spreadsheets.safety import DAMAGED

DAYS_1904 = 1462  # from Excel's day 0 to that of workbooks made on an old Mac
CHUNK = 1024 * 1024


def of_sheet(data: bytes, name: str) -> Details:
    """The details of one sheet of a workbook; empty ones of a text table."""
    found = Details()
    if data.startswith(safety.OLE):
        return _of_old(data, name)
    if not data.startswith(safety.ZIP):
        return found
    try:
        with zips.opened(BytesIO(data)) as archive:
            if safety.OPEN_DOCUMENT in archive.namelist():
                _parse(archive, safety.OPEN_DOCUMENT, details_ods.SheetHandler(found, name))
                return found
            path, found.is_1904 = _locate(archive, name)
            if path in archive.namelist():
                _parse(archive, path, _SheetHandler(found))
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SpreadsheetError(DAMAGED) from error
    return found


def _of_old(data: bytes, name: str) -> Details:
    try:
        return details_xls.of_sheet(data, name)
    except (OSError, ValueError, IndexError) as error:
        raise SpreadsheetError(DAMAGED) from error


def _locate(archive: zipfile.ZipFile, name: str) -> tuple[str, bool]:
    """The part of the archive that holds the sheet, and whether dates count from 1904."""
    book, relations = _BookHandler(), _RelationHandler()
    _parse(archive, "xl/workbook.xml", book)
    _parse(archive, "xl/_rels/workbook.xml.rels", relations)
    target = relations.targets.get(book.sheets.get(name, ""), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"), book.is_1904


class _BookHandler(Handler):
    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.is_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self.sheets[attributes.get("name", "")] = relation


class _RelationHandler(Handler):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _SheetHandler(Handler):
    """Follows rows and cells; a cell without an address stands after the one before it."""

    def __init__(self, found: Details) -> None:
        self.found = found
        self.row, self.column = -1, -1
        self.kind, self.value = "", ""
        self.has_formula = self.in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.found.hidden.add(self.row)
        elif name == "c":
            self.column = _column(attributes.get("r", ""), self.column + 1)
            self.kind, self.value = attributes.get("t", ""), ""
            self.has_formula = False
        elif name == "f":
            self.has_formula = True
        elif name == "v":
            self.in_value = True

    def text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c" and (fault := self._fault()):
            self.found.faults[self.row, self.column] = fault

    def _fault(self) -> str:
        if self.kind == "e":
            return fault_of(self.value)
        is_empty = self.has_formula and not self.value and self.kind != "str"
        return UNCALCULATED if is_empty else ""


def _column(address: str, following: int) -> int:
    letters = address.rstrip("0123456789")
    if not letters:
        return following
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parse(archive: zipfile.ZipFile, path: str, handler: Handler) -> None:
    """Feed one part through; a document type (the way to bombs of entities) is refused."""
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise ValueError("a workbook has no document type")

    def start(name: str, attributes: dict[str, str]) -> None:
        handler.start(name.rpartition(":")[2], attributes)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = handler.text
    with archive.open(path) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
