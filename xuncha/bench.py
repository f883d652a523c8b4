"""The floor that ``make bench`` compares with: one good query, one small template, signed in.

Served only where XUNCHA_BENCH is set; it also counts queries for requests that ask for it.
"""

import csv

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from findings.models import Finding

COLUMNS = ("pk", "number", "title", "inspection__unit__name", "category__name", "state")


def floor(request) -> HttpResponse:
    """Fifty rows of six columns, as values, through a template without any tag in its cells."""
    rows = Finding.objects.order_by("-id").values(*COLUMNS)[:50]
    return render(request, "bench/floor.html", {"rows": list(rows), "person": request.user.name})


def floor_csv(request) -> StreamingHttpResponse:
    """Ten thousand bare rows, streamed."""
    rows = Finding.objects.order_by("-id").values_list(*COLUMNS)[:10_000]
    writer = csv.writer(Echo())
    lines = (writer.writerow(row) for row in rows.iterator(chunk_size=2000))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


class Echo:
    def write(self, line: str) -> str:
        return line


class CountQueries:
    """Answers ``X-Queries`` to a request that carries ``X-Count-Queries``."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if "X-Count-Queries" not in request.headers:
            return self.get_response(request)
        count = 0

        def note(execute, sql, params, many, context):
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response
