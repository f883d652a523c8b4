"""Documents as jobs: the tree is built in the asker's scope and laid out in the worker."""

from collections.abc import Callable, Iterable
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Model, Q

from core import jobs
from core.documents import issuing, registry, store
from core.errors import ActionDenied
from core.models import Document, Job
from core.models.job import JobState

if TYPE_CHECKING:
    from accounts.models import User


JOB = "core.document"
SENDERS = "这份文书由发文单位制作，制作完成后可在这里下载。"


def _about(job: Job) -> tuple[str, int] | None:
    kind = registry.get(job.params["kind"])
    return (kind.model, job.params["pk"]) if kind else None


@jobs.handler(JOB, label="制作文书", in_turn=True, about=_about)
def make(job: Job, progress: jobs.Progress) -> jobs.Finish:
    """What the person may see and do is asked again here: much can change while a job waits."""
    kind = registry.get(job.params["kind"])
    target = kind.find(job.params["pk"], job.requested_by) if kind else None
    if kind is None or target is None:
        raise ActionDenied(registry.GONE)
    issuing.check_new_version(job.requested_by, kind, target)
    reason = job.params.get("reason", "")
    return freezing(kind, target, reason=reason, progress=progress, by=job.requested_by)


def freezing(
    kind: registry.Kind,
    target: Model,
    *,
    reason: str = "",
    progress: jobs.Progress = registry.quiet,
    by: "User",
) -> Callable[[], Document]:
    """Build and render one document now; what comes back keeps it. Raises ActionDenied."""
    content = issuing.content_of(kind, target, by, progress)
    progress(5, 100, "正在排版")
    return store.freezing(
        target,
        kind.key,
        content,
        title=kind.name(target, content)[:200],
        number=issuing.number_of(kind, target),
        reason=reason,
        progress=progress,
        by=by,
    )


def ask(kind: registry.Kind, target: Model, *, reason: str = "", by: "User") -> Job:
    """Queue the making of one document; asked again while it waits and nothing changed, it is the same job.

    ``reason``: why a version that went out is replaced (core.documents.versions).
    """
    if not kind.may_make(by, target):
        raise ActionDenied(SENDERS)
    kind.check(by, target)
    issuing.check_new_version(by, kind, target)
    version = f"{getattr(target, 'version', '')}-{issuing.seen_token(kind, target)}"
    said = sha256(reason.encode()).hexdigest()[:8] if reason else ""
    return jobs.enqueue(
        JOB,
        title=f"{kind.label}（{target}）"[:200],
        params={"kind": kind.key, "pk": target.pk} | ({"reason": reason} if reason else {}),
        key=f"{_key_of(kind, target)}{version}:{said}:{by.pk}",
        by=by,
    )


def may_make(kind: registry.Kind, target: Model, *, by: "User") -> bool:
    """Whether this person may have it made now, or made anew where it went out."""
    try:
        issuing.check_new_version(by, kind, target)
    except ActionDenied:
        return False
    return kind.may_make(by, target)


def _key_of(kind: registry.Kind, target: Model) -> str:
    """How the keys of all jobs that make this document begin."""
    return f"document:{kind.key}:{target.pk}:"


def faults(kinds: Iterable[registry.Kind], target: Model) -> dict[str, str]:
    """Kind → why its last try failed, whoever asked for it; nothing where a later one was made."""
    mine = [Q(key__startswith=_key_of(kind, target)) for kind in kinds]
    if not mine:
        return {}
    ended = Job.objects.filter(reduce(or_, mine), kind=JOB).order_by("id")
    last = {job.params["kind"]: job for job in ended.only("params", "state", "error")}
    return {key: job.error for key, job in last.items() if job.state == JobState.FAILED}


def unfinished(kind: registry.Kind, target: Model, *, by: "User") -> Job | None:
    """This person's last wish for the document, while it runs or where it failed."""
    mine = Job.objects.visible_to(by).filter(kind=JOB)
    last = mine.filter(params__kind=kind.key, params__pk=target.pk).order_by("-id").first()
    return last if last and (last.is_open or last.state == JobState.FAILED) else None
