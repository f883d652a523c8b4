"""The words and small pieces every page is made of; a template builtin, so no {% load %}. Knows no model."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import audit_words, formatting, icons
from core.formatting import NOTHING
from core.version_tokens import version_for as seen_version

register = template.Library()

for tag in (formatting.badge, formatting.light):
    register.simple_tag(tag)
register.simple_tag(formatting.due_chip, name="due")
for text in (
    formatting.cn_date,
    formatting.cn_datetime,
    formatting.cn_day,
    formatting.or_dash,
    formatting.percent,
    formatting.short,
    formatting.short_sums,
    formatting.wan,
):
    register.filter(text)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline SVG. With a label it speaks for itself; without, it is decoration."""
    svg = icons.svg(name)
    if not label:
        return svg
    return format_html('{}<span class="visually-hidden">{}</span>', svg, label)


@register.filter
def pictures(files) -> list:
    """Those of the files that are pictures."""
    return [file for file in files if file.thumbnail_url]


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
