"""Celery: the worker's manners, and what the clock starts."""

import re

from core import sentinel
from xuncha.settings.base import env
from xuncha.settings.servers import REDIS_URL

# Celery spells a unix socket's address differently from everybody else.
_broker_url, _sentinels = sentinel.broker(REDIS_URL)
CELERY_BROKER_URL = re.sub(r"^unix://(.*)\?db=", r"redis+socket://\1?virtual_host=", _broker_url)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
# What waits where, and what people call it (ADR 0119): a long ledger never stands before a reminder.
QUEUES = {"mail": "邮件、提醒和巡检", "documents": "文书", "long": "导入、导出和打包"}
CELERY_TASK_QUEUES = {queue: {} for queue in QUEUES}
CELERY_TASK_DEFAULT_QUEUE = "mail"
_DOCUMENTS, _LONG = {"queue": "documents"}, {"queue": "long"}
CELERY_TASK_ROUTES = {
    "core.tasks.run_job": _DOCUMENTS,
    "core.tasks.run_long_job": _LONG,
    "core.tasks.sweep_documents": _LONG,
    "core.tasks.sweep_packages": _LONG,
    "core.tasks.sweep_attachments": _LONG,
    "overview.tasks.keep_by_rule": _LONG,
    "overview.tasks.watch": _LONG,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB; recycled after the task that went beyond
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Seconds in which a worker that is stopped (REMAP_SIGTERM=SIGQUIT) may end what is short; the rest is handed back.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3
# Seconds a new child has to report itself; Celery's own 4 are too few on busy processors.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 120
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **_sentinels,
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 10,
    "max_retries": 0,  # whoever publishes; a worker goes on trying by itself
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "xuncha.beat.Scheduler"
# The hour from which urging of organs and proposals of letters begin; reminders have hours of their own.
REMIND_HOUR = env.int("REMIND_HOUR", default=8)
CELERY_BEAT_SCHEDULE = {
    "sweep-notices": {"task": "core.tasks.sweep_notices", "schedule": 60.0},
    # Often, for a killed worker's job waits for it (core.jobs.STALE); one that is late is left out.
    "sweep-jobs": {
        "task": "core.tasks.sweep_jobs",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "sweep-packages": {"task": "core.tasks.sweep_packages", "schedule": 6 * 3600.0},
    "seal-audit": {"task": "core.tasks.seal_audit", "schedule": 60.0},
    # Often: the first of a day writes, the others find it written.
    "anchor-audit": {"task": "core.tasks.anchor_audit", "schedule": 300.0},
    "sweep-documents": {"task": "core.tasks.sweep_documents", "schedule": 12 * 3600.0},
    "sweep-attachments": {"task": "core.tasks.sweep_attachments", "schedule": 12 * 3600.0},
    "keep-by-rule": {"task": "overview.tasks.keep_by_rule", "schedule": 24 * 3600.0},
    "watch": {"task": "overview.tasks.watch", "schedule": 300.0},
    "sweep-sessions": {"task": "accounts.tasks.sweep_sessions", "schedule": 24 * 3600.0},
    "sweep-deadlines": {"task": "rounds.tasks.sweep_deadlines", "schedule": 3600.0},
    "ask-for-commitments": {"task": "rounds.tasks.ask_for_commitments", "schedule": 3600.0},
    "settle-directives": {"task": "fieldwork.tasks.settle_directives", "schedule": 3600.0},
    "open-weekly-reports": {"task": "fieldwork.tasks.open_weekly_reports", "schedule": 3600.0},
    # Hourly rather than daily: running it twice sends nothing twice, and a missed hour is caught up.
    "urge": {"task": "findings.tasks.urge", "schedule": 3600.0},
    "remind": {"task": "rectification.tasks.remind", "schedule": 3600.0},
    "propose-letters": {"task": "rectification.tasks.propose_letters", "schedule": 3600.0},
}
