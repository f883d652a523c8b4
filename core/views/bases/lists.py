"""ScopedList: Django's ListView with filters, keyset pages and the same rows as a file."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import ListView

from core import audit, exporting, listed, pagination, preconditions, secrecy, spreadsheets
from core.forms.chips import in_words, narrows
from core.pagination import paginate
from core.tables import Table
from core.tables.sorting import Sorting
from core.verbs import CoreVerb
from core.views.bases.list_choices import ListChoices
from core.views.bases.scope import ScopedMixin
from core.views.downloads import exported


class ScopedList(ListChoices, ScopedMixin, ListView):
    """A list: scope → search → filters → keyset page; ``?export=xlsx`` or ``csv`` gives the same rows.

    Subclasses set ``model``, ``template_name``, ``table_class``, ``ordering`` (never-null columns, the
    last unique), and where wanted ``filterset_class``; ``export_forms`` is empty without a file.
    """

    fragment_name = ""
    filterset_class: type | None = None
    ordering: tuple[str, ...] = ("-id",)
    paginate_by = listed.USUAL_SIZE
    context_object_name = "rows"
    table_class: type[Table] | None = None
    file_class: type[Table] | None = None  # where the file's rows are not the page's
    export: Callable[[models.QuerySet], spreadsheets.Table] | None = None  # a file without a Table
    export_forms: tuple[str, ...] = ("xlsx", "csv")
    progress: Callable[..., None] | None = None  # of the job that makes a long export
    is_personal = False  # of rows that belong to the person: shown whatever they have to do first
    is_restricted = False  # of a register whose exports are limited (core.secrecy)

    def get(self, request, *args, **kwargs) -> HttpResponseBase:  # type: ignore[override] # files stream
        self.object_list = rows = self.matching()
        if request.GET.get("export") in self.forms_of_file():
            if self.is_restricted:
                what = str(self.model._meta.verbose_name)
                secrecy.check_export(what, rows.count(), by=request.user)
            if exporting.is_long(self, rows):
                return redirect(exporting.ask(request, self.model, rows).get_absolute_url())
            return self.make_export(rows)
        context = self.get_context_data()
        if not self.is_personal and not context["rows"]:
            asked = preconditions.of(request.user)
            if asked:
                return render(request, "core/precondition.html", {"asked": asked})
        return self.render_to_response(context)

    def get_template_names(self) -> list[str]:
        is_fragment = self.fragment_name and self.request.htmx and not self.request.htmx.boosted
        return [self.fragment_name] if is_fragment else super().get_template_names()

    def get_ordering(self) -> tuple[str, ...]:
        return self.ordering

    def get_filterset(self):
        if self.filterset_class is None:
            return None
        return self.filterset_class(
            self.request.GET, queryset=self.get_queryset(), request=self.request
        )

    def paginate_queryset(self, queryset, page_size) -> tuple:
        """By keyset instead of by number: the same cost at any depth (core.pagination)."""
        shown = self.for_display(queryset)
        self.sorting = self.get_sorting(shown)
        page = paginate(
            self.sorting.annotate(shown),
            self.sorting.order(self.get_ordering()),
            size=page_size,
            cursor=self.request.GET.get("cursor", ""),
            counted=queryset,
        )
        return None, page, page.rows, bool(page.next or page.previous)

    def for_display(self, rows: models.QuerySet) -> models.QuerySet:
        """Only what the page shows: select_related, only, annotations."""
        return self.table_class.for_page(rows) if self.table_class else rows

    def get_table(self, rows) -> Table | None:
        if self.table_class is None:
            return None
        table = self.table_class(rows, request=self.request, **self.get_table_kwargs())
        table.sortable = self.sorting.keys
        table.exclude |= self.put_away
        return table

    def get_sorting(self, rows: models.QuerySet) -> Sorting:
        """By what the person can sort these rows: never by a column that they do without."""
        is_sortable = self.table_class is not None and self.table_class.is_sortable
        columns = self.columns() if is_sortable else []
        return Sorting(columns, rows, self.request.GET.get("sort", ""))

    def matching(self) -> models.QuerySet:
        """All rows in scope that the filter lets through."""
        self.filterset = self.get_filterset()
        return self.filterset.qs if self.filterset else self.get_queryset()

    def neighbours(self, pk: int) -> tuple[Table | None, Any, list]:
        """(table, the row of that number, [the one before, the one after]) as filter and order have them.

        The row itself is asked for in scope alone: after a decision it may stand outside of the filter.
        """
        shown = self.for_display(self.matching())
        self.sorting = self.get_sorting(shown)
        order = self.sorting.order(self.get_ordering())
        here = self.sorting.annotate(self.for_display(self.get_queryset()))
        row = here.filter(pk=pk).order_by().first()
        others = pagination.beside(self.sorting.annotate(shown), order, row) if row else []
        return self.get_table([]), row, others

    def in_order(self, rows: models.QuerySet) -> models.QuerySet:
        """All of the rows as the page has them in order, for a file."""
        sorting = self.get_sorting(rows)
        return sorting.annotate(rows).order_by(*sorting.order(self.get_ordering()))

    def get_table_kwargs(self) -> dict:
        """``exclude`` for columns that this person does without, and what cells need to know."""
        return {}

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = self.filterset is not None and narrows(self.filterset.form, self.request.GET)
        return context | {
            "is_narrowed": asked,
            "table": self.get_table(context["rows"]),
            "filterset": self.filterset,
            "today": timezone.localdate(),
            "exports": self.forms_of_file(),
            "has_columns": self.table_class is not None,
            "saved_views": self.saved_views() if self.table_class else [],
        }

    def make_export(self, rows: models.QuerySet) -> HttpResponseBase:
        audit.record(
            None,
            CoreVerb.EXPORTED,
            by=self.request.user,
            note=f"{self.model._meta.verbose_name}（{self.export_words()}）",
        )
        made = self.get_file(self.in_order(rows))
        if self.progress:
            made = exporting.counted(made, rows.count(), self.progress)
        return exported(self.as_wanted(made), self.request.GET["export"])

    def as_wanted(self, made: spreadsheets.Table) -> spreadsheets.Table:
        """The file with all its columns; with those of the person's page where they asked for these."""
        if self.request.GET.get("columns") != "shown" or self.table_class is None:
            return made
        shown = [c for c in self.columns() if c.name not in self.put_away]
        # A date with its words on the page is a date alone in the file: what it is sorted by.
        return made.narrowed({name for c in shown for name in (c.name, *(c.sort or ()))})

    def forms_of_file(self) -> tuple[str, ...]:
        has_file = self.export or self.file_class or self.table_class
        return self.export_forms if has_file else ()

    def get_file(self, rows: models.QuerySet) -> spreadsheets.Table:
        export = type(self).export
        return export(rows) if export else (self.file_class or self.table_class).file(rows)

    def export_words(self) -> str:
        """Which rows were taken along, as the audit keeps it; of secret ones not what was searched."""
        words = in_words(self.filterset.form, self.request.GET) if self.filterset else "全部"
        return "经筛选" if words != "全部" and audit.is_secret(self.model) else words
