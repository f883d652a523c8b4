"""巡察通知 as its unit reads it: the letter as it was issued, and its frozen PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from core.documents import copies, html, issuing, registry, store, tree
from core.models import Document
from core.requests import PageRequest
from core.verbs import CoreVerb
from core.views.documents import as_file
from rounds.enums import NOTICE
from rounds.models import Inspection


class UnitNotice(View):
    """The issued notice; with ``?file`` the PDF, once it is made."""

    request: PageRequest

    model = Inspection
    # A liaison sees no inspection, but its notice (rounds.registrations).
    about = staticmethod(lambda pk: None)

    def get(self, request, pk: int) -> HttpResponse:
        rows = Inspection.objects.announced_to(request.user)
        inspection = get_object_or_404(rows.select_related("unit", "team", "round__term"), pk=pk)
        frozen = store.of(inspection).filter(kind=NOTICE, is_issued=True).first()
        if "file" in request.GET:
            return self.file(inspection, frozen)
        content = html.context_of(self.content(inspection, frozen))
        context = {"object": inspection, "content": content, "document": frozen}
        return render(request, "rounds/unit_notice.html", context)

    def content(self, inspection: Inspection, frozen: Document | None) -> tree.Tree:
        """As frozen; as it stands under its number until the worker has made the PDF."""
        if frozen is not None:
            return tree.from_json(frozen.plain_content)
        kind = registry.get(NOTICE)
        if kind is None:
            raise Http404
        return issuing.content_of(kind, inspection, self.request.user)

    def file(self, inspection: Inspection, frozen: Document | None) -> HttpResponse:
        if frozen is None:
            raise Http404
        data = copies.take(
            frozen, inspection, verb=CoreVerb.DOCUMENT_DOWNLOADED, by=self.request.user
        )
        return as_file(frozen, "pdf", data)
