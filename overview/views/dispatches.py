"""发文登记簿: one year's documents under a 文号, and the proof that no number is missing."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from accounts.enums import OVERSIGHT
from core import audit
from core.forms.chips import in_words
from core.pagination import Page
from core.requests import PageRequest
from core.verbs import CoreVerb
from core.views.downloads import exported
from overview.forms import DispatchRegisterForm
from overview.queries import dispatches
from overview.tables import DispatchTable

FORMS = ("xlsx", "csv")
SIZE = 50


class DispatchRegister(View):
    """GET ?year=&series=&q=: the register of one year; ``?export=xlsx`` gives the same rows."""

    request: PageRequest

    roles = OVERSIGHT

    def get(self, request) -> HttpResponse:
        if not request.user.has_role(*self.roles):
            raise Http404
        years = dispatches.years() or [timezone.localdate().year]
        year = _chosen(request.GET.get("year", ""), years)
        series = dispatches.proof(year)
        form = DispatchRegisterForm(request.GET, years=years, series=series)
        rows = form.narrow(dispatches.entries(request.user, year))
        if request.GET.get("export") in FORMS:
            return self.export(form, rows, year)
        shown = page(rows[::-1], request.GET.get("cursor", ""))
        context = {
            "form": form,
            "page_obj": shown,
            "rows": shown.rows,
            "table": DispatchTable(shown.rows),
            "total": len(rows),
            "series": series,
            "gaps": any(each.missing for each in series),
            "year": year,
            "exports": FORMS,
        }
        return render(request, "overview/dispatch_register.html", context)

    def export(self, form, rows: list[dispatches.Entry], year: int):
        words = in_words(form, self.request.GET)
        audit.record(
            None, CoreVerb.EXPORTED, by=self.request.user, note=f"发文登记簿{year}年（{words}）"
        )
        return exported(DispatchTable.file(rows, year=year), self.request.GET["export"])


def page(rows: list[dispatches.Entry], cursor: str) -> Page:
    """Fifty rows from the number that ``cursor`` says on; what is no number is the first page."""
    start = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 9 else 0
    start = start if start < len(rows) else 0
    more = start + SIZE
    following = str(more) if more < len(rows) else ""
    before = str(max(start - SIZE, 0)) if start else ""
    return Page(rows[start:more], next=following, previous=before, total=len(rows))


def _chosen(word: str, years: list[int]) -> int:
    return next((year for year in years if str(year) == word), years[0])
