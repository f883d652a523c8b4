"""Strangers' workbooks are read in an interpreter of its own (core.isolated)."""

from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from core import isolated
from core.spreadsheets import annotating, outlining, reading
from core.spreadsheets.annotating import Mark
from core.spreadsheets.columns import Column
from core.spreadsheets.errors import SpreadsheetError
from core.spreadsheets.headers import Matching
from core.spreadsheets.outlining import Outline
from core.spreadsheets.reading import SheetRead

TOO_SLOW = "工作簿过于复杂，一分钟内没有读完。请删去多余的工作表和格式，或分成几个文件上传。"
TOO_LARGE = (
    "工作簿过大或内容异常，读取时超出内存上限。请用 WPS 或 Excel 打开，"
    "只把需要的内容复制到新的工作簿再上传。"
)


def read(
    file: IO[bytes] | bytes, columns: Sequence[Column], remembered: Sequence[Matching] = ()
) -> SheetRead:
    """As ``reading.read``; raises SpreadsheetError for what takes too much, too."""
    data = file if isinstance(file, bytes) else file.read()
    return _call(reading.read, data, tuple(columns), tuple(remembered))


def outline(data: bytes, columns: Sequence[Column], **chosen: Any) -> Outline:
    """As ``outlining.outline``."""
    return _call(outlining.outline, data, tuple(columns), **chosen)


def annotate(original: bytes, marks: Mapping[int, Mark], *, sheet: str, header_row: int) -> bytes:
    """As ``annotating.annotate``."""
    return _call(annotating.annotate, original, dict(marks), sheet=sheet, header_row=header_row)


def _call(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    try:
        return isolated.call(function, *arguments, **named)
    except isolated.Overrun as error:
        raise SpreadsheetError(TOO_SLOW if error.is_slow else TOO_LARGE) from error
