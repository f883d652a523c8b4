"""The registers of 巡前函询: letters to organs, and what they told."""

from accounts.enums import Role
from core.views import ScopedList
from core.views.restricted import OfPerson, RestrictedList
from fieldwork.filters.intake import IntakeFilter, IntakeItemFilter
from fieldwork.models import IntakeItem, IntakeReply, IntakeRequest
from fieldwork.tables.intake import IntakeItemTable, IntakeTable
from rounds.inspection_pages import ListOfInspections


class IntakeList(ScopedList):
    model = IntakeRequest
    roles = (Role.OFFICE, Role.ORGAN)
    template_name = "fieldwork/intake_list.html"
    filterset_class = IntakeFilter
    table_class = IntakeTable

    def get_context_data(self, **kwargs) -> dict:
        is_organ = self.request.user.has_role(Role.ORGAN)
        return super().get_context_data(**kwargs) | {"is_organ": is_organ}


class IntakeItemList(RestrictedList, ListOfInspections):
    """What was handed in; narrowed to an inspection, also how each asked organ stands."""

    model = IntakeItem
    roles = (Role.OFFICE, Role.INSPECTOR)
    template_name = "fieldwork/intake_item_list.html"
    register_name = "情况通报登记簿"
    filterset_class = IntakeItemFilter
    table_class = IntakeItemTable

    def get_queryset(self):
        return super().get_queryset().handed_in()

    def get_context_data(self, **kwargs) -> dict:
        inspection = self.inspection
        replies = IntakeReply.objects.visible_to(self.request.user).filter(inspection=inspection)
        replies = replies.select_related("request__organ", "inspection__unit").order_by("pk")
        return super().get_context_data(**kwargs) | {"replies": replies if inspection else []}


class ItemsOfPerson(OfPerson):
    """By the exact name of somebody whom an organ named; what was handed in only."""

    model = IntakeItem
    roles = (Role.OFFICE, Role.INSPECTOR)
    template_name = "fieldwork/intake_item_person.html"
    register_name = "情况通报登记簿"
    table_class = IntakeItemTable

    def find(self, mark: str):
        return self.get_queryset().handed_in().of_person(mark)
