"""Knows whether a document is genuine, asked with its code or its file; says nothing of its content.

A code proves that the system issued a document under it; only the file proves that not a byte of it
was changed. Copies with a watermark are known by their own SHA-256.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Q

from core.documents import codes, versions
from core.models import Document, DocumentCopy


class Verdict(Enum):
    GENUINE = "真实有效"
    SUPERSEDED = "已被新版本取代"
    DRAFT = "试印稿，未经印发"
    UNKNOWN = "查无此件"


@dataclass(frozen=True)
class Answer:
    """What anyone may hear: of restricted documents not even the 文号."""

    verdict: Verdict
    by_file: bool
    number: str = ""
    revision: int = 0
    pages: int = 0
    made_at: datetime | None = None
    replaced_at: datetime | None = None


def by_code(text: str) -> Answer:
    code = codes.typed(text)
    document = Document.objects.filter(code=code).first() if code else None
    return _answer(document, by_file=False)


def by_file(chunks) -> Answer:
    """``chunks``: the file in pieces of bytes; nothing of it is kept."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return _answer(_of_digest(digest.hexdigest()), by_file=True)


def _of_digest(sha256: str) -> Document | None:
    """The newest document with this file, also if it left as a watermarked copy."""
    is_format = Q(sha256=sha256) | Q(formats__contains=[{"sha256": sha256}])
    if document := Document.objects.filter(is_format).first():
        return document
    copy = DocumentCopy.objects.filter(sha256=sha256).select_related("document").first()
    return copy.document if copy else None


def _answer(document: Document | None, *, by_file: bool) -> Answer:
    if document is None:
        return Answer(Verdict.UNKNOWN, by_file)
    if not document.is_issued:
        return Answer(Verdict.DRAFT, by_file)
    newer = versions.successor(document)
    return Answer(
        Verdict.SUPERSEDED if newer else Verdict.GENUINE,
        by_file,
        number="" if document.is_restricted else document.number,
        revision=document.revision,
        pages=document.pages,
        made_at=document.made_at,
        replaced_at=newer.made_at if newer else None,
    )
