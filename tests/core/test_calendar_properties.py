"""What must hold of every date, whatever the start, the offset and the unit."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import calendar
from core.calendar import DeadlineUnit, Due, Workdays, add, add_months

U = DeadlineUnit
# The years that the published table covers, with room for the offsets on both sides.
STARTS = st.dates(date(2006, 1, 1), date(2024, 12, 31))
WORKING = st.integers(-120, 120)
MONTHS = st.integers(-60, 60)
ANY = st.sampled_from(list(U))
ONE = timedelta(days=1)


class Published(Workdays):
    """The published table alone; no administrator entered anything."""

    def entered(self, year: int) -> dict[date, bool]:
        return {}


TABLE = Published()


def later(start: date, offset: int, unit: str = U.WORKDAY) -> date:
    return add(start, offset, unit, workdays=TABLE)


@given(STARTS, WORKING)
def test_a_working_date_is_worked_and_never_the_start(start, offset):
    found = later(start, offset)

    if offset == 0:
        assert found == start
    else:
        assert TABLE.answer(found) is True
        assert (found > start) == (offset > 0)


@given(STARTS, st.integers(1, 120))
def test_exactly_as_many_working_days_lie_between(start, offset):
    end = later(start, offset)

    days = [start + ONE * n for n in range(1, (end - start).days + 1)]
    assert sum(bool(TABLE.answer(day)) for day in days) == offset


@given(STARTS, st.integers(1, 120))
def test_negative_working_days_mirror_positive_ones(start, offset):
    early = later(start, -offset)

    days = [early + ONE * n for n in range((start - early).days)]
    assert sum(bool(TABLE.answer(day)) for day in days) == offset


@given(STARTS, ANY, st.integers(-40, 40), st.integers(1, 20))
def test_dates_never_fall_back_as_the_offset_grows(start, unit, offset, more):
    one, two = later(start, offset, unit), later(start, offset + more, unit)

    assert one <= two if unit == U.MONTH else one < two


@given(STARTS, st.integers(1, 30), WORKING)
def test_a_later_start_never_gives_an_earlier_date(start, days, offset):
    assert later(start, offset) <= later(start + ONE * days, offset)


@given(STARTS, st.integers(1, 60), st.integers(1, 60))
def test_working_days_add_up(start, one, two):
    assert later(later(start, one), two) == later(start, one + two)


@given(STARTS, MONTHS)
def test_months_keep_the_day_or_take_the_months_last(start, months):
    found = add_months(start, months)

    last = monthrange(found.year, found.month)[1]
    assert found.day == min(start.day, last)
    assert (found.year - start.year) * 12 + found.month - start.month == months


@given(st.integers(2004, 2096), MONTHS)
def test_month_ends_stay_inside_their_month(year, months):
    start = date(year, 1, 31)
    february = add_months(start, 1)

    assert february == date(year, 2, 29 if monthrange(year, 2)[1] == 29 else 28)
    assert add_months(start, months).day in (28, 29, 30, 31)


@given(STARTS, st.integers(-400, 400))
def test_days_are_plain_days(start, days):
    assert later(start, days, U.DAY) == start + ONE * days


@pytest.mark.parametrize(
    ("start", "offset", "due"),
    [
        # 春节 2026: free 15–23 February, worked 14 and 28 February.
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        # 国庆 2026: free 1–7 October, worked 20 September and 10 October.
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
    ],
)
def test_over_the_long_holidays_by_hand(start, offset, due):
    assert later(start, offset) == due


@settings(max_examples=50)
@given(st.dates(date(2027, 1, 1), date(2090, 12, 31)), st.integers(1, 60))
def test_an_unknown_year_is_never_silent(start, offset):
    with pytest.raises(calendar.UnknownYear):
        later(start, offset)

    due = add(start, offset, U.WORKDAY, workdays=TABLE, provisional=True)
    assert isinstance(due, Due)
    assert due.is_provisional
    assert start.year in due.unknown_years or start.year + 1 in due.unknown_years
    assert all(f"{year}年" in due.why for year in due.unknown_years)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 40), st.integers(-40, 40))
def test_the_light_follows_the_date_alone(today, ahead, met):
    due = today + ONE * ahead

    assert calendar.light(due, today) == ("yellow" if ahead <= calendar.SOON_DAYS else "green")
    assert calendar.light(due - ONE * (ahead + 1), today) == "red"
    assert calendar.light(due, today, met=today + ONE * met) == "done"
