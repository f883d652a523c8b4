"""Knows iCalendar (RFC 5545): reads the days of a holiday calendar, writes a feed of whole days.

The only place that touches the icalendar package.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from core.errors import NotYet

LONGEST = 31  # days of one entry; a longer one is no holiday
MOST = 2000  # entries of one file
UNREADABLE = "这不是可以读取的日历文件（.ics），请重新导出后上传。"


@dataclass(frozen=True)
class Day:
    """One day of an entry, with the entry's words."""

    day: date
    words: str


@dataclass(frozen=True)
class Entry:
    """One whole-day line of a feed; ``uid`` stays the same when its date moves."""

    uid: str
    day: date
    title: str
    text: str
    url: str
    changed_at: datetime
    revision: int = 0


def days_of(data: bytes) -> list[Day]:
    """Every day of every entry, in order; raises ActionDenied where the file is no calendar."""
    try:
        found = [day for event in _events(data) for day in _days(event)]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise NotYet(UNREADABLE) from error
    if not found:
        raise NotYet("日历文件里没有任何日期，请核对后重新上传。")
    return sorted(found, key=lambda d: (d.day, d.words))


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar of whole-day entries that takes up nobody's time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xuncha//Deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    return event


def _events(data: bytes) -> list:
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise NotYet(UNREADABLE)
    events = Calendar.from_ical(data).walk("VEVENT")
    if len(events) > MOST:
        raise NotYet(f"日历文件超过{MOST}条，请只导出一两年的放假安排。")
    return events


def _days(event) -> Iterator[Day]:
    words = str(event.get("summary", "")).strip()
    if "rrule" in event:
        raise NotYet(f"“{words}”是重复日程，放假安排须逐日列出，请删去后重新上传。")
    first = _date(event["dtstart"].dt)
    last = _last(event, first)
    if (last - first).days >= LONGEST:
        raise NotYet(f"“{words}”超过{LONGEST}天，不像放假安排，请核对后重新上传。")
    for place in range((last - first).days + 1):
        yield Day(first + timedelta(days=place), words)


def _last(event, first: date) -> date:
    """The last day, included: DTEND names the day after for whole days."""
    if "dtend" not in event:
        return first
    end = event["dtend"].dt
    is_whole = not isinstance(end, datetime)
    return max(first, end - timedelta(days=1) if is_whole else _date(end))


def _date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
