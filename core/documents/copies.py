"""Knows what a person gets who opens a frozen document: the original, or of a restricted one a copy
that names them; each is in the audit, and each copy's own SHA-256 leads back to the original."""

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core import audit, numbers
from core.calendar import cn_date
from core.documents import codes, marks, naming, store, tree
from core.models import Document, DocumentCopy
from core.models.document import FORMAT_LABELS
from core.verbs import Verb

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def take(
    document: Document, target: Model, *, file_format: str = "pdf", verb: Verb, by: "User"
) -> bytes:
    """The bytes that leave the house; the frozen file itself is never changed.

    Raises ActionDenied where the file is gone or altered, LookupError where there is no such format.
    """
    if document.is_restricted:
        copy, data = marked(document, file_format=file_format, by=by)
        copy.save()
    else:
        data = store.read(document, file_format)
    note = f"{store.trail_label(document, target)}，{FORMAT_LABELS[file_format]}"
    audit.record(target, verb, by=by, note=note)
    return data


def marked(
    document: Document, *, file_format: str = "pdf", by: "User"
) -> tuple[DocumentCopy, bytes]:
    """A copy with the taker's name and the time, and its row, not yet saved."""
    now = timezone.localtime()
    moment = f"{cn_date(now.date())} {now:%H:%M}"
    who = f"{by.name or by.get_username()}　{by.get_username()}"
    lines = (who, f"{moment}　{codes.spaced(document.code)}")
    content = tree.from_json(document.plain_content)
    number = _number(document, content)
    data = _written(store.read(document, file_format), file_format, content, number)
    if file_format == "pdf":
        data = marks.watermark(data, lines)
    else:
        data = naming.name_on(data, file_format, lines)
    copy = DocumentCopy(document=document, taken_by=by, taken_at=now, number=number)
    copy.sha256 = hashlib.sha256(data).hexdigest()
    return copy, data


@transaction.atomic
def _number(document: Document, content: tree.Tree) -> int:
    """份号: the next copy of this document, where its letter keeps a place for it; else 0."""
    if not isinstance(content, tree.Letter) or not content.keeps_serial:
        return 0
    return numbers.take(f"copy.{document.pk}")


def _written(data: bytes, file_format: str, content: tree.Tree, number: int) -> bytes:
    if not number or not isinstance(content, tree.Letter):
        return data
    words = f"{number:06}"
    return (
        marks.serial(data, content, words)
        if file_format == "pdf"
        else naming.serial_on(data, words)
    )
