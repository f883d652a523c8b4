"""The Celery application; its settings are the ``CELERY_`` names in the settings."""

import contextlib
import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")

app = Celery("xuncha")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.heartbeat_sent.connect
def worker_lives(**_) -> None:
    _sign_of_life("worker")


@signals.worker_process_init.connect
def worker_process_starts(**_) -> None:
    """The first document does not wait for libraries and faces; what is missing is told then."""
    from core.documents import fonts, pdf

    with contextlib.suppress(fonts.MissingFont):
        pdf.warm_once()


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
