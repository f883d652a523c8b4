"""Knows what a person gets who opens a frozen document: the original, or of a restricted one a copy
that names them; each is in the audit, and each copy's own SHA-256 leads back to the original."""

import hashlib

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core import audit
from core.calendar import cn_date
from core.documents import codes, marks, naming, store
from core.models import Document, DocumentCopy
from core.models.document import FACE_LABELS


@transaction.atomic
def take(document: Document, target: Model, *, face: str = "pdf", verb: str, by) -> bytes:
    """The bytes that leave the house; the frozen file itself is never changed.

    Raises ActionDenied where the file is gone or altered, LookupError where there is no such face.
    """
    if document.is_restricted:
        copy, data = marked(document, face=face, by=by)
        copy.save()
    else:
        data = store.read(document, face)
    note = f"{store.told(document, target)}，{FACE_LABELS[face]}"
    audit.record(target, verb, by=by, note=note)
    return data


def marked(document: Document, *, face: str = "pdf", by) -> tuple[DocumentCopy, bytes]:
    """A copy with the taker's name and the time, and its row, not yet saved."""
    now = timezone.localtime()
    moment = f"{cn_date(now.date())} {now:%H:%M}"
    who = f"{by.name or by.get_username()}　{by.get_username()}"
    lines = (who, f"{moment}　{codes.spaced(document.code)}")
    original = store.read(document, face)
    if face == "pdf":
        data = marks.watermark(original, lines)
    else:
        data = naming.name_on(original, face, lines)
    digest = hashlib.sha256(data).hexdigest()
    return DocumentCopy(document=document, sha256=digest, taken_by=by, taken_at=now), data
