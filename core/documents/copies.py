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
    data = store.read(document, face)
    if document.is_restricted:
        data = _marked(document, face, data, by)
    note = f"{store.told(document, target)}，{FACE_LABELS[face]}"
    audit.record(target, verb, by=by, note=note)
    return data


def _marked(document: Document, face: str, data: bytes, by) -> bytes:
    now = timezone.localtime()
    moment = f"{cn_date(now.date())} {now:%H:%M}"
    who = f"{by.name or by.get_username()}　{by.get_username()}"
    lines = (who, f"{moment}　{codes.spaced(document.code)}")
    copy = marks.watermark(data, lines) if face == "pdf" else naming.name_on(data, face, lines)
    digest = hashlib.sha256(copy).hexdigest()
    DocumentCopy.objects.create(document=document, sha256=digest, taken_by=by, taken_at=now)
    return copy
