"""One column of a list and its heading, which may sort (ADR 0086)."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markupsafe import Markup, escape

from core import formatting
from core.spreadsheets import Kind

PAGE, FILE = "page", "file"
NUMERIC = (Kind.INTEGER, Kind.NUMBER, Kind.COUNT)
DATED = (Kind.DATE, Kind.DATETIME)
HEADING_CLASSES = ("num", "check", "does")  # what a cell's heading takes over of its classes


class Column:
    """One column of a list.

    ``source`` is where the value comes from, by lookups (``inspection__unit__name``); the
    attribute's name unless given. ``choices`` is an enumeration: the file writes its labels, the
    page its badge where it has tones. ``link`` leads to the row's address and makes the cell the
    title of the card that a phone shows; ``phone`` is the label there, ``file`` the file's
    heading. ``width`` counts characters in a workbook. ``empty`` stands for a date that is not there.
    ``sort`` names the lookups that the rows are compared by where that is not the source (core.tables.sorting);
    none: never. ``only`` is PAGE or FILE for what is not in both.
    """

    def __init__(
        self,
        label: str,
        source: str = "",
        *,
        kind: Kind = Kind.TEXT,
        choices: Any = None,
        link: bool = False,
        css: str | None = None,
        phone: str | None = None,
        file: str = "",
        width: int = 0,
        sort: tuple[str, ...] | None = None,
        empty: str = formatting.NOTHING,
        only: str = "",
    ) -> None:
        self.label, self.source, self.kind, self.choices = label, source, kind, choices
        self.link, self.phone, self.file_label = link, phone, file or label
        self.width, self.sort, self.empty, self.only = width, sort, empty, only
        default = (
            "title" if link else "num" if kind in NUMERIC else "nowrap" if kind in DATED else ""
        )
        self.css = default if css is None else css

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.source = self.source or name

    @property
    def is_fixed(self) -> bool:
        """Whether nobody can put it away: it names the row, leads to it or does something with it."""
        return self.link or bool({"title", "check", "does"} & set(self.css.split()))

    @cached_property
    def opening(self) -> Markup:
        """The start tag of its cells, with the label that a phone shows before the value."""
        words = self.css.split()
        label = self.label if self.phone is None else self.phone
        is_labelled = label and not {"title", "check"} & set(words)
        css = Markup(' class="{}"').format(self.css) if words else ""
        return Markup("<td{}{}>").format(
            css, Markup(' data-label="{}"').format(label) if is_labelled else ""
        )

    def heading(self, request: HttpRequest | None = None) -> SafeString:
        """Its <th>; given the request of a list that the database can sort by it, with a link that does."""
        css = " ".join(word for word in HEADING_CLASSES if word in self.css.split())
        if request is not None:
            return sort_heading(request, self.name, self.label, css)
        return format_html('<th scope="col"{}>{}</th>', _class(css), self.label)


def link(url: str, text: Any) -> Markup:
    return Markup(f'<a href="{escape(url)}">{escape(text)}</a>')  # noqa: S704 - both are escaped


def _class(css: str) -> SafeString:
    return format_html(' class="{}"', css) if css else SafeString("")


def sort_heading(request: HttpRequest, key: str, label: str, css: str = "") -> SafeString:
    """A <th> whose link sorts by key, and turns the order when pressed again (?sort=key / ?sort=-key)."""
    order, url = sort_link(request, key)
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a class="sorts" href="{}">{}</a></th>',
        _class(css),
        order,
        url,
        label,
    )


def sort_link(request: HttpRequest, key: str) -> tuple[str, str]:
    """(how the list is sorted by key now, the address where it is sorted by it or the other way round)."""
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    for name in ("cursor", "export"):
        query.pop(name, None)
    query["sort"] = f"-{key}" if current == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return order, f"{request.path}?{query.urlencode()}"
