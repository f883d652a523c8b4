"""Knows days: working days with 调休, months, deadlines, and how dates are said in Chinese."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, overload

import chinese_calendar
from django.db import models
from django.utils import timezone

from core.errors import ActionDenied
from core.models import CalendarDay

# A year counts as entered by hand once its first and its last statutory feast stand in the table.
FIRST_FEAST, LAST_FEAST = (1, 1), (10, 1)
# Feasts of fixed solar date (Regulation on Public Holidays, 2025), for provisional dates only.
FIXED_FEASTS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
ONE_DAY = timedelta(days=1)
SOON_DAYS = 7  # how many days before its date a duty turns yellow
ROW_CLASSES = {"red": "is-late", "yellow": "is-soon"}  # of a list's row, by its light


class DeadlineUnit(models.TextChoices):
    """What an offset counts."""

    DAY = "day", "日"
    WORKDAY = "workday", "工作日"
    MONTH = "month", "月"


class UnknownYear(ActionDenied):
    """The holiday table holds nothing for this year, so working days cannot be counted."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"节假日表中没有{year}年的放假和调休安排，无法推算工作日。"
            f"请系统管理员在“节假日”中录入{year}年的安排后再试。"
        )
        self.year = year


@dataclass(frozen=True)
class Due:
    """A computed date; provisional when some year on the way is not in the holiday table yet."""

    date: date
    unknown_years: tuple[int, ...] = ()

    @property
    def is_provisional(self) -> bool:
        return bool(self.unknown_years)

    @property
    def why(self) -> str:
        """The sentence to show beside a provisional date."""
        if not self.unknown_years:
            return ""
        named = "、".join(f"{year}年" for year in self.unknown_years)
        return f"{named}放假和调休安排尚未录入，日期为暂定，录入后重新推算。"


class Workdays:
    """Answers whether a day is worked, one small query a year; make one per request or task.

    ``assumed`` are days as they would be: worked, free, or (None) not entered by anybody.
    """

    def __init__(self, assumed: Mapping[date, bool | None] | None = None) -> None:
        self._entered: dict[int, dict[date, bool]] = {}
        self._assumed = assumed or {}

    def entered(self, year: int) -> dict[date, bool]:
        """What administrators entered for the year."""
        if year not in self._entered:
            rows = CalendarDay.objects.filter(day__year=year)
            days: dict[date, bool | None] = dict(rows.values_list("day", "is_workday"))
            days |= {day: worked for day, worked in self._assumed.items() if day.year == year}
            self._entered[year] = {d: worked for d, worked in days.items() if worked is not None}
        return self._entered[year]

    def knows(self, year: int) -> bool:
        """True when the arrangement of the whole year is known."""
        if is_published(year):
            return True
        rows = self.entered(year)
        return date(year, *FIRST_FEAST) in rows and date(year, *LAST_FEAST) in rows

    def answer(self, day: date) -> bool | None:
        """True or False, or None where the year is unknown. An entered day overrides everything."""
        rows = self.entered(day.year)
        if day in rows:
            return rows[day]
        if is_published(day.year):
            return chinese_calendar.is_workday(day)
        return day.weekday() < 5 if self.knows(day.year) else None

    def guess(self, day: date) -> bool:
        """The best answer without a table: weekends and feasts of fixed date are free."""
        known = self.answer(day)
        if known is not None:
            return known
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_FEASTS


def is_workday(day: date, *, workdays: Workdays | None = None) -> bool:
    """Whether offices work on this day; raises UnknownYear instead of guessing."""
    known = (workdays or Workdays()).answer(day)
    if known is None:
        raise UnknownYear(day.year)
    return known


def is_known(year: int) -> bool:
    """Whether working days of this year can be counted."""
    return Workdays().knows(year)


@overload
def add(
    start: date,
    offset: int,
    unit: str,
    *,
    workdays: Workdays | None = ...,
    provisional: Literal[False] = ...,
) -> date: ...
@overload
def add(
    start: date,
    offset: int,
    unit: str,
    *,
    workdays: Workdays | None = ...,
    provisional: Literal[True],
) -> Due: ...
def add(
    start: date,
    offset: int,
    unit: str,
    *,
    workdays: Workdays | None = None,
    provisional: bool = False,
) -> date | Due:
    """The date `offset` days, working days or months after `start` (before it, when negative).

    The start day itself never counts (offset 0 is the start). Months keep the day and clamp to
    the month's end: 31 January + 1 month = 28 or 29 February. Working days through an unknown
    year raise UnknownYear; with `provisional=True` the answer is a Due that says so instead.
    """
    due = _add(start, offset, DeadlineUnit(unit), workdays or Workdays())
    if provisional:
        return due
    if due.is_provisional:
        raise UnknownYear(due.unknown_years[0])
    return due.date


def light(due: date | None, today: date, met: date | bool | None = None) -> str:
    """红黄绿, the one definition: done, red (the date passed), yellow (within SOON_DAYS), green;
    none where there is no date."""
    if met:
        return "done"
    if due is None:
        return "none"
    days = (due - today).days
    if days < 0:
        return "red"
    return "yellow" if days <= SOON_DAYS else "green"


def add_months(start: date, months: int) -> date:
    """The same day some months later, clamped to the month's end."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


class DueStatus(NamedTuple):
    """How a due date stands today: which light, how far in words."""

    light: str
    words: str

    @property
    def row_class(self) -> str:
        """What marks the row of a list."""
        return ROW_CLASSES.get(self.light, "")


def due_status(due: date | None, today: date, met: date | bool | None = None) -> DueStatus:
    """The one answer on how ``due`` stands; ``met`` is the day on which it was done, or whether."""
    return DueStatus(light(due, today, met), due_words(due, today, met))


def due_words(due: date | None, today: date, met: date | bool | None = None) -> str:
    """还有5天 / 今天到期 / 逾期3天; for something met: 已完成 / 逾期3天完成."""
    if due is None:
        return "未定期限"
    if met:
        late = (met - due).days if isinstance(met, date) else 0
        return f"逾期{late}天完成" if late > 0 else "已完成"
    days = (due - today).days
    if days > 0:
        return f"还有{days}天"
    return f"逾期{-days}天" if days else "今天到期"


def cn_date(value: date | datetime | None) -> str:
    """2026年3月1日; empty for no date. Moments are told in local time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value.year}年{value.month}月{value.day}日"


def _add(start: date, offset: int, unit: DeadlineUnit, workdays: Workdays) -> Due:
    if unit is DeadlineUnit.MONTH:
        return Due(add_months(start, offset))
    if unit is DeadlineUnit.DAY:
        return Due(start + timedelta(days=offset))
    step = ONE_DAY if offset >= 0 else -ONE_DAY
    unknown: set[int] = set()
    day, left = start, abs(offset)
    while left:
        day += step
        if workdays.answer(day) is None:
            unknown.add(day.year)
        left -= workdays.guess(day)
    return Due(day, tuple(sorted(unknown)))


def is_published(year: int) -> bool:
    """Whether the holiday package carries the State Council's arrangement for the year."""
    return _FIRST_PUBLISHED <= year <= _LAST_PUBLISHED


_FIRST_PUBLISHED = min(day.year for day in chinese_calendar.holidays)
_LAST_PUBLISHED = max(day.year for day in chinese_calendar.holidays)
