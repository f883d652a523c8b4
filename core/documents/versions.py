"""Knows the versions of one document: the same kind for the same row, counted from 1.

What is issued counts by itself, prints of drafts by themselves. The newest issued version is in
force, every earlier one is superseded; nothing has to be written for that to be so.
"""

from django.db.models import Max, Model, QuerySet

from core import locks
from core.documents import files, tree
from core.errors import ActionDenied, NotYet
from core.locks import Lock
from core.models import Document, IssuedNumber, Job
from core.models.job import OPEN_JOBS
from core.targets import key_of, label_of

REASON_WANTED = "《{title}》已经印发（{number}）。内容有改动须形成新版本，请写明改版原因后再生成。"
REFRESHED = "按最新内容重新生成"


def of_kind(target: Model, kind: str) -> QuerySet[Document]:
    """All versions of one document, newest first."""
    return Document.objects.filter(target_type=label_of(target), target_id=target.pk, kind=kind)


def of_same(document: Document) -> QuerySet[Document]:
    """This document's versions, itself among them, newest first."""
    return Document.objects.filter(
        target_type=document.target_type, target_id=document.target_id, kind=document.kind
    )


def successor(document: Document) -> Document | None:
    """The newest issued version, if it is a later one than this."""
    newest = of_same(document).filter(is_issued=True).order_by("-revision").first()
    if newest is None or not document.is_issued or newest.revision <= document.revision:
        return None
    return newest


def unchanged(target: Model, kind: str, content: tree.Tree, columns: dict) -> Document | None:
    """The newest version, if it says exactly this and its file is whole: no new one is made then."""
    newest = of_kind(target, kind).filter(is_issued=columns["is_issued"]).first()
    if newest is None or newest.content_sha256 != tree.digest(content):
        return None
    same = (newest.title, newest.number) == (columns["title"], columns["number"])
    return newest if same and is_whole(newest) else None


def is_whole(document: Document) -> bool:
    """Whether the frozen files are there and are what was frozen."""
    try:
        files.read(document.path, document.sha256, owner=document.owner)
        for each in document.formats:
            files.read(each["path"], each["sha256"], owner=document.owner)
    except (OSError, ActionDenied):
        return False
    return True


def _out(target: Model, kind: str) -> QuerySet[Document]:
    """Issued under a 文号, newest first."""
    return of_kind(target, kind).filter(is_issued=True).exclude(number="")


def is_out(target: Model, kind: str) -> bool:
    """Whether it went out under its 文号, so that a new version needs a reason."""
    return _out(target, kind).exists()


def check_reason(target: Model, kind: str, columns: dict) -> None:
    """A letter that went out under its 文号 is not replaced without a reason."""
    if not columns["is_issued"] or not columns["number"] or columns["reason"]:
        return
    if earlier := _out(target, kind).first():
        raise NotYet(REASON_WANTED.format(title=earlier.title, number=earlier.number))


def next_revision(target: Model, kind: str, is_issued: bool) -> int:
    """Counted up; call it under ``lock``."""
    rows = of_kind(target, kind).filter(is_issued=is_issued)
    return (rows.aggregate(last=Max("revision"))["last"] or 0) + 1


def is_going_out(target: Model, kind: str) -> bool:
    """Whether it has its 文号 and the worker has still to make it."""
    mine = {"target_type": label_of(target), "target_id": target.pk, "kind": kind}
    wanted = Job.objects.filter(
        key__startswith=f"document:{kind}:{target.pk}:",
        state__in=OPEN_JOBS,
    )
    return IssuedNumber.objects.filter(**mine).exists() and wanted.exists()


def lock(target: Model, kind: str) -> None:
    """One version of a document at a time, until the transaction ends."""
    locks.take(Lock.DOCUMENT_VERSION, f"{key_of(target)}:{kind}")
