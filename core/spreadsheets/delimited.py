"""Text tables: what a business system or our own export writes as .csv."""

import csv
from io import StringIO

from core.spreadsheets.errors import SpreadsheetError

DELIMITERS = ",\t;"
TRUE_NAMES = {
    "<html": "网页（HTML）",
    "<table": "网页（HTML）",
    "<!doctype html": "网页（HTML）",
    "<?xml": "XML 表格（2003）",
}
NAMED = "这个文件实际是{}，不是工作簿。请用 WPS 或 Excel 打开后另存为 .xlsx 文件再上传。"


def text_of(data: bytes) -> str | None:
    """The text of a table in UTF-8 or GB 18030; None where the bytes are neither text nor table."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        return text if _may_be_table(text) else None
    return None


def check(text: str) -> None:
    """Raises SpreadsheetError that names what a text file really is, where it is no table."""
    begin = text.lstrip().lower()[:200]
    for sign, name in TRUE_NAMES.items():
        if begin.startswith(sign):
            raise SpreadsheetError(NAMED.format(name))


def rows(text: str) -> list[list[str]]:
    """All rows; our own export's mark before what looks like a formula is taken off again."""
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    found = [
        [_own(cell) for cell in row] for row in csv.reader(StringIO(text), delimiter=delimiter)
    ]
    width = max(map(len, found), default=0)
    return [row + [""] * (width - len(row)) for row in found]


def _own(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _may_be_table(text: str) -> bool:
    """Printable, and with a delimiter or a tag among its first lines."""
    begin = text[:4096]
    is_printable = not any(ord(c) < 32 and c not in "\t\r\n\x0b\x0c" for c in begin)
    return is_printable and "\x00" not in text and any(c in begin for c in (*DELIMITERS, "<"))
