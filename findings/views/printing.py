"""Buttons that ask the worker for a PDF and lead to the job's page."""

from django.http import HttpResponse

from core.views import ActionView
from core.views.jobs import start
from findings.models import Feedback, Finding
from findings.rules.feedback import check_can_print
from findings.views.feedback import OfInspection
from rounds.models import Inspection


class FindingPdf(ActionView):
    model = Finding

    def post(self, request, **kwargs) -> HttpResponse:
        finding = self.find_object()
        return start(
            request,
            "findings.finding_pdf",
            title=f"{finding.reference} PDF",
            params={"pk": finding.pk},
            key=f"finding_pdf:{finding.pk}:{finding.version}",
        )


class VolumePdf(ActionView):
    model = Inspection

    def post(self, request, **kwargs) -> HttpResponse:
        inspection = self.find_object()
        return start(
            request,
            "findings.volume_pdf",
            title=f"{inspection.unit}问题底稿汇编 PDF",
            params={"pk": inspection.pk},
            key=f"finding_volume:{inspection.pk}",
        )


class FeedbackPdf(OfInspection, ActionView):
    model = Feedback

    def post(self, request, **kwargs) -> HttpResponse:
        feedback = self.find_object()
        check_can_print(request.user, feedback)
        return start(
            request,
            "findings.feedback_pdf",
            title=f"{feedback} PDF",
            params={"pk": feedback.pk},
            key=f"feedback_pdf:{feedback.pk}:{feedback.version}",
        )
