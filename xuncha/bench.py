"""The floors that ``make bench`` compares with: for each kind of page one good query, one small template.

They are signed in like everybody and read the same rows: a list of fifty rows and ten columns with
its capped count, a row with fifty events, Django's own form over one row, four aggregates with
fifty lines, a save with its one event, a bare CSV stream. Served only where XUNCHA_BENCH is set;
this module also counts queries for requests that ask for it.
"""

import csv

from django import forms
from django.db import connection
from django.db.models import Count, F, Q
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core import audit
from core.models import AuditEvent
from core.verbs import CoreVerb
from findings.models import Finding
from rectification.models import LedgerItem

COLUMNS = (
    "pk", "number", "title", "inspection__unit__name", "category__name", "state", "disposition",
    "created_by__name", "updated_at", "inspection__round__number",
)  # fmt: skip
DETAIL = ("inspection__unit", "inspection__round__term", "category", "created_by", "signed_by")


def floor(request) -> HttpResponse:
    """Fifty rows of ten columns, as values, through a template without any tag in its cells."""
    rows = Finding.objects.order_by("-id").values(*COLUMNS)[:50]
    total = Finding.objects.values("pk")[:1001].count()
    context = {"rows": list(rows), "total": total, "person": request.user.name}
    return render(request, "bench/floor.html", context)


def floor_detail(request, pk: int) -> HttpResponse:
    """One row with what it refers to and its newest fifty events."""
    row = get_object_or_404(Finding.objects.select_related(*DETAIL), pk=pk)
    events = AuditEvent.objects.filter(target_type="findings.finding", target_id=pk)[:50]
    return render(request, "bench/detail.html", {"row": row, "events": list(events)})


def floor_form(request, pk: int) -> HttpResponse:
    """Django's own form over one row, as Django writes it."""
    row = get_object_or_404(Finding, pk=pk)
    form = forms.modelform_factory(Finding, fields=Finding.TEXT_FIELDS)(instance=row)
    return render(request, "bench/form.html", {"form": form})


def floor_save(request, pk: int) -> JsonResponse:
    """A form checked, one UPDATE, one event."""
    row = get_object_or_404(Finding, pk=pk)
    form = forms.modelform_factory(Finding, fields=("title", "summary"))(request.POST, instance=row)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    Finding.objects.filter(pk=pk).update(version=F("version") + 1, **form.cleaned_data)
    audit.record(row, CoreVerb.CHANGED, by=request.user)
    return JsonResponse({"version": row.version + 1})


def floor_home(request) -> HttpResponse:
    """Four aggregates over whole tables and the fifty most urgent items."""
    today, items = timezone.localdate(), LedgerItem.objects.all()
    late = Q(due_on__lt=today) & ~Q(state="closed")
    context = {
        "items": items.aggregate(total=Count("*"), late=Count("pk", filter=late)),
        "findings": list(
            Finding.objects.order_by().values("category__name").annotate(n=Count("*"))
        ),
        "rows": list(
            items.filter(late).order_by("due_on", "id").values("pk", "problem", "due_on")[:50]
        ),
        "events": AuditEvent.objects.filter(actor_id=request.user.pk).count(),
    }
    return render(request, "bench/home.html", context)


EXPORTED = (  # columns of 问题底稿 that stand in the table itself or one join away
    "number",
    "inspection__unit__name",
    "title",
    "category__parent__name",
    "category__name",
    "summary",
    "methods",
    "happened_when",
    "happened_where",
    "responsible",
    "responsible_person",
    "policy_basis",
    "discovery",
    "nature",
    "discipline",
    "major_problem",
    "amount",
    "disposition",
    "state",
    "created_by__name",
    "created_at",
    "review_note",
    "reviewed_by__name",
    "reviewed_at",
    "sign_note",
    "signed_by__name",
    "signed_at",
)


def floor_csv(request) -> StreamingHttpResponse:
    """Ten thousand bare rows of the export's own columns, streamed."""
    rows = Finding.objects.order_by("-id").values_list(*EXPORTED)[:10_000]
    writer = csv.writer(Echo())
    lines = (writer.writerow(row) for row in rows.iterator(chunk_size=1000))
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
