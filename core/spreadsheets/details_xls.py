"""Faults of formulas, hidden rows and the epoch of dates of an old workbook (.xls, .et): BIFF records.

Numbers of records as in [MS-XLS] 2.3; both BIFF8 and the BIFF5 of the nineties.
"""

from collections.abc import Iterator
from io import BytesIO

from core.spreadsheets.detail import UNCALCULATED, Details, fault_of

BOF, EOF, SHEET, EPOCH = 0x0809, 0x000A, 0x0085, 0x0022
ROW, FAULT, FORMULA = 0x0208, 0x0205, 0x0006
HIDDEN = 0x20  # fDyZero, in the flags of ROW
CALCULATE = (
    0x03  # fAlwaysCalc, fCalcOnLoad of FORMULA: written by a program that does not calculate
)
ERROR, NOTHING = 2, 3  # kinds of a result that is no number
BIFF8 = 0x0600
CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Record = tuple[int, bytes]


def of_sheet(data: bytes, name: str) -> Details:
    """Of the sheet with this name; nothing where the file's inside cannot be followed."""
    found = Details()
    stream = _stream(data)
    places = _sheets(stream, found)
    if name in places:
        for kind, body in _records(stream, places[name]):
            _note(found, kind, body)
    return found


def _stream(data: bytes) -> bytes:
    import olefile

    with olefile.OleFileIO(BytesIO(data)) as ole:
        name = next((each for each in ("Workbook", "Book") if ole.exists(each)), "")
        return ole.openstream(name).read() if name else b""


def _records(stream: bytes, place: int) -> Iterator[Record]:
    """From a substream's beginning to its end."""
    while place + 4 <= len(stream):
        kind, length = _number(stream, place), _number(stream, place + 2)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == EOF:
            return
        place += 4 + length


def _sheets(stream: bytes, found: Details) -> dict[str, int]:
    """Name → where the sheet begins; notes the epoch on the way."""
    places: dict[str, int] = {}
    is_8 = True
    for kind, body in _records(stream, 0):
        if kind == BOF:
            is_8 = _number(body, 0) == BIFF8
        elif kind == EPOCH:
            found.is_1904 = _number(body, 0) == 1
        elif kind == SHEET:
            places[_name(body, is_8)] = int.from_bytes(body[:4], "little")
    return places


def _name(body: bytes, is_8: bool) -> str:
    length = body[6]
    if not is_8:
        return body[7 : 7 + length].decode("gb18030", "replace")
    if body[7] & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")


def _note(found: Details, kind: int, body: bytes) -> None:
    if kind == ROW and _number(body, 12) & HIDDEN:
        found.hidden.add(_number(body, 0))
    elif kind == FAULT and len(body) >= 8 and body[7]:
        _fault(found, body, fault_of(CODES.get(body[6], "")))
    elif kind == FORMULA and body[12:14] == b"\xff\xff":
        if body[6] == ERROR:
            _fault(found, body, fault_of(CODES.get(body[8], "")))
        elif body[6] == NOTHING and _number(body, 14) & CALCULATE:
            _fault(found, body, UNCALCULATED)


def _fault(found: Details, body: bytes, sentence: str) -> None:
    found.faults[_number(body, 0), _number(body, 2)] = sentence


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")
