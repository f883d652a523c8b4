"""Frozen documents: the tree and its PDF kept for good under a SHA-256, opened only in scope."""

import hashlib
import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet

from core import audit
from core.documents import codes, marks, pdf, registry, signing, tree, versions
from core.errors import ActionDenied
from core.models import Document
from core.targets import key_of, label_of, load

FULL = "服务器存储空间不足或不可写，文书没有生成，请联系系统管理员。"
ALTERED = "文书文件与冻结时不一致，已停止下载，请联系系统管理员核查。"


def freeze(target: Model, kind: str, content: tree.Tree, *, by, **columns) -> Document:
    """Render a tree and keep it as the next version of this kind for `target`; see `freezing`.

    Slow (a worker's work): the rendering happens before the transaction. Raises MissingFont,
    MissingGlyph, ActionDenied where it cannot be stored; then nothing is left behind.
    """
    return freezing(target, kind, content, by=by, **columns)()


def freezing(
    target: Model,
    kind: str,
    content: tree.Tree,
    *,
    title: str,
    number: str = "",
    reason: str = "",
    is_issued: bool | None = None,
    by,
) -> Callable[[], Document]:
    """Render now, keep later: what a job's handler returns, so that its result exists once.

    A red-head letter without its 文号 is a print of a draft, everything else is issued, unless
    `is_issued` says otherwise. Equal content gives the version that is there. A letter that went
    out under a 文号 gets a new version only with a `reason` (ActionDenied).
    """
    issued = _is_issued(content, number) if is_issued is None else is_issued
    columns = {"title": title, "number": number, "reason": reason.strip(), "is_issued": issued}
    if same := versions.unchanged(target, kind, content, columns):
        return lambda: same
    versions.check_reason(target, kind, columns)
    rendered = pdf.lay_out(content)
    columns |= {"pages": rendered.pages, "code": codes.draw() if issued else ""}
    data = marks.seal(rendered.data, content, str(columns["code"]))
    data = signing.sign(data) if issued else data
    return lambda: _keep(target, kind, content, data, columns, by=by)


def _is_issued(content: tree.Tree, number: str) -> bool:
    return not (isinstance(content, tree.Letter) and content.head and not number)


@transaction.atomic
def _keep(
    target: Model, kind: str, content: tree.Tree, data: bytes, columns: dict, *, by
) -> Document:
    """Under the lock: what another worker has frozen meanwhile with equal content is the answer."""
    versions.lock(target, kind)
    if same := versions.unchanged(target, kind, content, columns):
        return same
    versions.check_reason(target, kind, columns)
    path = _write(data)
    try:
        digest = hashlib.sha256(data).hexdigest()
        file = {"path": path, "sha256": digest, "size": len(data)}
        return _record(target, kind, content, columns | file, by=by)
    except BaseException:
        _full_path(path).unlink(missing_ok=True)
        raise


def _record(target: Model, kind: str, content: tree.Tree, columns: dict, *, by) -> Document:
    revision = versions.next_revision(target, kind, columns["is_issued"])
    if revision > 1 and not columns["reason"]:
        columns["reason"] = versions.REFRESHED
    document = Document.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        trail=getattr(target, "audit_trail", key_of(target)),
        kind=kind,
        revision=revision,
        is_restricted=_is_restricted(target, kind, content),
        content=tree.to_json(content),
        content_sha256=tree.digest(content),
        made_by=by,
        **columns,
    )
    audit.record(target, "生成文书", by=by, note=_made_note(document, target))
    return document


def _is_restricted(target: Model, kind: str, content: tree.Tree) -> bool:
    known = registry.get(kind)
    return audit.is_secret(target) or bool(content.secrecy or (known and known.restricted))


def _made_note(document: Document, target: Model) -> str:
    return f"{told(document, target)}，{document.pages}页，SHA-256 {document.sha256}"


def told(document: Document, target: Model) -> str:
    """How the trail names a document: one of a secret row only by its number."""
    name = f"文书{document.pk}" if audit.is_secret(target) else document.title
    return f"{name}（{document.version_words}）"


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
    if target is None or not registry.openable([document], user, target):
        return None
    return document, target


def read(document: Document) -> bytes:
    """The frozen file, checked against its SHA-256."""
    try:
        data = _full_path(document.path).read_bytes()
    except FileNotFoundError as error:
        raise ActionDenied(ALTERED) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise ActionDenied(ALTERED)
    return data


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
