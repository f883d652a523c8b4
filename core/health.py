"""Whether the parts that stand behind the pages are alive: database, broker, worker, beat, disk.

Worker and beat leave their time in Redis (xuncha/celery.py calls `seen`); a sign of life older
than its limit counts as absence.
"""

import shutil
import time

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

# Seconds. The worker reports every 2, beat with each task it sends (at least one a minute).
WORKER_LIMIT = 60
BEAT_LIMIT = 150
FREE_BYTES = 300 * 1024 * 1024
BROKER_TIMEOUT = 1
WITHOUT_BROKER = "消息队列（Redis）没有应答：页面照常可用，通知邮件和文书会在它恢复后自动补上。请检查 Redis 服务。"
WITHOUT_WORKER = (
    "后台进程（worker）没有应答：文书和通知邮件会在它恢复后自动补上。请检查 worker 服务。"
)
WITHOUT_BEAT = "定时进程（beat）没有应答：期限提醒会在它恢复后自动补发。请检查 beat 服务。"


def seen(process: str) -> None:
    """Leave a sign of life of `process`: "worker" or "beat"."""
    cache.set(f"alive:{process}", time.time(), timeout=3600)


def readiness() -> dict[str, bool]:
    """Each part and whether it is there."""
    return {
        "database": database_answers(),
        "broker": broker_answers(),
        "worker": _seen_within("worker", WORKER_LIMIT),
        "beat": _seen_within("beat", BEAT_LIMIT),
        "disk": disk_has_room(),
    }


def trouble() -> str:
    """What administrators are told on every page while a part behind the pages is away; "" if none."""
    if _seen_within("worker", WORKER_LIMIT) and _seen_within("beat", BEAT_LIMIT):
        return ""
    if not broker_answers():
        return WITHOUT_BROKER
    return WITHOUT_BEAT if _seen_within("worker", WORKER_LIMIT) else WITHOUT_WORKER


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_TIMEOUT,
        socket_timeout=BROKER_TIMEOUT,
        retry=None,
    )
    try:
        return client.ping()
    except redis.exceptions.RedisError:
        return False
    finally:
        client.close()


def disk_has_room() -> bool:
    return shutil.disk_usage(settings.VAR_DIR).free >= FREE_BYTES


def _seen_within(process: str, limit: float) -> bool:
    at = cache.get(f"alive:{process}")
    return at is not None and time.time() - at <= limit
