"""Thin tasks of the overview."""

from celery import shared_task

from overview.actions import alarms, clock, retention, trail


@shared_task
def watch() -> int:
    """Every five minutes by beat: alarms of the trail; a second run at once finds nothing new."""
    return len(alarms.sweep()) + trail.warn()


@shared_task
def keep_by_rule() -> int:
    """Daily by beat: what the rules of keeping say is over; a second run at once finds nothing."""
    return sum(run.count for run in retention.sweep())


@shared_task
def tell_of_clock(seconds: int) -> None:
    """From beat, when it finds that it last ran in the future."""
    clock.tell(seconds)
