"""The page that takes a workbook of 底稿 into the drafts of one inspection."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.views.imports import ImportPage
from findings.imports import FindingImporter
from rounds.models import Inspection


class FindingImport(ImportPage):
    importer_class = FindingImporter

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        scope = Inspection.objects.visible_to(request.user).select_related("unit", "round__term")
        self.inspection = get_object_or_404(scope, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def make_importer(self) -> FindingImporter:
        return FindingImporter(self.request.user, self.inspection)

    def get_back_url(self) -> str:
        return f"{reverse('findings:finding_list')}?inspection={self.inspection.pk}"
