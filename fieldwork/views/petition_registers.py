"""The register of petitions: the list, the exact search by a name, the old register as a workbook, its period."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.enums import INSIDERS
from core.views.imports import ImportPage
from core.views.restricted import OfPerson, Restricted, RestrictedList
from fieldwork.actions import petitions as actions
from fieldwork.filters.petitions import PetitionFilter
from fieldwork.forms.petitions import PeriodForm
from fieldwork.imports.petitions import PetitionImporter
from fieldwork.models import Petition, PetitionPeriod
from fieldwork.queries import petitions as queries
from fieldwork.rules import petitions as rules
from fieldwork.tables.petitions import PetitionTable
from rounds.inspection_pages import ListOfInspections, UnderInspection
from rounds.models import Inspection


class PetitionList(RestrictedList, ListOfInspections):
    model = Petition
    roles = INSIDERS
    template_name = "fieldwork/petition_list.html"
    register_name = "信访登记簿"
    ordering = ("-received_on", "-id")
    filterset_class = PetitionFilter
    table_class = PetitionTable
    can_enter = rules.can_record

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | self.of_inspection()

    def of_inspection(self) -> dict:
        user, inspection = self.request.user, self.inspection
        if inspection is None:
            return {}
        return {
            "period": getattr(inspection, "petition_period", None),
            "counts": queries.figures(self.get_queryset().filter(inspection=inspection)),
            "can": {"set_period": rules.can_set_period(user, inspection)},
        }


class PetitionsOfPerson(OfPerson):
    """By the exact name of who is named in it or of who reported."""

    model = Petition
    roles = INSIDERS
    template_name = "fieldwork/petition_person.html"
    register_name = "信访登记簿"
    table_class = PetitionTable

    def find(self, mark: str):
        return self.get_queryset().of_person(mark)


class PetitionImport(Restricted, ImportPage):
    """The old register of one inspection, as a workbook."""

    importer_class = PetitionImporter

    def dispatch(self, request, *args, **kwargs):
        scope = Inspection.objects.visible_to(request.user).select_related("unit", "round__term")
        self.inspection = get_object_or_404(scope, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def make_importer(self) -> PetitionImporter:
        return PetitionImporter(self.request.user, self.inspection)

    def get_back_url(self) -> str:
        return f"{reverse('fieldwork:petition_list')}?inspection={self.inspection.pk}"


class PeriodPage(UnderInspection):
    """受理截止日 of one inspection, and the contact that its notice prints."""

    form_class = PeriodForm
    title = "信访受理截止日和联系方式"
    success_message = "已设定。可以在巡察任务页面制作进驻公告。"
    roles = INSIDERS
    check = rules.check_can_set_period
    action = actions.set_period

    def get_form_kwargs(self) -> dict:
        period = PetitionPeriod.objects.filter(inspection=self.inspection).first()
        return super().get_form_kwargs() | {"instance": period}

    def get_success_url(self) -> str:
        return PetitionPeriod(inspection=self.inspection).get_absolute_url()

    get_cancel_url = get_success_url
