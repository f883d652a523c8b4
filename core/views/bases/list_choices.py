"""What a person has chosen for a list, as its view asks for it: length of a page, columns, saved views."""

from typing import Any

from django.forms import CharField
from django.http import QueryDict
from django.utils.functional import cached_property

from core import listed
from core.requests import PageRequest
from core.tables import Column, Table


class ListChoices:
    """Beside a ListView with ``table_class``, ``filterset`` and ``get_table_kwargs``."""

    request: PageRequest
    paginate_by: int
    table_class: type[Table] | None
    filterset: Any
    get_table_kwargs: Any

    def get_paginate_by(self, queryset) -> int:
        """As many as the person wants; a list that says otherwise itself has its reason."""
        is_usual = self.paginate_by == listed.USUAL_SIZE
        return listed.page_size(self.request.user) if is_usual else self.paginate_by

    @cached_property
    def put_away(self) -> set[str]:
        """Names of columns that the person does not want to see here; a saved view names its own."""
        if "hide" not in self.request.GET:
            return listed.put_away(self.request.user, self.list_name)
        named = set(self.request.GET["hide"].split(","))
        return {c.name for c in self.columns() if c.name in named and not c.is_fixed}

    @property
    def list_name(self) -> str:
        return self.request.resolver_match.view_name

    def saved_views(self) -> list[dict]:
        """Links above the list: name, address, whether it is what the page shows."""
        user, now = self.request.user, self.request.GET.urlencode()
        kept = [(view["name"], view["query"]) for view in listed.saved_views(user, self.list_name)]
        kept += [
            (f"{row.name}（{row.shared_by}共用）", row.query)
            for row in listed.shared_views(user, self.list_name)
            if row.shared_by_id != user.pk or (row.name, row.query) not in kept
        ]
        return [
            {"label": label, "url": f"{self.request.path}?{query}", "active": query == now}
            for label, query in kept
        ]

    def typed_words(self) -> list[str]:
        """Labels of the filters that hold words which somebody typed: they may name persons."""
        form = self.filterset.form if self.filterset else None
        typed = (bound for bound in form or () if isinstance(bound.field, CharField))
        return [str(bound.label) for bound in typed if self.request.GET.get(bound.html_name)]

    def query_of_view(self) -> str:
        """What a saved view keeps of the address: the choices of the filter, the order, the columns."""
        form = self.filterset.form if self.filterset else None
        names = [bound.html_name for bound in form or () if not isinstance(bound.field, CharField)]
        kept = QueryDict(mutable=True)
        for name in names:
            if values := [value for value in self.request.GET.getlist(name) if value]:
                kept.setlist(name, values)
        if sort := self.request.GET.get("sort"):
            kept["sort"] = sort
        kept["hide"] = ",".join(sorted(self.put_away))
        return kept.urlencode()

    def columns(self) -> list[Column]:
        """Those that the page has for this person, whether they want to see them or not."""
        without = self.get_table_kwargs().get("exclude", ())
        return [c for c in self.table_class.on_page() if c.name not in without]
