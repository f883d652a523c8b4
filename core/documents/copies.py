"""Knows what a person gets who opens a frozen document: the original, or of a restricted one a copy
that names them; each is in the audit, and each copy's own SHA-256 leads back to the original."""

import hashlib

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core import audit
from core.calendar import cn_date
from core.documents import codes, marks, store
from core.models import Document, DocumentCopy


@transaction.atomic
def take(document: Document, target: Model, *, verb: str, by) -> bytes:
    """The bytes that leave the house; the frozen file itself is never changed. Raises ActionDenied."""
    data = store.read(document)
    if document.is_restricted:
        data = _marked(document, data, by)
    audit.record(target, verb, by=by, note=store.told(document, target))
    return data


def _marked(document: Document, data: bytes, by) -> bytes:
    now = timezone.localtime()
    moment = f"{cn_date(now.date())} {now:%H:%M}"
    who = f"{by.name or by.get_username()}　{by.get_username()}"
    copy = marks.watermark(data, (who, f"{moment}　{codes.spaced(document.code)}"))
    digest = hashlib.sha256(copy).hexdigest()
    DocumentCopy.objects.create(document=document, sha256=digest, taken_by=by, taken_at=now)
    return copy
