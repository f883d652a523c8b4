"""成果运用台账: by round of a term, by unit of a round, by inspection of one unit."""

from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import OVERSIGHT
from core import audit, charts
from core.views.bases import ScopedMixin
from core.views.downloads import exported
from core.views.restricted import NO_STORE
from findings.enums import Degree
from overview.exports.results import table
from overview.queries import results
from overview.verbs import OverviewVerb
from rounds.models import Inspection, Round, Term


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    note: str = "人"


@dataclass(frozen=True)
class Chart:
    title: str
    bars: list[Bar]


class Results(ScopedMixin, View):
    model = Inspection
    roles = OVERSIGHT

    def get(self, request) -> HttpResponseBase:
        lines = results.lines(self.rows, request.user)
        form = request.GET.get("export", "")
        if form in ("xlsx", "csv"):
            title = str(self.round or self.unit or self.term or "")
            audit.record(
                None, OverviewVerb.RESULTS_EXPORTED, by=request.user, note=title,
                trail="overview.results",
            )  # fmt: skip
            return exported(table(title, lines), form)
        response = render(request, "overview/results.html", self.context(lines))
        response["Cache-Control"] = NO_STORE
        return response

    def context(self, lines: list[results.Line]) -> dict[str, Any]:
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        return {
            "terms": self.terms,
            "term": self.term,
            "round": self.round,
            "unit": self.unit,
            "figures": results.FIGURES,
            "lines": [(line, line.row(results.FIGURES)) for line in lines],
            "totals": results.totals(lines, results.FIGURES),
            "degrees": self.degrees(lines),
            "charts": [charts.shown(chart(lines))] if any(_people(lines)) else [],
            "export_query": query.urlencode(),
        }

    def degrees(self, lines: list[results.Line]) -> list[tuple[str, list[Any]]]:
        """A block of 四种形态 for what units did and for what came of clues."""
        blocks = (("整改问责", results.DEGREES), ("线索处置", results.CLUE_FIGURES))
        return [
            (name, figures, [(line, line.row(figures)) for line in lines],
             results.totals(lines, figures))
            for name, figures in blocks
        ]  # fmt: skip

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.order_by("-starts_on"))

    @cached_property
    def term(self) -> Term | None:
        wanted = self.request.GET.get("term", "")
        current = next((term for term in self.terms if term.is_current), None)
        return next((term for term in self.terms if str(term.pk) == wanted), current)

    @cached_property
    def round(self) -> Round | None:
        key = self.request.GET.get("round", "")
        rounds = Round.objects.visible_to(self.request.user).select_related("term")
        return rounds.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None

    @cached_property
    def unit(self) -> Any:
        """Of the inspections that this person may see."""
        key = self.request.GET.get("unit", "")
        if not key.isdecimal() or len(key) >= 10:
            return None
        first = self.get_queryset().filter(unit=key).select_related("unit").first()
        return first.unit if first else None

    @property
    def rows(self) -> Any:
        inspections = self.get_queryset().select_related("unit", "round__term")
        if self.round:
            return inspections.filter(round=self.round).order_by("unit__name", "pk")
        if self.unit:
            return inspections.filter(unit=self.unit).order_by("-round__starts_on", "pk")
        rounds = Round.objects.visible_to(self.request.user).select_related("term")
        return rounds.filter(term=self.term).order_by("-starts_on", "-pk")


def _people(lines: list[results.Line]) -> list[int]:
    """Persons of each 形态 among what units did, over all lines."""
    return [int(cell.value or 0) for cell in results.totals(lines, results.DEGREES)]


def chart(lines: list[results.Line]) -> Chart:
    """The title says the finding: how many were held to account, and how far 第一种形态 carries it."""
    counted = _people(lines)
    share = round(100 * counted[0] / sum(counted)) if sum(counted) else 0
    title = f"整改中问责归入四种形态的{sum(counted)}人次，第一种形态占{share}%"
    return Chart(title, [Bar(str(d.label), n) for d, n in zip(Degree, counted, strict=True)])
