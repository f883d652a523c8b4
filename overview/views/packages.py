"""Asking for the 文书包 of an inspection or of a round; it is made as a job."""

from django.http import HttpResponse
from django.views import View

from core.views.bases import ScopedMixin
from core.views.jobs import start
from overview.packages import JOB
from rounds.models import Inspection, Round


class InspectionPackage(ScopedMixin, View):
    http_method_names = ["post"]
    model = Inspection

    def scope(self):
        return super().scope().select_related("unit", "round__term")

    def post(self, request, pk: int) -> HttpResponse:
        inspection = self.find_object()
        return start(
            request,
            JOB,
            title=f"{inspection.unit}{inspection.round.short_name}巡察文书包",
            params={"inspection": pk},
            key=f"package:inspection:{pk}",
        )


class RoundPackage(ScopedMixin, View):
    http_method_names = ["post"]
    model = Round

    def post(self, request, pk: int) -> HttpResponse:
        round = self.find_object()
        return start(
            request,
            JOB,
            title=f"{round}文书包",
            params={"round": pk},
            key=f"package:round:{pk}",
        )
