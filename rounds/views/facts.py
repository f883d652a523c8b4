"""Pages of 单位数据: the register of all units, the forms of one figure, the import."""

from django.http import Http404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import INSIDERS, Role
from core.importing import Importer
from core.views import ActionView, FormPage, ScopedList
from core.views.imports import ImportPage
from rounds import rules
from rounds.actions import facts
from rounds.filters import FactFilter
from rounds.forms.facts import FactForm
from rounds.imports import FactImporter
from rounds.models import Unit, UnitFact
from rounds.tables.facts import FactTable


class FactList(ScopedList):
    model = UnitFact
    roles = INSIDERS
    template_name = "rounds/fact_list.html"
    ordering = ("unit__order", "unit_id", "name_key", "-year")
    filterset_class = FactFilter
    table_class = FactTable

    def get_context_data(self, **kwargs) -> dict:
        can_edit = rules.can_edit_units(self.request.user)
        return super().get_context_data(**kwargs) | {"can_edit": can_edit}


class FactForms(FormPage):
    form_class = FactForm
    roles = (Role.OFFICE,)
    template_name = "rounds/fact_form.html"
    success_message = "已保存。"

    def get_success_url(self) -> str:
        return f"{self.get_above().get_absolute_url()}#facts"


class FactNew(FactForms):
    model = Unit
    action = facts.add

    def get_initial(self) -> dict:
        return {"year": timezone.localdate().year - 1}

    def get_action_kwargs(self, form) -> dict:
        return {"values": form.values()}

    def get_title(self) -> str:
        return f"{self.object}：登记单位数据"


class FactEdit(FactForms):
    model = UnitFact
    action = facts.edit

    def get_queryset(self):
        return super().get_queryset().select_related("unit")

    def get_title(self) -> str:
        return f"{self.object.unit}：修改{self.object}"

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class FactRemove(ActionView):
    model = UnitFact
    roles = (Role.OFFICE,)
    success_message = "已删除，原来的数值保留在单位的变更记录里。"
    action = facts.remove

    def get_queryset(self):
        return super().get_queryset().select_related("unit")


class FactImport(ImportPage):
    """Of all units: each row names its own."""

    importer_class = FactImporter
    back_url = reverse_lazy("rounds:fact_list")


class UnitFactImport(ImportPage):
    """Of one unit: rows need not name it."""

    importer_class = FactImporter

    @cached_property
    def unit(self) -> Unit:
        found = Unit.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def make_importer(self) -> Importer:
        return FactImporter(self.request.user, self.unit)

    def get_back_url(self) -> str:
        return f"{self.unit.get_absolute_url()}#facts"
