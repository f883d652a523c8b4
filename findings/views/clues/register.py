"""The register of clues, and the exact search by a person's name."""

from django.db.models import QuerySet
from django.utils.functional import cached_property

from accounts.enums import INSIDERS
from core.views import ScopedList
from core.views.restricted import OfPerson, RestrictedList
from findings.filters.clues import ClueFilter
from findings.models import Clue
from findings.rules import clues as rules
from findings.tables.clues import ClueTable
from rounds.models import Inspection


class ClueList(RestrictedList, ScopedList):
    model = Clue
    roles = INSIDERS
    template_name = "findings/clue_list.html"
    register_name = "线索清单"
    ordering = ("-urgency", "-id")
    filterset_class = ClueFilter
    table_class = ClueTable

    @cached_property
    def inspection(self) -> Inspection | None:
        """The one inspection the register is narrowed to, if it is in scope."""
        chosen = self.filterset.form.cleaned_data.get("inspection")
        scope = Inspection.objects.visible_to(self.request.user)
        return scope.filter(pk=chosen.pk).first() if chosen else None

    def get_context_data(self, **kwargs) -> dict:
        user, inspection = self.request.user, self.inspection
        may = inspection is not None and rules.can_register(user, inspection)
        return super().get_context_data(**kwargs) | {"inspection": inspection, "can_register": may}


class CluesOfPerson(OfPerson):
    model = Clue
    roles = INSIDERS
    template_name = "findings/clue_person.html"
    register_name = "线索清单"

    table_class = ClueTable

    def find(self, mark: str) -> QuerySet[Clue]:
        return self.get_queryset().filter(persons__name_mark=mark).distinct()
