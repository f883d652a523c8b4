"""归档目录 of one inspection, and the step that archives it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views import View

from core import audit
from core.documents import store
from core.verbs import CoreVerb
from core.views import ActionView, ScopedDetail
from core.views.bases import ScopedObjectMixin
from core.views.jobs import start
from overview import archiving, exports
from overview.queries import archive
from rounds import gates, rules
from rounds.actions import inspections
from rounds.enums import Stage
from rounds.models import Inspection


class Archive(ScopedDetail):
    model = Inspection
    template_name = "overview/archive.html"

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "unit", "team")

    def get(self, request, **kwargs) -> HttpResponse:
        if request.GET.get("export") != "xlsx":
            return super().get(request, **kwargs)
        inspection = self.get_object()
        audit.record(inspection, CoreVerb.EXPORTED, by=request.user, note="归档目录")
        return exports.catalogue(inspection, archive.catalogue(inspection, request.user))

    def can(self) -> dict[str, bool]:
        return {"archive": rules.can_advance(self.request.user, self.object, Stage.ARCHIVED)}

    def get_context_data(self, **kwargs) -> dict:
        lines = archive.catalogue(self.object, self.request.user)
        return super().get_context_data(**kwargs) | {
            "lines": lines,
            "pieces": sum(line.pieces for line in lines),
            "missing": archive.missing(lines),
            "documents": self.documents(),
            "is_archived": self.object.stage == Stage.ARCHIVED,
            "gates": gates.bars(self.object, Stage.ARCHIVED),
        }

    def documents(self) -> list:
        """The frozen documents that this person may open, in the order they were made."""
        rows = archive.documents(self.object)[:500]
        pairs = store.in_scope(rows, user=self.request.user)
        return sorted((document for document, _ in pairs), key=lambda each: each.pk)


class ArchiveDocuments(ScopedObjectMixin, View):
    """Asks for every document the archive needs; what is there and unchanged is not made again."""

    http_method_names = ["post"]
    model = Inspection

    def post(self, request, pk: int) -> HttpResponse:
        inspection = self.get_object()
        title = f"{inspection.unit}归档所需文书"
        key = f"archive:{pk}"
        return start(request, archiving.JOB, title=title, params={"pk": pk}, key=key)


class ArchiveClose(ActionView):
    """Archives the inspection; what still bars it comes back as a sentence."""

    model = Inspection
    success_message = "已归档。"

    def perform(self, *, note: str) -> None:
        inspections.advance(self.object, Stage.ARCHIVED, note=note, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("overview:archive", args=[self.object.pk])
