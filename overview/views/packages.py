"""Asking for the 文书包 of an inspection or of a round; it is made as a job."""

from django.http import HttpResponse
from django.views import View

from core.views.bases import ScopedObjectMixin
from core.views.jobs import start
from overview.packages import JOB
from rounds.models import Inspection, Round


class InspectionPackage(ScopedObjectMixin, View):
    http_method_names = ["post"]
    model = Inspection

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "round__term")

    def post(self, request, pk: int) -> HttpResponse:
        inspection = self.get_object()
        return start(
            request,
            JOB,
            title=f"{inspection.unit}{inspection.round.short_name}巡察文书包",
            params={"inspection": pk},
            key=f"package:inspection:{pk}",
        )


class RoundPackage(ScopedObjectMixin, View):
    http_method_names = ["post"]
    model = Round

    def post(self, request, pk: int) -> HttpResponse:
        round = self.get_object()
        return start(
            request,
            JOB,
            title=f"{round}文书包",
            params={"round": pk},
            key=f"package:round:{pk}",
        )
