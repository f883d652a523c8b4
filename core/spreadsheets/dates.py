"""Dates as people type them: 2026年3月8日, 2026.3.3, 2026.03, 二〇二六年三月八日, serials."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from core.spreadsheets.errors import CellError

# Excel's day 0; good for every day after February 1900.
EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_415  # 1927 … 2100: smaller numbers are years or mistakes

_SEP = r"[年月./\-]"
_DAY = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})[日号]?")
_MONTH = re.compile(r"(\d{4})[年./\-](\d{1,2})月?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_YEAR = re.compile(r"(\d{4})年?")
_TIME = re.compile(r"[T ]?\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_NUMERAL = "[一二三四五六七八九十]+"
_NUMERALS = re.compile(rf"([〇○零一二三四五六七八九]{{4}})年({_NUMERAL})月(?:({_NUMERAL})[日号])?")
_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_DASHES = str.maketrans({"—": "-", "–": "-", "－": "-", "．": ".", "。": ".", "／": "/", "、": "."})


def parse_date(raw: Any) -> date:
    """A full date; a month or a year alone is an error that says what is missing."""
    year, month, day = _parts(raw)
    if month is None:
        raise CellError(f"“{_show(raw)}”缺少月和日，应为 2026年3月8日 这样的日期")
    if day is None:
        raise CellError(f"“{_show(raw)}”缺少日，应为 2026年3月8日 这样的日期")
    return _date(year, month, day, raw)


def parse_month(raw: Any) -> date:
    """The first day of the month that a month or a full date names."""
    year, month, day = _parts(raw)
    if month is None:
        raise CellError(f"“{_show(raw)}”缺少月，应为 2026年3月 这样的年月")
    return _date(year, month, day or 1, raw).replace(day=1)


def _parts(raw: Any) -> tuple[int, int | None, int | None]:
    if isinstance(raw, datetime | date):
        return raw.year, raw.month, raw.day
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(raw)
    return _from_text(str(raw), raw)


def _from_number(raw: float) -> tuple[int, int | None, int | None]:
    if FIRST_SERIAL <= raw <= LAST_SERIAL:
        day = EPOCH + timedelta(days=int(raw))
        return day.year, day.month, day.day
    if raw == int(raw):
        return _from_text(str(int(raw)), raw)
    text = f"{raw:.2f}"
    if text.endswith(".10"):  # typed as a number, 2025.1 and 2025.10 are the same
        raise CellError(f"“{raw}”分不清是1月还是10月，请写成 {int(raw)}年10月 这样的文字")
    return _from_text(text.removesuffix("0"), raw)  # 1985.3 is March, not the month 30


def _from_text(text: str, raw: Any) -> tuple[int, int | None, int | None]:
    text = _TIME.sub("", text.translate(_DASHES).strip())
    text = _from_numerals(text.replace(" ", ""))
    for pattern in (_DAY, _MONTH, _COMPACT, _YEAR):
        if found := pattern.fullmatch(text):
            numbers = [int(part) if part else None for part in found.groups()]
            year, month, day = [*numbers, None, None][:3]
            return year or 0, month, day
    raise CellError(f"“{_show(raw)}”不是日期，应为 2026年3月8日 这样的日期")


def _from_numerals(text: str) -> str:
    found = _NUMERALS.fullmatch(text)
    if not found:
        return text
    year, month, day = found.groups()
    figures = "".join(_DIGITS[c] for c in year)
    return f"{figures}年{_small(month)}月" + (f"{_small(day)}日" if day else "")


def _small(numeral: str) -> int:
    """一 … 三十一."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return int("".join(_DIGITS[c] for c in numeral))
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))


def _date(year: int, month: int, day: int, raw: Any) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"“{_show(raw)}”的年份不对，应在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"“{_show(raw)}”没有这一天，请核对日期") from None


def _show(raw: Any) -> str:
    text = str(int(raw)) if isinstance(raw, float) and raw == int(raw) else str(raw)
    return text if len(text) <= 20 else text[:20] + "…"
