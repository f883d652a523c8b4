"""Days: the State Council's 调休, entered days, months, offsets both ways."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import calendar
from core.calendar import DeadlineUnit, Due, UnknownYear, Workdays
from core.models import CalendarDay

pytestmark = pytest.mark.day

DAY, WORKDAY, MONTH = DeadlineUnit.DAY, DeadlineUnit.WORKDAY, DeadlineUnit.MONTH
KNOWN_DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))
OFFSETS = st.integers(-60, 60)


def enter(day: date, is_workday: bool) -> CalendarDay:
    return CalendarDay.objects.create(day=day, is_workday=is_workday)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 17), False),  # 春节, a Tuesday
        (date(2026, 2, 14), True),  # Saturday worked for 春节
        (date(2026, 2, 28), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # Saturday worked for 国庆
        (date(2026, 3, 7), False),  # an ordinary Saturday
        (date(2026, 3, 9), True),
    ],
)
@pytest.mark.django_db
def test_is_workday_follows_published_arrangement(day, expected):
    assert calendar.is_workday(day) is expected


@pytest.mark.django_db
def test_entered_day_overrides_published_arrangement():
    enter(date(2026, 3, 9), False)

    assert not calendar.is_workday(date(2026, 3, 9))
    assert calendar.add(date(2026, 3, 6), 1, WORKDAY) == date(2026, 3, 10)


@pytest.mark.django_db
def test_unknown_year_raises_a_sentence_that_names_the_year():
    with pytest.raises(UnknownYear, match="没有2027年的放假和调休安排") as caught:
        calendar.is_workday(date(2027, 3, 1))

    assert caught.value.year == 2027


@pytest.mark.django_db
def test_single_entered_day_is_answered_but_does_not_make_its_year_known():
    enter(date(2027, 1, 1), False)

    assert not calendar.is_workday(date(2027, 1, 1))
    assert not calendar.is_known(2027)
    with pytest.raises(UnknownYear):
        calendar.is_workday(date(2027, 1, 4))


@pytest.mark.django_db
def test_year_entered_from_first_to_last_feast_is_known():
    for day in (date(2027, 1, 1), date(2027, 10, 1)):
        enter(day, False)
    enter(date(2027, 1, 9), True)

    assert calendar.is_known(2027)
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.add(date(2026, 12, 31), 1, WORKDAY) == date(2027, 1, 4)


@pytest.mark.django_db
def test_working_days_skip_spring_festival_and_count_its_working_saturdays():
    assert calendar.add(date(2026, 2, 13), 1, WORKDAY) == date(2026, 2, 14)
    assert calendar.add(date(2026, 2, 14), 1, WORKDAY) == date(2026, 2, 24)
    assert calendar.add(date(2026, 2, 24), -1, WORKDAY) == date(2026, 2, 14)
    assert calendar.add(date(2026, 9, 30), 3, WORKDAY) == date(2026, 10, 10)


@pytest.mark.django_db
def test_working_days_into_an_unknown_year_are_refused_or_provisional():
    with pytest.raises(UnknownYear):
        calendar.add(date(2026, 12, 28), 15, WORKDAY)

    due = calendar.add(date(2026, 12, 28), 15, WORKDAY, provisional=True)

    assert due == Due(date(2027, 1, 19), (2027,))
    assert due.is_provisional
    assert due.why == "2027年放假和调休安排尚未录入，日期为暂定，录入后重新推算。"


@pytest.mark.django_db
def test_provisional_answer_over_known_days_is_not_provisional():
    due = calendar.add(date(2026, 3, 2), 15, WORKDAY, provisional=True)

    assert due == Due(date(2026, 3, 23))
    assert not due.is_provisional
    assert due.why == ""


@pytest.mark.parametrize(
    ("start", "offset", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_clamp_to_the_months_end(start, offset, end):
    assert calendar.add(start, offset, MONTH) == end


def test_calendar_days_need_no_table():
    assert calendar.add(date(2026, 3, 11), -10, DAY) == date(2026, 3, 1)


@given(start=st.dates(date(1990, 1, 1), date(2090, 1, 1)), offset=st.integers(-600, 600))
def test_months_land_in_the_named_month_on_the_same_day_or_its_last(start, offset):
    end = calendar.add_months(start, offset)

    months = (end.year - start.year) * 12 + end.month - start.month
    is_last = (end + timedelta(days=1)).month != end.month
    assert months == offset
    assert end.day == start.day or (end.day < start.day and is_last)


@given(start=st.dates(date(1990, 1, 1), date(2090, 1, 1)), offset=st.integers(-60, 60))
def test_months_and_days_are_monotonic_in_the_offset(start, offset):
    for unit in (DAY, MONTH):
        assert calendar.add(start, offset, unit) < calendar.add(start, offset + 1, unit)


class WorkdayProperties(TestCase):
    @settings(max_examples=60)
    @given(start=KNOWN_DAYS, offset=OFFSETS)
    def test_working_days_are_monotonic_and_land_on_working_days(self, start, offset):
        days = Workdays()
        end = calendar.add(start, offset, WORKDAY, workdays=days)

        assert end < calendar.add(start, offset + 1, WORKDAY, workdays=days)
        assert offset == 0 or calendar.is_workday(end, workdays=days)

    @settings(max_examples=60)
    @given(start=KNOWN_DAYS, offset=st.integers(1, 60))
    def test_working_days_between_are_as_many_as_the_offset(self, start, offset):
        days = Workdays()
        end = calendar.add(start, offset, WORKDAY, workdays=days)

        span = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
        assert sum(calendar.is_workday(day, workdays=days) for day in span) == offset

    @settings(max_examples=60)
    @given(start=KNOWN_DAYS, offset=st.integers(1, 60))
    def test_there_and_back_returns_to_a_working_start(self, start, offset):
        days = Workdays()
        first = calendar.add(start, 1, WORKDAY, workdays=days)
        there = calendar.add(first, offset, WORKDAY, workdays=days)

        assert calendar.add(there, -offset, WORKDAY, workdays=days) == first


@pytest.mark.django_db
def test_one_workdays_object_asks_once_a_year(django_assert_num_queries):
    days = Workdays()

    with django_assert_num_queries(1):
        for offset in range(30):
            calendar.add(date(2026, 3, 2), offset, WORKDAY, workdays=days)


@pytest.mark.parametrize(
    ("days", "words"), [(5, "还有5天"), (1, "还有1天"), (0, "今天到期"), (-3, "逾期3天")]
)
def test_due_words(days, words):
    today = date(2026, 3, 1)

    assert calendar.due_words(today + timedelta(days=days), today) == words


def test_cn_date_is_without_leading_zeros_and_in_local_time():
    assert calendar.cn_date(date(2026, 3, 1)) == "2026年3月1日"
    assert calendar.cn_date(datetime(2026, 2, 28, 16, 30, tzinfo=UTC)) == "2026年3月1日"
    assert calendar.cn_date(None) == ""
