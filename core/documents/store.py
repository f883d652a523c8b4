"""Frozen documents: the tree and its PDF kept for good under a SHA-256, opened only in scope."""

import hashlib
import os
import uuid
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet

from core import audit
from core.documents import pdf, registry, tree
from core.errors import ActionDenied
from core.models import Document
from core.targets import key_of, label_of, load

FULL = "服务器存储空间不足或不可写，文书没有生成，请联系系统管理员。"
ALTERED = "文书文件与冻结时不一致，已停止下载，请联系系统管理员核查。"


def freeze(
    target: Model, kind: str, content: tree.Tree, *, title: str, number: str = "", by
) -> Document:
    """Render a tree and keep it as the next revision of this kind for `target`.

    Slow (a worker's work): the rendering happens before the transaction. Raises MissingFont,
    MissingGlyph, ActionDenied where it cannot be stored; then nothing is left behind.
    """
    return freezing(target, kind, content, title=title, number=number, by=by)()


def freezing(
    target: Model, kind: str, content: tree.Tree, *, title: str, number: str = "", by
) -> Callable[[], Document]:
    """Render now, keep later: what a job's handler returns, so that its result exists once."""
    rendered = pdf.lay_out(content)
    return lambda: _keep(target, kind, content, rendered, title=title, number=number, by=by)


def _keep(
    target: Model, kind: str, content: tree.Tree, rendered: pdf.Rendered, *, by, **columns
) -> Document:
    path = _write(rendered.data)
    try:
        return _record(
            target,
            kind,
            by=by,
            content=tree.to_json(content),
            path=path,
            sha256=hashlib.sha256(rendered.data).hexdigest(),
            size=len(rendered.data),
            pages=rendered.pages,
            **columns,
        )
    except BaseException:
        _full_path(path).unlink(missing_ok=True)
        raise


def of(target: Model) -> QuerySet[Document]:
    """All frozen documents of one row, newest first."""
    return Document.objects.filter(
        target_type=label_of(target), target_id=target.pk
    ).select_related("made_by")


def find(pk: int, *, user) -> tuple[Document, Model] | None:
    """The document and its row, if `user` may see that row.

    A model whose documents are narrower than its rows answers `may_open_document(user, document)`.
    """
    document = Document.objects.filter(pk=pk).first()
    if document is None:
        return None
    target = load(document.target_type, document.target_id, user=user)
    if target is None or not registry.may_open(user, document.kind, target):
        return None
    may = getattr(target, "may_open_document", None)
    return (document, target) if may is None or may(user, document) else None


def read(document: Document) -> bytes:
    """The frozen file, checked against its SHA-256."""
    try:
        data = _full_path(document.path).read_bytes()
    except FileNotFoundError as error:
        raise ActionDenied(ALTERED) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise ActionDenied(ALTERED)
    return data


@transaction.atomic
def _record(target: Model, kind: str, *, by, **columns) -> Document:
    _lock(f"{key_of(target)}:{kind}")
    rows = Document.objects.filter(target_type=label_of(target), target_id=target.pk, kind=kind)
    revision = (rows.aggregate(last=Max("revision"))["last"] or 0) + 1
    document = Document.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        trail=getattr(target, "audit_trail", key_of(target)),
        kind=kind,
        revision=revision,
        made_by=by,
        **columns,
    )
    note = f"{document.title}（第{revision}版，{document.pages}页，SHA-256 {document.sha256}）"
    audit.record(target, "生成文书", by=by, note=note)
    return document


def _lock(key: str) -> None:
    """One revision of a kind at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        number = zlib.crc32(key.encode()) >> 1
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [7711, number])


def _write(data: bytes) -> str:
    """Store under a random name; complete and on the disk, or not at all."""
    name = uuid.uuid4().hex
    path = f"{name[:2]}/{name}.pdf"
    full = _full_path(path)
    try:
        full.parent.mkdir(parents=True, exist_ok=True)
        with full.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        with suppress(OSError):
            full.unlink(missing_ok=True)
        raise ActionDenied(FULL) from error
    return path


def _full_path(path: str) -> Path:
    return Path(settings.DOCUMENT_ROOT) / path
