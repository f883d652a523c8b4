"""Files that leave the house: always an attachment, never guessed at, never kept by a cache."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from core.sheets import XLSX


def workbook(content, name: str) -> HttpResponseBase:
    """A workbook as a download: bytes, or an open file as `core.sheets.write` gives it."""
    return attachment(content, name, XLSX)


def attachment(content, name: str, content_type: str) -> HttpResponseBase:
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
    else:
        response = FileResponse(
            content, as_attachment=True, filename=name, content_type=content_type
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
