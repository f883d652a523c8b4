"""Files that leave the house: always an attachment, never guessed at, never kept by a cache."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from core import spreadsheets
from core.spreadsheets import CSV, XLSX, Table


def workbook(content, name: str) -> HttpResponseBase:
    """A workbook as a download: bytes, or an open file as `core.spreadsheets.write` gives it."""
    return attachment(content, name, XLSX)


def exported(table: Table, form: str) -> HttpResponseBase:
    """The table as ``form``: csv, streamed, or xlsx."""
    if form == "csv":
        response = StreamingHttpResponse(spreadsheets.as_csv(table), content_type=CSV)
        return _leaving(response, f"{table.file_name}.csv")
    book = spreadsheets.write(table.columns, table.rows, title=table.title, note=table.note)
    return workbook(book, f"{table.file_name}.xlsx")


def attachment(content, name: str, content_type: str) -> HttpResponseBase:
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=content_type)
    else:
        response = FileResponse(content, content_type=content_type)
    return _leaving(response, name)


def _leaving(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
