"""A package's zip: its maker's alone, streamed, audited."""

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views import View

from core import audit
from core.documents import packing
from core.models import Package
from core.targets import load
from core.verbs import CoreVerb


class PackageDownload(View):
    model = Package

    def get(self, request, pk: int) -> StreamingHttpResponse:
        package = get_object_or_404(Package.objects.visible_to(request.user), pk=pk)
        pieces = packing.stream(package, by=request.user)
        target = load(package.target_type, package.target_id, user=request.user)
        note = f"{package.title}，{package.count}件，SHA-256 {package.sha256}"
        audit.record(target, CoreVerb.PACKAGE_DOWNLOADED, by=request.user, note=note)
        response = StreamingHttpResponse(pieces, content_type="application/zip")
        response["Content-Disposition"] = content_disposition_header(True, f"{package.title}.zip")
        response["Content-Length"] = str(package.size)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
