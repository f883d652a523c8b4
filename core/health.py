"""Whether what stands behind the pages works: database, broker, worker, beat, jobs, disk, backups.

Processes leave the time of their last sign of life in Redis (xuncha/celery.py calls `seen`): a
worker's parent for each queue that it takes, and beat, that they are there, a worker's child that it has done a task. A worker
that lives and does nothing is no worker.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.models import Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import disks, process_cache, sentinel
from core.backup import drill, keeping
from core.models import Delivery, Job
from core.models.delivery import WAITING
from core.models.job import JobState

# Seconds. The worker reports every 2, beat with each task it sends, a child with each it has done.
WORKER_LIMIT = 60
BEAT_LIMIT = 150
TASK_LIMIT = 90
WAITING_LIMIT = timedelta(minutes=10)
BROKER_TIMEOUT = 1
WITHOUT_DATABASE = (
    "数据库没有应答：页面都打不开，恢复后自动继续。请检查 PostgreSQL 服务和 DATABASE_URL。"
)
WITHOUT_BROKER = "消息队列（Redis）没有应答或不能写入：页面照常可用，通知邮件和文书会在它恢复后自动补上。请检查 Redis 服务。"
WITHOUT_WORKER = (
    "后台进程（worker）没有应答，{}在等待，会在它恢复后自动补上。请检查各 worker 服务。"
)
WITHOUT_BEAT = "定时进程（beat）没有应答：期限提醒会在它恢复后自动补发。请检查 beat 服务。"
STARVED = "后台进程（worker）在运行，但超过{}秒没有完成任何任务：文书和通知邮件都在等待。请检查服务器负荷和 worker 服务的日志。"
BACKLOG = "后台任务积压：最早的一项已等待{}分钟。请检查服务器负荷和 worker 服务的日志。"
NO_ROOM = "服务器磁盘写不进去或剩余空间不足（{}）：上传和生成文书会失败。请尽快清理磁盘。"


def seen(process: str) -> None:
    """Leave a sign of life: "beat" is there, "task": a task has been done."""
    cache.set(f"alive:{process}", time.time(), timeout=3600)


def workers_seen(queues: Iterable[str]) -> None:
    """Leave the sign of a worker that takes these queues."""
    for queue in queues:
        seen(f"worker:{queue}")


def faults() -> dict[str, str]:
    """Each part, and the sentence that says what is wrong with it and what to do; "" where it works."""
    without_database = "" if database_answers() else WITHOUT_DATABASE
    return {
        "database": without_database,
        "broker": broker_trouble(),
        "worker": worker_trouble(),
        "beat": beat_trouble(),
        "jobs": without_database or jobs_trouble(),
        "disk": disk_trouble(),
        "backup": keeping.trouble(),
        "drill": drill.trouble(),
    }


def readiness() -> dict[str, bool]:
    """Each part and whether it works."""
    return {part: not told for part, told in faults().items()}


def trouble() -> str:
    """What administrators are told on every page while a part behind the pages fails; "" if none."""
    if silent := worker_trouble() or beat_trouble():
        return broker_trouble() or silent
    for part, ask in (("disk", disk_trouble), ("jobs", jobs_trouble), ("backup", _backup_trouble)):
        if told := process_cache.for_a_minute(("health", part), ask):
            return told
    return ""


def _backup_trouble() -> str:
    return keeping.trouble() or drill.trouble()


def broker_trouble() -> str:
    return "" if broker_answers() else WITHOUT_BROKER


def worker_trouble() -> str:
    """Names what nobody takes up now, in the words of people."""
    queues = settings.QUEUES.items()
    idle = [words for name, words in queues if not _seen_within(f"worker:{name}", WORKER_LIMIT)]
    return WITHOUT_WORKER.format("、".join(idle)) if idle else ""


def beat_trouble() -> str:
    return "" if _seen_within("beat", BEAT_LIMIT) else WITHOUT_BEAT


def disk_trouble() -> str:
    full = disks.without_room()
    return NO_ROOM.format("、".join(full)) if full else ""


def jobs_trouble() -> str:
    """Why jobs are not being done, as far as it shows; "" where they are.

    Beat sends a task every few seconds, so that one is always just done. A worker whose children
    are all busy with long jobs shows it by their heartbeats; without beat nothing is expected.
    """
    waiting = waiting_since()
    if waiting and timezone.now() - waiting > WAITING_LIMIT:
        return BACKLOG.format(int((timezone.now() - waiting).total_seconds()) // 60)
    expected = _seen_within("beat", BEAT_LIMIT)
    if not expected or _seen_within("task", TASK_LIMIT) or _is_working():
        return ""
    return STARVED.format(TASK_LIMIT)


def waiting_since() -> datetime | None:
    """Since when the oldest queued job waits; None where none does."""
    return min((since for _, since in jobs_waiting()), default=None)


def jobs_waiting() -> QuerySet:
    """(kind, since when its oldest queued job waits), counted anew after an interruption."""
    queued = Job.objects.filter(state=JobState.QUEUED).order_by().values_list("kind")
    return queued.annotate(since=Min(Coalesce("interrupted_at", "queued_at")))


def deliveries_waiting() -> QuerySet:
    """(channel, since when its oldest message waits that is due)."""
    due = Delivery.objects.filter(WAITING).exclude(next_at__gt=timezone.now()).order_by()
    return due.values_list("channel").annotate(since=Min("notice__created_at"))


def _is_working() -> bool:
    lately = timezone.now() - timedelta(seconds=TASK_LIMIT)
    return Job.objects.filter(state=JobState.RUNNING, heartbeat_at__gte=lately).exists()


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_answers() -> bool:
    """Whether Redis takes what is written: one whose disk is full answers, and refuses that."""
    try:
        with _broker() as client:
            return bool(client.set("xuncha:probe", "1", ex=60))
    except redis.exceptions.RedisError:
        return False


def queue_lengths() -> dict[str, int]:
    """Messages that nobody has taken yet, by queue; none where Redis does not answer."""
    try:
        with _broker() as client:
            return {queue: int(client.llen(queue)) for queue in settings.QUEUES}
    except redis.exceptions.RedisError:
        return {}


def signs_of_life() -> dict[str, float]:
    """Seconds since each was last heard of; who never was is left out."""
    names = (*(f"worker:{queue}" for queue in settings.QUEUES), "beat", "task")
    found = {name: cache.get(f"alive:{name}") for name in names}
    return {name: time.time() - at for name, at in found.items() if at is not None}


def _broker() -> redis.Redis:
    pool = sentinel.Pool.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_TIMEOUT,
        socket_timeout=BROKER_TIMEOUT,
        retry=None,
    )
    return redis.Redis.from_pool(pool)


def _seen_within(process: str, limit: float) -> bool:
    """A sign from a clock that was ahead is none."""
    at = cache.get(f"alive:{process}")
    return at is not None and abs(time.time() - at) <= limit
