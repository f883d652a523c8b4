"""The words and small pieces every page is made of; a template builtin, so no {% load %}. Knows no model."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import audit_words, calendar, icons
from core.seen import version_for as seen_version

register = template.Library()

NOTHING = "—"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline SVG. With a label it speaks for itself; without, it is decoration."""
    svg = icons.svg(name)
    if not label:
        return svg
    return format_html('{}<span class="visually-hidden">{}</span>', svg, label)


@register.simple_tag
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


@register.filter
def cn_date(value: date | None) -> str:
    """2026年3月1日."""
    return calendar.cn_date(value) or NOTHING


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """2026年3月1日 09:05, in the server's own time zone."""
    if not value:
        return NOTHING
    value = _local(value)
    return f"{cn_date(value.date())} {value:%H:%M}"


@register.filter
def cn_day(value: date | None) -> str:
    """3月1日: for dates whose year is plain from the place they stand in."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = _local(value).date()
    return f"{value.month}月{value.day}日"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def due_light(due: date | None, today: date, met: date | bool | None = None) -> str:
    """Which light a due date shows; see core.calendar.light."""
    return calendar.light(due, today, met)


def due_words(due: date | None, today: date, met: date | bool | None = None) -> str:
    """还有5天 / 今天到期 / 逾期3天; for something met: 按期完成 / 逾期3天完成."""
    if due is None:
        return "未定期限"
    if met:
        late = (met - due).days if isinstance(met, date) else 0
        return f"逾期{late}天完成" if late > 0 else "已完成"
    return calendar.due_words(due, today)


@register.simple_tag(name="due")
def due_chip(
    value: date | None, today: date | None = None, met: date | bool | None = None
) -> SafeString:
    """A due date with how far it is: 2026年3月1日 · 还有5天."""
    if not value:
        return SafeString('<span class="due due-none">未定期限</span>')
    today = today or timezone.localdate()
    return format_html(
        '<span class="due due-{}"><time datetime="{}">{}</time> <span class="due-rest">{}</span></span>',
        due_light(value, today, met),
        value.isoformat(),
        cn_date(value),
        due_words(value, today, met),
    )


LIGHT_WORDS = {
    "red": "逾期",
    "yellow": "临期",
    "green": "正常",
    "done": "办结",
    "none": "未定",
}


@register.simple_tag
def light(colour: str, label: str = "") -> SafeString:
    """红黄绿: shape and word as well as colour. colour: red, yellow, green, done, none."""
    return format_html(
        '<span class="light light-{}">{}</span>',
        colour,
        label or LIGHT_WORDS.get(colour, "未定"),
    )


@register.filter
def wan(yuan: Decimal | int | float | None) -> str:
    """An amount in yuan as a figure in 万元: 1234567 -> 123.46 (the unit stands in the heading)."""
    if yuan is None:
        return NOTHING
    figure = f"{Decimal(str(yuan)) / 10000:,.2f}".rstrip("0").rstrip(".")
    return figure or "0"


_SUM = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{56}\b")


@register.filter
def short_sums(text: str) -> str:
    """SHA-256 sums cut to their first eight digits: a page is read, the audit keeps all of it."""
    return _SUM.sub(r"\1…", text)


@register.filter
def or_dash(value: object) -> object:
    """The value, or a dash where there is none (0 is a value)."""
    return NOTHING if value is None or value == "" else value


@register.filter
def percent(part: int | None, whole: int | None) -> int:
    """part of whole in whole per cent, 0 to 100."""
    if not whole:
        return 0
    return max(0, min(100, round(100 * (part or 0) / whole)))


@register.filter
def audit_changes(event) -> list:
    """The changes of an audit event in words: rows with label, old, new."""
    if isinstance(event, dict):
        pairs = event.get("changes", {}).items()
        return [audit_words.Change(label, old, new) for label, (old, new) in pairs]
    return audit_words.changes_of(event)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file (as {% static %}, which would need a {% load %})."""
    return static(path)


@register.simple_block_tag
def captured(content: str) -> SafeString:
    """{% captured as name %}…{% endcaptured %}: lets a layout ask whether a block holds anything."""
    return SafeString(content.strip())


@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    icon: str = "",
    note: str = "",
    kind: str = "",
    anchor: str = "",
) -> SafeString:
    """A titled section: {% panel "标题" note="说明" kind="flush" %}…{% endpanel %}."""
    head = format_html("<h2>{}{}</h2>", icons.svg(icon) if icon else "", title) if title else ""
    note_html = format_html('<p class="panel-note">{}</p>', note) if note else ""
    header = (
        format_html('<header class="panel-head">{}{}</header>', head, note_html) if head else ""
    )
    named = format_html(' id="{}"', anchor) if anchor else ""
    return format_html(
        '<section class="panel{}"{}>{}<div class="panel-body">{}</div></section>',
        f" panel-{kind}" if kind else "",
        named,
        header,
        content,
    )


@register.simple_block_tag
def fact(content: str, label: str, wide: bool = False) -> SafeString:
    """One pair inside <dl class="facts">: {% fact "承办单位" %}…{% endfact %}; empty content shows a dash."""
    return format_html(
        '<div class="fact{}"><dt>{}</dt><dd>{}</dd></div>',
        " fact-wide" if wide else "",
        label,
        SafeString(content.strip() or NOTHING),
    )


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the path above the title."""
    if not url:
        return format_html("<li>{}</li>", label)
    return format_html('<li><a href="{}">{}</a></li>', url, label)


@register.simple_block_tag
def menu(content: str, label: str = "更多", icon: str = "dots") -> SafeString:
    """A drop-down of links and small forms that opens without JavaScript."""
    return format_html(
        '<details class="menu" data-menu><summary class="btn btn-quiet">{}<span>{}</span></summary>'
        '<div class="menu-list">{}</div></details>',
        icons.svg(icon),
        label,
        content,
    )


@register.simple_tag(takes_context=True)
def seen(context, url: str) -> SafeString | str:
    """The version of the page's object, for a form that posts to ``url``."""
    version = seen_version(context.get("object"), url)
    if version is None:
        return ""
    return format_html('<input type="hidden" name="version" value="{}">', version)


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context,
    url: str,
    label: str,
    tone: str = "default",
    icon: str = "",
    confirm: str = "",
    version=None,
    name: str = "",
    value: str = "",
):
    """A button that posts to url; confirm= asks first (only where something cannot be undone)."""
    if version is None:
        version = seen_version(context.get("object"), url)
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "tone": tone,
        "icon": icon,
        "confirm": confirm,
        "version": version,
        "name": name,
        "value": value,
    }
