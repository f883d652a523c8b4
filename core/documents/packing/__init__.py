"""Packages: many frozen documents as one zip that can be checked without this server.

A package is its maker's alone: it was made of what that person may open, and before each download
that is asked again. One with documents of secret rows lies encrypted as they do. It is made again on demand, so it lies outside the backup and goes after
PACKAGE_DAYS days.
"""

import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from core import audit, jobs, orphan_files, storage
from core.documents import files, store
from core.documents.packing.places import Out
from core.documents.packing.writing import Entry, Writing
from core.encryption import Unreadable
from core.encryption import files as encrypted_files
from core.errors import NotYet
from core.models import Document, DocumentCopy, Job, Package
from core.targets import label_of
from core.verbs import CoreVerb, Verb

if TYPE_CHECKING:
    from accounts.models import User


__all__ = ["Built", "Entry", "build", "keep", "stream", "sweep"]

NOTHING = "还没有您可以打开的已印发文书，无法打包。请先生成文书。"
FULL = "服务器存储空间不足或不可写，文书包没有做成，请联系系统管理员清理磁盘后重新执行。"
EXPIRED = "这个文书包已过保存期限，请重新打包。"
NARROWED = "包内有文书已不在您的工作范围内，不能再下载。请重新打包。"


@dataclass
class Built:
    """A zip that is whole, and what is written down once its job has ended."""

    path: str
    sha256: str
    size: int
    entries: list[Entry]
    copies: list[DocumentCopy]


def build(entries: Iterable[Entry], *, title: str, user: "User", progress: jobs.Progress) -> Built:
    """Write the zip. Raises ActionDenied for nothing to pack, a full disk, a damaged original."""
    entries = list(entries)
    if not entries:
        raise NotYet(NOTHING)
    is_sealed = any(entry.document.path.endswith(files.SEALED) for entry in entries)
    path = f"{uuid.uuid4().hex}.zip{files.SEALED if is_sealed else ''}"
    out, writing = Out(), Writing(title, user)
    pieces = _written(out, writing, entries, progress)
    if is_sealed:
        pieces = encrypted_files.sealed(pieces, bound_to=_binding(path, user))
    try:
        storage.save(storage.packages(), path, pieces)
    except OSError as error:
        raise NotYet(FULL) from error
    return Built(path, out.sha256, out.size, entries, writing.copies)


def _written(out: Out, writing: Writing, entries: list[Entry], progress) -> Iterator[bytes]:
    """The zip piece by piece, with nothing but the next in memory; it cannot be wound back."""
    with zipfile.ZipFile(out, "w", allowZip64=True) as book:
        for done, entry in enumerate(entries):
            progress(done, len(entries), f"已装入{done}件，共{len(entries)}件")
            for _ in writing.add(book, entry):
                yield out.take()
        for _ in writing.close(book):
            yield out.take()
    yield out.take()


def keep(built: Built, target: Model, *, title: str, job: Job) -> Package:
    """The end of the job: the row, the copies that left, an event for every document in it."""
    user = job.requested_by
    DocumentCopy.objects.bulk_create(built.copies)
    note = f"打包于《{title}》，SHA-256 {built.sha256}"
    audit.record_all(
        audit.build(
            entry.target,
            CoreVerb.PACKED,
            by=user,
            note=f"{store.trail_label(entry.document, entry.target)}，{note}",
        )
        for entry in built.entries
    )
    return Package.objects.create(
        job=job,
        target_type=label_of(target),
        target_id=target.pk,
        title=title[:200],
        documents=[entry.document.pk for entry in built.entries],
        path=built.path,
        sha256=built.sha256,
        size=built.size,
        made_by=user,
    )


def stream(package: Package, *, by: "User") -> Iterator[bytes]:
    """The zip piece by piece for its maker, who must still see everything in it.

    Raises ActionDenied at once, before the first piece is asked for.
    """
    documents = Document.objects.filter(pk__in=package.documents)
    if len(store.in_scope(documents, user=by)) != package.count:
        raise NotYet(NARROWED)
    try:
        return _closing(_opened(package))
    except (FileNotFoundError, Unreadable) as error:
        raise NotYet(EXPIRED) from error


def _opened(package: Package) -> IO[bytes]:
    if package.path.endswith(files.SEALED):
        binding = _binding(package.path, package.made_by)
        return encrypted_files.opened(storage.packages(), package.path, bound_to=binding)
    return storage.opened(storage.packages(), package.path)


def _binding(path: str, user: "User") -> str:
    """Its maker's alone, on the disk too."""
    return f"{user.pk}/{path}"


def _closing(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from storage.pieces_of(file)


def sweep() -> int:
    """Remove what is past its days, and files that a killed worker left; returns how many."""
    old = _kept().filter(made_at__lt=timezone.now() - timedelta(days=settings.PACKAGE_DAYS))
    return sum(_clear(package, CoreVerb.PACKAGE_EXPIRED) for package in old) + _sweep_lost()


def under_older_keys() -> list[Package]:
    """Sealed packages that need a key that is not the newest; they are not rewritten but run out."""
    return [package for package in _kept().order_by("made_at") if _is_older(package)]


def drop(packages: Iterable[Package]) -> int:
    """Remove packages before their days are over: whoever needs one makes it again."""
    return sum(_clear(package, CoreVerb.PACKAGE_REKEYED) for package in packages)


def _kept() -> QuerySet[Package]:
    return Package.objects.filter(removed_at=None)


def _is_older(package: Package) -> bool:
    if not package.path.endswith(files.SEALED):
        return False
    try:
        return encrypted_files.is_older(storage.packages(), package.path)
    except FileNotFoundError:
        return False


def _clear(package: Package, verb: Verb) -> bool:
    """Its file goes, its row says when; False where another was quicker."""
    storage.packages().delete(package.path)
    with transaction.atomic():
        rows = _kept().filter(pk=package.pk)
        cleared = bool(rows.update(removed_at=timezone.now()))
        if cleared:
            audit.record(package, verb, by=None, note=f"SHA-256 {package.sha256}")
    return cleared


def _sweep_lost() -> int:
    known = set(_kept().values_list("path", flat=True))
    return orphan_files.remove(storage.packages(), known)
