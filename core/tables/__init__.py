"""Lists: a column is declared once and serves page, phone, CSV, Excel and print (ADR 0086).

A subclass of `Table` names its columns as class attributes, a form's fields alike. Where a value
needs more than a path, ``value_<name>(row)`` computes it for page and file, ``render_<name>(row)`` what
the page shows instead, ``written_<name>(row)`` what the file holds. Asks the database nothing by itself.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from markupsafe import Markup, escape

from core import formatting, fragments, spreadsheets
from core.calendar import DueStatus
from core.requests import PageRequest
from core.spreadsheets import Kind
from core.tables.columns import FILE, PAGE, Column, link, sort_heading, sort_link

__all__ = ["FILE", "PAGE", "Column", "Table", "link", "sort_heading"]

CHUNK = 500  # rows that are read at once into a file
ARROWS = {"ascending": " ↑", "descending": " ↓", "none": ""}
SHOWN: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: formatting.cn_date,
    Kind.DATETIME: formatting.cn_datetime,
    Kind.LIST: "、".join,
}


class Table:
    """The rows of one list.

    ``title`` names the file, ``page`` the page's columns in their order where that is not the
    file's. With ``fields`` rows are dictionaries of what the columns ask for and these, and
    ``url_name`` is their address; without, model instances.
    """

    title = ""
    url_name = ""
    css = "data"
    is_sortable = True  # not where rows are so many that only their own order has an index
    page: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    columns: ClassVar[dict[str, Column]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: each for name, each in vars(cls).items() if isinstance(each, Column)}
        if taken := own.keys() & vars(Table).keys():
            raise TypeError(f"{cls.__name__}: a column cannot be called {taken.pop()}")
        cls.columns = {**cls.columns, **own}

    def __init__(
        self,
        rows: Iterable = (),
        *,
        request: PageRequest | None = None,
        exclude: Iterable[str] = (),
        **context: Any,
    ) -> None:
        self.rows, self.request, self.exclude = rows, request, set(exclude)
        self.context, self.today = context, timezone.localdate()
        self.sortable: Container[str] = ()  # names of columns, as the list knows them

    # What the database is asked for

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """What the page needs of these rows; join and annotate here."""
        return cls._narrowed(rows, cls.on_page())

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        """What the file needs of these rows."""
        return cls._narrowed(rows, cls.in_file())

    @classmethod
    def _narrowed(cls, rows: QuerySet, columns: Iterable[Column]) -> QuerySet:
        if cls.fields is None:
            return rows
        known = {field.name for field in rows.model._meta.fields} | rows.query.annotations.keys()
        stored = (c.source for c in columns if c.source.partition("__")[0] in known)
        return rows.values(*dict.fromkeys((*cls.fields, *stored)))

    def prepare(self, rows: Sequence) -> None:
        """What is looked up for many rows at once, before they are shown or written."""

    def prepare_file(self, rows: Sequence) -> None:
        """What the file needs for so many rows; what the page needs unless said otherwise."""
        self.prepare(rows)

    # The page

    @classmethod
    def on_page(cls) -> list[Column]:
        names = cls.page or cls.columns
        return [cls.columns[name] for name in names if cls.columns[name].only != FILE]

    def __html__(self) -> SafeString:
        return fragments.render("table.html", table=self)

    __str__ = __html__

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def shown(self) -> list[Column]:
        return [column for column in self.on_page() if column.name not in self.exclude]

    def headings(self) -> list[SafeString]:
        return [self.heading(column) for column in self.shown]

    def heading(self, column: Column) -> SafeString:
        return column.heading(self.request if column.name in self.sortable else None)

    def sorts(self) -> list[tuple[str, str]]:
        """(words, address) of the ways to sort it, for a phone, where the headings do not show."""
        found = []
        for column in self.shown:
            if self.request is not None and column.name in self.sortable:
                order, url = sort_link(self.request, column.name)
                found.append((f"{column.label}{ARROWS[order]}", url))
        return found

    def lines(self) -> Iterator[tuple[str, Markup]]:
        """(class of the row, its cells) as the page shows them."""
        rows = list(self.rows)
        self.prepare(rows)
        cells = [(column.opening, self._renderer(column)) for column in self.shown]
        for row in rows:
            shown = (f"{opening}{escape(render(row))}</td>" for opening, render in cells)
            yield self.row_class(row), Markup("".join(shown))  # noqa: S704 - each cell is escaped

    def due_status(self, row: Any) -> DueStatus | None:
        """How the row's date stands: it marks the row, and a column ``rest`` says it in words."""
        return None

    def value_rest(self, row: Any) -> str:
        status = self.due_status(row)
        return status.words if status else ""

    def row_class(self, row: Any) -> str:
        status = self.due_status(row)
        return status.row_class if status else ""

    def url(self, row: Any) -> str:
        """Where the cells marked ``link`` lead; nowhere when empty."""
        if isinstance(row, dict):
            return self._address.replace("/0/", f"/{row['id']}/")
        return row.get_absolute_url()

    @cached_property
    def _address(self) -> str:
        return reverse(self.url_name, args=[0])

    def _renderer(self, column: Column) -> Callable[[Any], Any]:
        own = getattr(self, f"render_{column.name}", None)
        value = own or self._shown_value(column)
        return self._linked(value) if column.link and own is None else value

    def _linked(self, value: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def linked(row: Any) -> Any:
            url = self.url(row)
            return link(url, value(row)) if url else value(row)

        return linked

    def _shown_value(self, column: Column) -> Callable[[Any], Any]:
        value = self._value(column)
        if column.choices is not None:
            shown = {each.value: formatting.state_badge(each) for each in column.choices}
            return lambda row: shown.get(value(row), "")
        if dress := SHOWN.get(column.kind):
            return lambda row: dress(found) if (found := value(row)) else column.empty
        return lambda row: "" if (found := value(row)) is None else found

    def include(self, template: str, **context: Any) -> SafeString:
        """A cell out of a template, for forms and buttons: it knows ``context`` and the CSRF token."""
        context["csrf_token"] = get_token(self.request) if self.request else ""
        return render_to_string(template, context)

    # The file

    @classmethod
    def in_file(cls) -> list[Column]:
        return [column for column in cls.columns.values() if column.only != PAGE]

    @classmethod
    def file(cls, rows: QuerySet | list, **context: Any) -> spreadsheets.Table:
        """All of ``rows`` (a list: as they were read) for CSV and Excel, read piece by piece."""
        made = cls(**context)
        read = rows if isinstance(rows, list) else cls.for_file(rows)
        columns = [
            spreadsheets.Column(c.name, c.file_label, c.kind, width=c.width) for c in cls.in_file()
        ]
        return spreadsheets.Table(columns, made.file_lines(read), made.title, made.note())

    def note(self) -> str:
        """The line under the file's title."""
        return ""

    def file_lines(self, rows: QuerySet | list) -> Iterator[list]:
        values = [self._written(column) for column in self.in_file()]
        stream = iter(rows) if isinstance(rows, list) else rows.iterator(chunk_size=CHUNK)
        while chunk := list(islice(stream, CHUNK)):
            self.prepare_file(chunk)
            for row in chunk:
                for line in self.expand(row):
                    yield [value(line) for value in values]

    def expand(self, row: Any) -> Iterable[Any]:
        """The lines of the file that one row makes."""
        return (row,)

    def _written(self, column: Column) -> Callable[[Any], Any]:
        if own := getattr(self, f"written_{column.name}", None):
            return own
        value = self._value(column)
        if column.choices is not None:
            labels = dict(column.choices.choices)
            return lambda row: labels.get(value(row), "")
        if column.kind == Kind.DATE:
            return lambda row: _day(value(row))
        return lambda row: str(found) if isinstance(found := value(row), Model) else found

    def _value(self, column: Column) -> Callable[[Any], Any]:
        own = getattr(self, f"value_{column.name}", None)
        return own or _getter(column.source)


def _getter(source: str) -> Callable[[Any], Any]:
    """Reads a row of values by the whole path, an object part by part; nothing beyond a None."""
    parts = source.split("__")

    def get(row: Any) -> Any:
        if isinstance(row, dict) and source in row:
            return row[source]
        for part in parts:
            if isinstance(row, dict):
                row = row.get(part, "")
            elif row is not None:
                row = getattr(row, part)
        return row

    return get


def _day(value: date | datetime | None) -> date | None:
    return timezone.localdate(value) if isinstance(value, datetime) else value
