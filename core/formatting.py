"""How values look on pages and in lists: dates, states, sums, as text or as a small piece of HTML.

Knows no model and no template; core.templatetags.ui hands these to templates.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import calendar

NOTHING = "—"


def badge(label: str, tone: str = "neutral", title: str = "") -> SafeString:
    """A state in words. tone: neutral, info, progress, success, warning, danger, muted."""
    if not label:
        return SafeString("")
    if title:
        return format_html(
            '<span class="tag tone-{}" title="{}">{}</span>',
            tone or "neutral",
            title,
            label,
        )
    return format_html('<span class="tag tone-{}">{}</span>', tone or "neutral", label)


def state_badge(state: Any) -> SafeString | str:
    """A member of an enumeration as pages show it: a badge where it has a tone, else its label."""
    tone = getattr(state, "tone", "")
    return badge(state.label, tone) if tone else state.label


def cn_date(value: date | None) -> str:
    """2026年3月1日."""
    return calendar.cn_date(value) or NOTHING


def cn_datetime(value: datetime | None) -> str:
    """2026年3月1日 09:05, in the server's own time zone."""
    if not value:
        return NOTHING
    value = _local(value)
    return f"{cn_date(value.date())} {value:%H:%M}"


def cn_day(value: date | None) -> str:
    """3月1日: for dates whose year is plain from the place they stand in."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = _local(value).date()
    return f"{value.month}月{value.day}日"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def due_chip(
    value: date | None, today: date | None = None, met: date | bool | None = None
) -> SafeString:
    """A due date with how far it is: 2026年3月1日 · 还有5天."""
    if not value:
        return SafeString('<span class="due due-none">未定期限</span>')
    status = calendar.due_status(value, today or timezone.localdate(), met)
    return format_html(
        '<span class="due due-{}"><time datetime="{}">{}</time> <span class="due-rest">{}</span></span>',
        status.light,
        value.isoformat(),
        cn_date(value),
        status.words,
    )


def light(colour: str, label: str) -> SafeString:
    """红黄绿: shape and word as well as colour. colour: red, yellow, green, done, none."""
    return format_html('<span class="light light-{}">{}</span>', colour, label)


def wan(yuan: Decimal | int | float | None) -> str:
    """An amount in yuan as a figure in 万元: 1234567 -> 123.46 (the unit stands in the heading)."""
    if yuan is None:
        return NOTHING
    figure = f"{Decimal(str(yuan)) / 10000:,.2f}".rstrip("0").rstrip(".")
    return figure or "0"


_SUM = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{56}\b")


def short_sums(text: str) -> str:
    """SHA-256 sums cut to their first eight digits: a page is read, the audit keeps all of it."""
    return _SUM.sub(r"\1…", text)


def or_dash(value: object) -> object:
    """The value, or a dash where there is none (0 is a value)."""
    return NOTHING if value is None or value == "" else value


def short(number: object) -> object:
    """A decimal without the zeros at its end: 15.00 as 15, 7.50 as 7.5; what is none stays."""
    text = str(number)
    if number is None or "." not in text:
        return number
    return text.rstrip("0").rstrip(".")


def percent(part: int | None, whole: int | None) -> int:
    """part of whole in whole per cent, 0 to 100."""
    if not whole:
        return 0
    return max(0, min(100, round(100 * (part or 0) / whole)))
