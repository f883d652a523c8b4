"""Frozen documents: download or preview, in the scope of the row they belong to, each audited."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views import View

from core import audit
from core.documents import store
from core.models import Document

# A preview may draw itself and do nothing else; Chromium's reader works inside this.
PREVIEW_POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"


class DocumentDownload(View):
    """GET: the frozen PDF as an attachment; with ?inline=1 to look at in the browser."""

    def get(self, request, pk: int) -> HttpResponse:
        found = store.find(pk, user=request.user)
        if found is None:
            raise Http404
        document, target = found
        data = store.read(document)
        is_preview = "inline" in request.GET
        verb = "预览文书" if is_preview else "下载文书"
        audit.record(
            target, verb, by=request.user, note=f"{document.title}（第{document.revision}版）"
        )
        return self.answer(document, data, is_preview)

    def answer(self, document: Document, data: bytes, is_preview: bool) -> HttpResponse:
        response = HttpResponse(data, content_type="application/pdf")
        disposition = content_disposition_header(not is_preview, f"{document.title}.pdf")
        response["Content-Disposition"] = disposition or ""
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        if is_preview:
            response["Content-Security-Policy"] = PREVIEW_POLICY
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response
