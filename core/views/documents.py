"""Frozen documents: download or preview, versions side by side; each in the scope of its row."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views import View

from core import audit
from core.documents import codes, comparing, copies, registry, store, tree, versions
from core.documents.formats import TYPES
from core.models import Document
from core.requests import PageRequest
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


# A preview may draw itself and do nothing else; Chromium's reader works inside this.
PREVIEW_POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"


class DocumentDownload(View):
    """GET: the frozen PDF as an attachment; with ?inline=1 to look at in the browser.

    ``?format=docx`` and ``?format=xlsx`` give the other formats, always as attachments.
    """

    model = Document

    def get(self, request, pk: int) -> HttpResponse:
        document, target = _found(pk, request.user)
        file_format = request.GET.get("format", "pdf")
        is_preview = file_format == "pdf" and "inline" in request.GET
        verb = CoreVerb.DOCUMENT_PREVIEWED if is_preview else CoreVerb.DOCUMENT_DOWNLOADED
        try:
            data = copies.take(
                document, target, file_format=file_format, verb=verb, by=request.user
            )
        except LookupError as error:
            raise Http404 from error
        return as_file(document, file_format, data, is_preview)


def as_file(
    document: Document, file_format: str, data: bytes, is_preview: bool = False
) -> HttpResponse:
    """One format of a document as an attachment, or to look at in the browser."""
    response = HttpResponse(data, content_type=TYPES[file_format])
    disposition = content_disposition_header(not is_preview, f"{document.title}.{file_format}")
    response["Content-Disposition"] = disposition or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if is_preview:
        response["Content-Security-Policy"] = PREVIEW_POLICY
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response


class Versions(View):
    """GET: every version of one document, what is in force, and why each was made."""

    model = Document

    def get(self, request, pk: int) -> HttpResponse:
        document, target = _found(pk, request.user)
        same = versions.of_same(document).select_related("made_by")
        rows = registry.openable(same.order_by("-is_issued", "-revision"), request.user, target)
        context = {
            "object": document,
            "target_url": target.get_absolute_url(),
            "target": target,
            "rows": _with_standing(rows),
            "can_compare": len(rows) > 1,
        }
        return _closed(render(request, "core/document_versions.html", context), document)


class Compare(View):
    """GET ?with=: this version against another of the same document; without it the one before."""

    request: PageRequest

    model = Document

    def get(self, request, pk: int) -> HttpResponse:
        document, target = _found(pk, request.user)
        other = self.other(document, target)
        old, new = sorted((document, other), key=lambda each: each.pk)
        comparison = comparing.compare(
            tree.from_json(old.plain_content), tree.from_json(new.plain_content)
        )
        if document.is_restricted:
            note = f"{store.trail_label(old, target)}与{new.version_words}"
            audit.record(target, CoreVerb.VERSIONS_COMPARED, by=request.user, note=note)
        context = {
            "object": new,
            "old": old,
            "comparison": comparison,
            "rows": comparison.rows if "all" in request.GET else comparison.shown,
            "is_whole": "all" in request.GET,
            "figures": [(word, n) for kind, word in WORDS.items() if (n := comparison.count(kind))],
        }
        return _closed(render(request, "core/document_compare.html", context), document)

    def other(self, document: Document, target) -> Document:
        rows = versions.of_same(document).exclude(pk=document.pk).order_by("-pk")
        wanted = self.request.GET.get("with", "")
        if wanted:
            rows = rows.filter(pk=int(wanted)) if wanted.isdecimal() else rows.none()
        else:
            rows = rows.filter(pk__lt=document.pk, is_issued=document.is_issued)
        found = registry.openable(rows[:1], self.request.user, target)
        if not found:
            raise Http404
        return found[0]


WORDS = {"changed": "处改写", "new": "段新增", "gone": "段删去"}


def _found(pk: int, user: "User") -> tuple:
    found = store.find(pk, user=user)
    if found is None:
        raise Http404
    return found


def _closed(response: HttpResponse, document: Document) -> HttpResponse:
    if document.is_restricted:
        response["Cache-Control"] = "private, no-store"
    return response


def _with_standing(rows: list[Document]) -> list[dict]:
    """Each version with the words for where it stands and its code as it is printed."""
    newest = max((row.revision for row in rows if row.is_issued), default=0)
    return [
        {
            "document": row,
            "code": codes.spaced(row.code),
            "standing": _standing(row, newest),
            "before": before.pk if before else None,
        }
        for row, before in zip(rows, [*rows[1:], None], strict=False)
    ]


def _standing(row: Document, newest: int) -> tuple[str, str]:
    if not row.is_issued:
        return "试印", "neutral"
    return ("现行", "success") if row.revision == newest else ("已被取代", "muted")
