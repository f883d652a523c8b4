"""Turns what stands in a cell into the value it means."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core import characters
from core.spreadsheets.columns import Column, Kind
from core.spreadsheets.dates import parse_date, parse_month
from core.spreadsheets.errors import CellError

# Excel keeps 15 significant digits: a longer number typed as a number has lost its end.
LARGEST_EXACT = 10**15
TRUE_FALSE = {True: "是", False: "否"}
UNITS = "人个名份件条项次元"


def _table() -> dict[int, str | None]:
    """What every way in cleans (core.characters), then full-width letters and figures, odd blanks.

    Not NFKC as a whole: that would turn Chinese punctuation into ASCII.
    """
    table = characters.TABLE | {0: None}
    table |= {c: chr(c - 0xFEE0) for c in range(0xFF10, 0xFF1A)}
    table |= {c: chr(c - 0xFEE0) for c in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    table |= dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
    return table


_CLEAN = _table()
# Most cells hold nothing odd, and asking is ten times cheaper than cleaning.
_ODD = re.compile("[" + "".join(map(re.escape, map(chr, _CLEAN))) + "\n]|  ")
_CJK = r"[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\U00020000-\U0003FFFF]"
_BREAK_INSIDE = re.compile(rf"(?<={_CJK})\n++(?={_CJK})")  # of lines that are trimmed already
_SEPARATORS = re.compile(r"[、，,；;/\n]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d{1,3}")
_NUMBER = re.compile(rf"[+-]?(\d+(\.\d*)?|\.\d+)\s*[{UNITS}]?")


def is_blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not clean_lines(raw))


def clean_lines(raw: Any) -> str:
    """The text of a cell with its line breaks, trimmed."""
    text = raw if isinstance(raw, str) else _as_text(raw)
    if not _ODD.search(text):
        return text.strip(" ")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)
    return "\n".join(re.sub(" +", " ", line).strip() for line in text.split("\n")).strip()


def clean_text(raw: Any) -> str:
    """The text of a cell as one line; a break inside Chinese text leaves no blank."""
    text = clean_lines(raw)
    return " ".join(_BREAK_INSIDE.sub("", text).split()) if "\n" in text else text


def parse(column: Column, raw: Any) -> Any:
    """The column's value: text "" and list () when blank, else None. Raises CellError."""
    if is_blank(raw):
        return {Kind.TEXT: "", Kind.LONG_TEXT: "", Kind.LIST: ()}.get(column.kind)
    value = _PARSERS[column.kind](raw)
    words = value if isinstance(value, tuple) else (value,)
    if column.choices:
        _check_choices(column, words)
    if column.max_length and any(len(w) > column.max_length for w in words):
        raise CellError(f"最多{column.max_length}个字，现在有{max(map(len, words))}个字")
    return value


def _check_choices(column: Column, words: tuple[str, ...]) -> None:
    wrong = [word for word in words if word not in column.choices]
    if wrong:
        raise CellError(f"“{shorten(wrong[0])}”不在可选范围内，应为：{'、'.join(column.choices)}")


def _list(raw: Any) -> tuple[str, ...]:
    words = (clean_text(word) for word in _SEPARATORS.split(clean_lines(raw)))
    return tuple(dict.fromkeys(word for word in words if word))


def _integer(raw: Any) -> int:
    number = _number(raw)
    if number != int(number):
        raise CellError(f"应填整数，现在是“{shorten(raw)}”")
    return int(number)


def _number(raw: Any) -> Decimal:
    """Exact, as it was typed: 11.49 is no binary fraction."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Decimal(repr(raw))
    text = clean_text(raw).replace("，", ",").replace("．", ".").replace(" ", "")
    plain = text.replace(",", "")
    if isinstance(raw, date | time | timedelta) or not _NUMBER.fullmatch(plain):
        raise CellError(f"应填数字，现在是“{shorten(raw)}”")
    return Decimal(plain.rstrip(UNITS))


def _as_text(raw: Any) -> str:
    if isinstance(raw, bool):
        return TRUE_FALSE[raw]
    if isinstance(raw, int | float):
        return _number_text(raw)
    if isinstance(raw, datetime) and raw.time() != time():
        return f"{_day_text(raw)} {raw:%H:%M}"
    return _day_text(raw) if isinstance(raw, date) else str(raw)


def _number_text(raw: float) -> str:
    if abs(raw) >= LARGEST_EXACT:
        raise CellError("长号码以数字格式保存已经失真，请把单元格改为文本格式后重新填写")
    return str(int(raw)) if raw == int(raw) else repr(raw)


def _day_text(raw: date) -> str:
    return f"{raw.year}年{raw.month}月{raw.day}日"


def shorten(raw: Any) -> str:
    """Enough of a cell to recognise it in a sentence."""
    text = clean_text(raw)
    return text if len(text) <= 20 else text[:20] + "…"


def _dated(parser: Callable[[Any], date]) -> Callable[[Any], date]:
    def parse_cell(raw: Any) -> date:
        return parser(clean_text(raw) if isinstance(raw, str) else raw)

    return parse_cell


def _one_line(raw: Any) -> str:
    text = clean_text(raw)
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(f"“{text}”是被改写成科学计数的长号码，请把单元格改为文本格式后重填完整号码")
    return text


_PARSERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _one_line,
    Kind.LONG_TEXT: clean_lines,
    Kind.LIST: _list,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _dated(parse_date),
    Kind.MONTH: _dated(parse_month),
}
