"""Beat without a file: what ran last is known to all beats, in Redis, where they send.

Any number may run: whoever adds an entry's mark first sends it, the others wait for its next time.
A beat that comes back, or the first one after Redis was emptied, sends at once what is due: each
task finds by itself what is already done. After a day in the wrong year marks lie in the future,
and nothing would be due until then: here such a time counts as never.
"""

import logging
import time
from datetime import UTC, datetime, timedelta

from celery import beat
from celery.utils.time import maybe_make_aware
from django.core.cache import cache

logger = logging.getLogger(__name__)

MARGIN = timedelta(minutes=1)  # what a clock may be corrected by without a word
LONG_AGO = timedelta(days=2)  # longer than any interval of CELERY_BEAT_SCHEDULE
AGAIN = timedelta(seconds=5)  # where Redis is away


class Scheduler(beat.Scheduler):
    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = _marked(entry) or entry.default_now() - LONG_AGO

    def tick(self, *args, **kwargs):
        if ahead := self._ahead():
            self._begin_anew(ahead)
        return super().tick(*args, **kwargs)

    def apply_entry(self, entry, producer=None):
        if _mark(entry):
            super().apply_entry(entry, producer)
            return
        again = entry.default_now() - entry.schedule.run_every + AGAIN
        self.schedule[entry.name].last_run_at = _marked(entry) or again
        self._heap = None  # made anew by the next tick

    def _ahead(self) -> timedelta | None:
        """By how much the clock was ahead when something last ran; None where all lies behind us."""
        gaps = [
            maybe_make_aware(entry.last_run_at) - maybe_make_aware(entry.default_now())
            for entry in self.schedule.values()
        ]
        most = max(gaps, default=timedelta())
        return most if most > MARGIN else None

    def _begin_anew(self, ahead: timedelta) -> None:
        """Everything is due now: each task finds by itself what is already done."""
        from core.broker import publish  # once Django is set up

        logger.warning("the clock was ahead by %s; every periodic task runs now", ahead)
        for entry in self.schedule.values():
            cache.delete(_key(entry))
            entry.last_run_at = entry.default_now() - LONG_AGO
        self._heap = None
        publish("overview.tasks.tell_of_clock", int(ahead.total_seconds()))


def _mark(entry) -> bool:
    """Whether nobody has sent it since its last time: then it is ours to send."""
    seconds = entry.schedule.run_every.total_seconds()
    return cache.add(_key(entry), time.time(), timeout=max(1, int(seconds) - 1))


def _marked(entry) -> datetime | None:
    """When any beat last sent it, if that was less than its interval ago."""
    at = cache.get(_key(entry))
    return datetime.fromtimestamp(at, UTC) if at else None


def _key(entry) -> str:
    return f"beat:{entry.name}"
