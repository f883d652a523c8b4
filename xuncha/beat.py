"""Beat's schedule, which survives a clock that was ahead.

Celery keeps when each task last ran. After a day in the wrong year that is the future, and nothing
would be due until then: here such a time counts as never.
"""

import logging
from datetime import timedelta

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware

logger = logging.getLogger(__name__)

MARGIN = timedelta(minutes=1)  # what a clock may be corrected by without a word
LONG_AGO = timedelta(days=2)  # longer than any interval of CELERY_BEAT_SCHEDULE


class Scheduler(PersistentScheduler):
    def tick(self, *args, **kwargs):
        if ahead := self._ahead():
            self._begin_anew(ahead)
        return super().tick(*args, **kwargs)

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
            entry.last_run_at = entry.default_now() - LONG_AGO
        self._heap = None
        self.sync()
        publish("overview.tasks.tell_of_clock", int(ahead.total_seconds()))
