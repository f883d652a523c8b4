"""The register of clues, and the exact search by a person's name."""

from django.db.models import QuerySet

from accounts.enums import INSIDERS
from core.views.restricted import OfPerson, RestrictedList
from findings.filters.clues import ClueFilter
from findings.models import Clue
from findings.rules import clues as rules
from findings.tables.clues import ClueTable
from rounds.inspection_pages import ListOfInspections


class ClueList(RestrictedList, ListOfInspections):
    model = Clue
    roles = INSIDERS
    template_name = "findings/clue_list.html"
    register_name = "线索清单"
    ordering = ("-urgency", "-id")
    filterset_class = ClueFilter
    table_class = ClueTable
    can_enter = rules.can_register


class CluesOfPerson(OfPerson):
    model = Clue
    roles = INSIDERS
    template_name = "findings/clue_person.html"
    register_name = "线索清单"

    table_class = ClueTable

    def find(self, mark: str) -> QuerySet[Clue]:
        return self.get_queryset().filter(persons__name_mark=mark).distinct()
