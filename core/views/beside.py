"""The neighbours of a sheet in the list that it was opened from, by the list's filter and order."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from core import listed
from core.requests import PageRequest


@method_decorator(never_cache, name="dispatch")
class Beside(View):
    """``list`` is the list's address, ``row`` the path of the sheet. Three rows are read, whatever the list.

    Nothing where the person has no such list, or the sheet does not stand in it.
    """

    http_method_names = ["get"]

    def get(self, request: PageRequest) -> HttpResponse:
        view = listed.view_at(request.GET.get("list", ""), request.user)
        model, pk = _sheet(request.GET.get("row", ""))
        if view is None or view.table_class is None or view.model is not model:
            return HttpResponse(status=204)
        table, row, others = view.neighbours(pk)
        if row is None or table.url(row) != request.GET["row"]:
            return HttpResponse(status=204)
        before, after = (table.url(other) if other else "" for other in others)
        context = {"before": before, "after": after, "list_url": request.GET["list"]}
        return render(request, "components/beside.html", context)


def _sheet(path: str) -> tuple[type | None, int]:
    """Of what the page at this address is, and its number."""
    try:
        match = resolve(path)
    except Resolver404:
        return None, 0
    found: Any = match.func
    pk = match.kwargs.get("pk")
    return (getattr(getattr(found, "view_class", None), "model", None), pk) if pk else (None, 0)
