"""Thin tasks of the overview."""

from celery import shared_task

from overview.actions import alarms


@shared_task
def watch() -> int:
    """Every five minutes by beat: alarms of the trail; a second run at once finds nothing new."""
    return len(alarms.sweep())
