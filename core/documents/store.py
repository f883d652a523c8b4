"""Frozen documents: the tree and its formats kept for good under SHA-256, opened only in scope."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model, QuerySet

from core import audit, encryption
from core.documents import codes, files, formats, marks, printing, registry, signing, tree, versions
from core.models import Document
from core.targets import at_or_before, key_of, label_of, load, load_many
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


def freeze(target: Model, kind: str, content: tree.Tree, *, by: "User", **columns) -> Document:
    """Render a tree and keep it as the next version of this kind for `target`; see `freezing`.

    Slow (a worker's work): the rendering happens before the transaction. Raises MissingFont,
    ActionDenied where it cannot be stored; then nothing is left behind.
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
    progress: formats.Progress = formats.quiet,
    by: "User",
) -> Callable[[], Document]:
    """Render now, keep later: what a job's handler returns, so that its result exists once.

    A red-head letter without its 文号 is a print of a draft, everything else is issued, unless
    `is_issued` says otherwise. Equal content gives the version that is there. A letter that went
    out under a 文号 gets a new version only with a `reason` (ActionDenied). `progress` is told the
    percent and may raise to stop.
    """
    issued = _is_issued(content, number) if is_issued is None else is_issued
    columns = {"title": title, "number": number, "reason": reason.strip(), "is_issued": issued}
    if same := versions.unchanged(target, kind, content, columns):
        return lambda: same
    versions.check_reason(target, kind, columns)
    made = formats.render(printing.printable(content), progress)
    columns |= {"pages": made.pdf.pages, "code": codes.draw() if issued else ""}
    data = marks.seal(made.pdf.data, content, str(columns["code"]))
    data = signing.sign(data) if issued else data
    return lambda: _keep(target, kind, content, {"pdf": data} | made.others, columns, by=by)


def _is_issued(content: tree.Tree, number: str) -> bool:
    return not (isinstance(content, tree.Letter) and content.head and not number)


@transaction.atomic
def _keep(
    target: Model,
    kind: str,
    content: tree.Tree,
    made: dict[str, bytes],
    columns: dict,
    *,
    by: "User",
) -> Document:
    """Under the lock: what another worker has frozen meanwhile with equal content is the answer.

    Files come first, then the row; what a rollback leaves behind is swept up later.
    """
    versions.lock(target, kind)
    if same := versions.unchanged(target, kind, content, columns):
        return same
    versions.check_reason(target, kind, columns)
    stored: dict[str, files.File] = {}
    try:
        for file_format, data in made.items():
            stored[file_format] = files.write(
                data, file_format, owner=key_of(target), sealed=audit.is_secret(target)
            )
        return _record(target, kind, content, columns | _named(stored), by=by)
    except BaseException:
        for file in stored.values():
            files.remove(file.path)
        raise


def _named(stored: dict[str, files.File]) -> dict[str, Any]:
    """The columns that name the files: the PDF's own, and a list for the formats beside it."""
    others = [
        {"format": file_format} | asdict(file)
        for file_format, file in stored.items()
        if file_format != "pdf"
    ]
    return asdict(stored["pdf"]) | {"formats": others}


def _record(target: Model, kind: str, content: tree.Tree, columns: dict, *, by: "User") -> Document:
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
        content=_kept(target, content, columns["path"]),
        content_sha256=tree.digest(content),
        made_by=by,
        **columns,
    )
    audit.record(target, CoreVerb.DOCUMENT_MADE, by=by, note=_made_note(document, target))
    return document


def _kept(target: Model, content: tree.Tree, path: str) -> dict:
    """The content as the table keeps it: of a secret row encrypted; see Document.plain_content."""
    plain = tree.to_json(content)
    if not audit.is_secret(target):
        return plain
    binding = Document.binding_of(key_of(target), path)
    return {"sealed": encryption.encrypt(json.dumps(plain, ensure_ascii=False), bound_to=binding)}


def _is_restricted(target: Model, kind: str, content: tree.Tree) -> bool:
    known = registry.get(kind)
    return audit.is_secret(target) or bool(content.secrecy or (known and known.restricted))


def _made_note(document: Document, target: Model) -> str:
    return f"{trail_label(document, target)}，{document.pages}页，SHA-256 {document.sha256}"


def trail_label(document: Document, target: Model) -> str:
    """How the trail names a document: one of a secret row only by its number."""
    name = f"文书{document.pk}" if audit.is_secret(target) else document.title
    return f"{name}（{document.version_words}）"


def of(target: Model) -> QuerySet[Document]:
    """All frozen documents of one row, newest first."""
    return Document.objects.filter(
        target_type=label_of(target), target_id=target.pk
    ).select_related("made_by")


def find(pk: int, *, user: "User") -> tuple[Document, Model] | None:
    """The document and its row, if `user` may see that row.

    A model whose documents are narrower than its rows answers `may_open_document(user, document)`.
    """
    document = at_or_before(Document.objects.all(), pk)
    if document is None:
        return None
    target = load(document.target_type, document.target_id, user=user)
    if target is None or not registry.openable([document], user, target):
        return None
    return (document, target) if document.pk == pk else None


def in_scope(documents: Iterable[Document], *, user: "User") -> list[tuple[Document, Model]]:
    """Of many documents those that `user` may open, each with its row; one query a kind of row."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(document.target_type, []).append(document)
    return [pair for label, group in groups.items() for pair in _of_label(label, group, user)]


def _of_label(label: str, group: list[Document], user: "User") -> Iterator[tuple[Document, Model]]:
    rows = load_many(label, {document.target_id for document in group}, user=user)
    for document in group:
        target = rows.get(document.target_id)
        if target is not None and registry.openable([document], user, target):
            yield document, target


def opened(document: Document, file_format: str = "pdf") -> IO[bytes]:
    """The frozen file to be read piece by piece; whoever reads compares the SHA-256."""
    path, _ = _file(document, file_format)
    return files.opened(path, owner=document.owner)


def read(document: Document, file_format: str = "pdf") -> bytes:
    """The frozen file of one format, checked against its SHA-256.

    Raises ActionDenied where it is gone or altered, LookupError where there is no such format.
    """
    return files.read(*_file(document, file_format), owner=document.owner)


def digest_of(document: Document, file_format: str) -> str:
    """The SHA-256 that a format was frozen with."""
    return _file(document, file_format)[1]


def _file(document: Document, file_format: str) -> tuple[str, str]:
    if file_format == "pdf":
        return document.path, document.sha256
    found = document.file_in(file_format)
    return found["path"], found["sha256"]


def sweep() -> int:
    """Remove files that no document names; how many."""
    wanted: set[str] = set()
    for path, others in Document.objects.values_list("path", "formats").iterator():
        wanted |= {path, *(each["path"] for each in others)}
    return files.sweep(wanted)
