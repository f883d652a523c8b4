"""外来台账: typed in on one page, or taken from a workbook for several units at once; and history."""

from django.urls import reverse, reverse_lazy

from accounts.enums import Role
from core.views import FormPage
from core.views.imports import ImportPage
from rectification import rules
from rectification.actions import outside as actions
from rectification.forms.outside import OutsideLedgerForm
from rectification.imports.history import HistoryImporter
from rectification.imports.outside import OutsideImporter
from rectification.models import Ledger

LIST = reverse_lazy("rectification:ledger_list")


class OutsideNew(FormPage):
    roles = (Role.OFFICE,)
    form_class = OutsideLedgerForm
    template_name = "rectification/outside_new.html"
    title, submit_label = "建立外来台账", "建立并通知单位"
    success_message = "外来台账已建立，已通知单位联络员认领。"

    def check_permissions(self) -> None:
        rules.check_can_open(self.request.user)

    def perform(self, form) -> Ledger:
        values = form.values()
        problems = [actions.Problem(**row) for row in form.rows("problems")]
        unit = form.cleaned_data["unit"]
        return actions.open_outside(unit, values=values, problems=problems, by=self.request.user)

    def get_cancel_url(self) -> str:
        return reverse("rectification:ledger_list")


class HistoryImport(ImportPage):
    """Ledgers of earlier years (docs/migration.md)."""

    importer_class = HistoryImporter
    back_url = LIST


class OutsideImport(ImportPage):
    importer_class = OutsideImporter
    back_url = LIST
