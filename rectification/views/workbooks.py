"""The pages that take a ledger's plan and progress as workbooks that the unit has filled in."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from core.views.imports import ImportPage
from rectification.imports.ledgers import LedgerImporter
from rectification.imports.plans import PlanImporter
from rectification.imports.progress import ProgressImporter
from rectification.views.ledger_header import ledgers_of


class LedgerImport(ImportPage):
    importer_class: type[LedgerImporter]
    says_why = True

    def dispatch(self, request, *args, **kwargs) -> HttpResponseBase:
        self.ledger = get_object_or_404(ledgers_of(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def make_importer(self) -> LedgerImporter:
        return self.importer_class(self.request.user, self.ledger)

    def get_back_url(self) -> str:
        return self.ledger.get_absolute_url()


class PlanImport(LedgerImport):
    importer_class = PlanImporter


class ProgressImport(LedgerImport):
    importer_class = ProgressImporter
