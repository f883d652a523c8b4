"""Long work: asked for as a row, claimed by one worker, finished once, taken up again if it dies."""

import logging
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core import audit, locks, notices
from core.broker import publish
from core.errors import NotYet, Refusal
from core.jobs.kinds import (
    Finish,
    Link,
    Progress,
    handler,
    is_known,
    kind_of,
    label_of,
    results_of,
)
from core.jobs.progress import BEAT, Cancelled, Pulse, Reporter, heartbeat
from core.locks import Lock
from core.models import Job
from core.models.job import OPEN_JOBS, JobState
from core.outages import Outage, outage_of
from core.requests import request_id
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


__all__ = [
    "Cancelled",
    "Finish",
    "Link",
    "Progress",
    "Reporter",
    "cancel",
    "enqueue",
    "handler",
    "label_of",
    "results_of",
    "retry",
    "run",
    "sweep",
]
logger = logging.getLogger(__name__)

# Three heartbeats missed: the worker is dead. With a sweep every 10 seconds a job that it left
# begins anew within 30.
STALE = timedelta(seconds=3 * BEAT)
UNHEARD = timedelta(seconds=90)  # a message that nobody took by then is sent again
ATTEMPTS = 3
NO_SPACE = "服务器存储空间不足，任务没有完成，请联系系统管理员清理磁盘后重新执行。"
GOING_ON = "同样的任务正在进行，不用再执行一次，请到“后台任务”查看。"
BROKEN = "生成时出错，请重试；如仍失败，请联系系统管理员。"


def enqueue(kind: str, *, title: str, params: dict, key: str, by: "User") -> Job:
    """Ask for a job; while one with the same key is open, that one is the answer."""
    if not is_known(kind):
        raise LookupError(f"no handler for jobs of kind {kind!r}")
    open_jobs = Job.objects.filter(key=key, state__in=OPEN_JOBS)
    try:
        with transaction.atomic():
            job = open_jobs.first() or Job.objects.create(
                kind=kind,
                title=title,
                params=params,
                key=key,
                requested_by=by,
                request_id=request_id.get(),
            )
    except IntegrityError:
        job = open_jobs.get()
    transaction.on_commit(lambda: _publish(job.pk, kind))
    return job


def run(job_id: int) -> None:
    """Claim and do one job; a job that is done, cancelled or claimed by a live worker is left."""
    token = uuid.uuid4()
    job = _claim(job_id, token)
    if job is None:
        return
    request_id.set(job.request_id or request_id.get())  # until this process's next task
    try:
        with heartbeat(token) as pulse:
            finish = kind_of(job.kind).handle(job, Reporter(job, token, pulse))
            _complete(job, token, finish, pulse)
    except Cancelled:
        _end(job, token, JobState.CANCELLED, "")
    except Refusal as error:
        _end(job, token, JobState.FAILED, error.sentence)
    except SystemExit:  # this worker is being stopped
        _hand_back(job, token)
        raise
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        outage = outage_of(error)
        if outage is Outage.DATABASE:
            return  # nothing can be written now: the sweeper takes it up when the database is back
        words = {None: BROKEN, Outage.DISK: NO_SPACE, Outage.STORE: Outage.STORE.sentence}
        _end(job, token, JobState.FAILED, words[outage])
    _wake_next(job)


def _hand_back(job: Job, token: uuid.UUID) -> None:
    """To whichever worker is there, at once; being stopped counts as no attempt."""
    mine = Job.objects.filter(pk=job.pk, claim=token, state=JobState.RUNNING)
    _requeue(mine, attempts=F("attempts") - 1, interrupted_at=timezone.now())
    _publish(job.pk, job.kind)


@transaction.atomic
def cancel(job: Job, *, by: "User") -> None:
    """Stop a job: at once where it waits, at its next step of progress where it runs."""
    if not job.is_open:
        raise NotYet("任务已经结束，无需取消。")
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=now
    )
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)
    audit.record(job, CoreVerb.JOB_CANCELLED, by=by)


def retry(job: Job, *, by: "User") -> None:
    """Queue a failed or cancelled job again."""
    if job.is_open or job.state == JobState.DONE:
        raise NotYet("任务没有失败，无需重试。")
    if Job.objects.filter(key=job.key, state__in=OPEN_JOBS).exists():
        raise NotYet(GOING_ON)
    try:
        _queue_again(job, by)
    except IntegrityError as error:
        raise NotYet(GOING_ON) from error


def _queue_again(job: Job, by: "User") -> None:
    with transaction.atomic():
        again = _requeue(
            Job.objects.filter(pk=job.pk, state=job.state),
            attempts=0,
            queued_at=timezone.now(),
            interrupted_at=None,
            request_id=request_id.get(),
        )
        if not again:
            raise NotYet("这个任务刚刚已重新执行，请刷新页面查看。")
        audit.record(job, CoreVerb.JOB_RETRIED, by=by)
        transaction.on_commit(lambda: _publish(job.pk, job.kind))


def sweep() -> int:
    """Take up what a dead worker or an absent broker left; returns how many were published."""
    now = timezone.now()
    lost = Job.objects.filter(state=JobState.RUNNING).exclude(_around(now, "heartbeat_at", STALE))
    lost.filter(attempts__gte=ATTEMPTS).update(
        state=JobState.FAILED,
        error=f"后台程序连续{ATTEMPTS}次中断，请联系系统管理员检查内存与磁盘。",
        finished_at=now,
    )
    _requeue(lost, interrupted_at=now)
    queued = Job.objects.filter(state=JobState.QUEUED)
    waiting = queued.exclude(_around(now, "published_at", UNHEARD))
    found = list(waiting.order_by("id").values_list("pk", "kind")[:200])
    return sum(_publish(pk, kind) for pk, kind in found)


def _around(now: datetime, column: str, limit: timedelta) -> Q:
    """``column`` lies at most ``limit`` from now, on either side: a clock may have been ahead."""
    return Q(**{f"{column}__range": (now - limit, now + limit)})


def _publish(job_id: int, kind: str) -> bool:
    """Into the queue of its kind; which task goes where stands in CELERY_TASK_ROUTES."""
    task = "core.tasks.run_long_job" if kind_of(kind).is_long else "core.tasks.run_job"
    if not publish(task, job_id):
        return False
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(published_at=timezone.now())
    return True


def _requeue(rows, **columns) -> int:
    return rows.update(
        state=JobState.QUEUED,
        claim=None,
        published_at=None,
        done=0,
        message="",
        error="",
        cancel_requested=False,
        finished_at=None,
        **columns,
    )


@transaction.atomic
def _claim(job_id: int, token: uuid.UUID) -> Job | None:
    """The job, now ours; None where another has it, it is over, or an equal one is being done."""
    waiting = Job.objects.select_related("requested_by").filter(pk=job_id, state=JobState.QUEUED)
    job = waiting.first()
    if job is None or _must_wait(job):
        return None
    claimed = waiting.update(
        state=JobState.RUNNING,
        claim=token,
        heartbeat_at=timezone.now(),
        attempts=F("attempts") + 1,
    )
    job.refresh_from_db(fields=["attempts", "claim"])
    return job if claimed else None


def _must_wait(job: Job) -> bool:
    """Whether an equal wish is being done; asked one at a time."""
    if not kind_of(job.kind).in_turn:
        return False
    locks.take(Lock.EQUAL_JOB, f"{job.kind}:{sorted(job.params.items())}")
    return _equal(job).filter(state=JobState.RUNNING).exists()


def _equal(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(kind=job.kind, params=job.params).exclude(pk=job.pk)


def _wake_next(job: Job) -> None:
    """Publish the next equal wish, which was put back when this one was being done."""
    if not kind_of(job.kind).in_turn:
        return
    waiting = _equal(job).filter(state=JobState.QUEUED).order_by("pk")
    if following := waiting.values_list("pk", flat=True).first():
        _publish(following, job.kind)


class _Lost(Exception):  # noqa: N818 - not an error
    """Another worker has the job: what was finished here is rolled back."""


def _complete(job: Job, token: uuid.UUID, finish: Finish, pulse: Pulse | None = None) -> None:
    """Finish and mark as done in one transaction. The row is written last: until then the heartbeat
    and whoever asks for the progress need it."""
    mine = Job.objects.filter(pk=job.pk, claim=token, state=JobState.RUNNING)
    if not mine.exists():
        return
    with suppress(_Lost), transaction.atomic():
        document = finish()
        told = pulse.columns if pulse else {}
        if not mine.update(
            state=JobState.DONE, finished_at=timezone.now(), error="", document=document, **told
        ):
            raise _Lost
        notices.notify(
            [job.requested_by],
            kind="job",
            key=f"job:{job.pk}:done:{job.attempts}",
            subject=f"已{kind_of(job.kind).says}：{job.title}",
            url=job.get_absolute_url(),
        )


def _end(job: Job, token: uuid.UUID, state: JobState, error: str) -> None:
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, claim=token, state=JobState.RUNNING).update(
            state=state, error=error[:500], finished_at=timezone.now()
        )
        if ended and state == JobState.FAILED:
            notices.notify(
                [job.requested_by],
                kind="job",
                key=f"job:{job.pk}:failed:{job.attempts}",
                subject=f"未能{kind_of(job.kind).says}：{job.title}",
                body=error,
                url=job.get_absolute_url(),
            )
