"""The Celery application; its settings are the ``CELERY_`` names in the settings."""

import contextlib
import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")

app = Celery("xuncha")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_after_setup.connect
def worker_starts(**_) -> None:
    """Libraries and fonts are loaded once, before children are forked, by a worker that takes documents.

    In the children it would take so long, on busy processors, that the parent thinks them dead.
    A font that is missing is told when a document needs it.
    """
    if "documents" not in app.amqp.queues.consume_from:
        return
    from core.documents import fonts, pdf

    with contextlib.suppress(fonts.MissingFont):
        pdf.warm_once()


@signals.worker_ready.connect
def worker_is_ready(**_) -> None:
    """What the worker before this one left is looked for at once."""
    from core import broker

    broker.publish("core.tasks.sweep_jobs")


@signals.heartbeat_sent.connect
def worker_lives(**_) -> None:
    from core import health  # once Django is set up

    health.workers_seen(app.amqp.queues.consume_from)


@signals.task_prerun.connect
def task_begins(**_) -> None:
    """It belongs to no request until it says to which (core.jobs)."""
    from core.requests import NOBODYS, request_id

    request_id.set(NOBODYS)


@signals.task_success.connect
def task_is_done(**_) -> None:
    """A child has done something: more than that its parent lives."""
    _sign_of_life("task")


@signals.beat_init.connect
def beat_starts(**_) -> None:
    """From now on this process is beat: each task it sends is a sign of its life."""
    _sign_of_life("beat")
    signals.after_task_publish.connect(beat_lives, weak=False)


def beat_lives(**_) -> None:
    _sign_of_life("beat")


def _sign_of_life(process: str) -> None:
    from core import health  # once Django is set up

    health.seen(process)
