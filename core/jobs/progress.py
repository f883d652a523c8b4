"""How a job shows that it lives and how far it is; and hears that it shall stop."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from billiard.common import terminate_handler_fired
from django.db import Error, connection
from django.utils import timezone

from core.models import Job
from core.models.job import JobState

BEAT = 4  # seconds


class Cancelled(Exception):  # noqa: N818 - not an error
    """Raised inside a handler by ``progress`` when the person asked to stop."""


class Pulse:
    """What the heartbeat writes for a handler inside its transaction, and hears for it."""

    def __init__(self) -> None:
        self.columns: dict[str, int | str] = {}
        self.is_cancelled = False


@contextmanager
def heartbeat(token: uuid.UUID) -> Iterator[Pulse]:
    """Show that the worker lives while a handler is silent for long; a killed worker goes quiet."""
    over, pulse = threading.Event(), Pulse()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                mine = Job.objects.filter(claim=token, state=JobState.RUNNING)
                mine.update(heartbeat_at=timezone.now(), **pulse.columns)
                pulse.is_cancelled = mine.filter(cancel_requested=True).exists()
            except Error:  # gone for a moment, perhaps: with the next beat anew
                connection.close()
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        over.set()
        thread.join()


class Reporter:
    """How a handler reports; both ways raise Cancelled where the person asked to stop, and
    SystemExit where this worker is being stopped and the first one was lost: what a signal raises
    inside a finalizer or a callback from C, Python prints and forgets."""

    def __init__(self, job: Job, token: uuid.UUID, pulse: Pulse) -> None:
        self.mine = Job.objects.filter(pk=job.pk, claim=token, state=JobState.RUNNING)
        self.pulse = pulse

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Report ``done`` of ``total`` steps."""
        _leave_if_stopping()
        alive = self.mine.filter(cancel_requested=False).update(
            done=done, total=total, message=message[:200], heartbeat_at=timezone.now()
        )
        if not alive:
            raise Cancelled

    def inside(self, done: int, total: int, message: str = "") -> None:
        """The same from inside the transaction that finishes, of which nobody sees anything before
        its end: the heartbeat, which has a connection of its own, writes it within seconds."""
        _leave_if_stopping()
        self.pulse.columns = {"done": done, "total": total, "message": message[:200]}
        if self.pulse.is_cancelled:
            raise Cancelled


def _leave_if_stopping() -> None:
    if terminate_handler_fired():
        raise SystemExit
