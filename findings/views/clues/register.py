"""The register of clues, and the exact search by a person's name."""

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.functional import cached_property

from core.models import Attachment
from core.pagination import Page
from core.views import ScopedList
from findings.exports.clues import clue_workbook
from findings.filters.clues import ClueFilter
from findings.models import Clue, Handoff
from findings.rules import clues as rules
from findings.views.clue_rows import clue_row
from findings.views.clues.pages import READERS
from findings.views.restricted import OfPerson, RestrictedList
from rounds.models import Inspection

UNPRINTED = ("detail", "suggestion_note", "return_note", "conclusion", "asked_because")


def shown(rows):
    """Clues with all that a register prints, in three queries whatever their number."""
    papers = Attachment.objects.filter(
        target_type="findings.clue", target_id=OuterRef("pk"), removed_at=None
    )
    number = papers.order_by().values("target_id").annotate(n=Count("*")).values("n")
    rows = rows.annotate(papers=Coalesce(Subquery(number), 0)).select_related("inspection__unit")
    joined = Handoff.objects.select_related("organ", "issued_by", "received_by")
    # Opening a sealed text costs about as much as reading its row: only what is printed.
    handoffs = Prefetch("handoffs", joined.defer(*Handoff.AUDIT_HIDDEN))
    return rows.defer(*UNPRINTED).prefetch_related("persons", handoffs)


class ClueList(RestrictedList, ScopedList):
    model = Clue
    roles = READERS
    template_name = "findings/clue_list.html"
    register_name = "线索清单"
    order = ("-urgency", "-id")
    filterset_class = ClueFilter
    export = clue_workbook

    def for_display(self, rows):
        return shown(rows)

    def make_export(self, rows) -> HttpResponse:
        found = list(shown(rows.order_by(*self.order)))
        self.note("导出", found, f"{len(found)}件")
        return clue_workbook(found, by=self.request.user)

    def get_context(self, page: Page) -> dict:
        context = super().get_context(page)
        return context | {"rows": [clue_row(clue, context["today"]) for clue in page.rows]}

    @cached_property
    def inspection(self) -> Inspection | None:
        """The one inspection the register is narrowed to, if it is in scope."""
        chosen = self.filterset.form.cleaned_data.get("inspection")
        scope = Inspection.objects.visible_to(self.request.user)
        return scope.filter(pk=chosen.pk).first() if chosen else None

    def extra(self) -> dict:
        user, inspection = self.request.user, self.inspection
        may = inspection is not None and rules.can_register(user, inspection)
        return {"inspection": inspection, "can_register": may}


class CluesOfPerson(OfPerson):
    model = Clue
    roles = READERS
    template_name = "findings/clue_person.html"
    register_name = "线索清单"

    def find(self, mark: str) -> QuerySet[Clue]:
        return shown(self.scope().filter(persons__name_mark=mark).distinct())

    def lines(self, found: list[Clue]) -> list:
        return [clue_row(clue, None) for clue in found]
