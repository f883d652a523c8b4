"""Thin tasks of the rounds."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from rounds.actions import commitments, sweeping


@shared_task
def sweep_deadlines() -> int:
    """Hourly by beat: missed dates, provisional ones, next year's calendar; safe to run twice."""
    today = timezone.localdate()
    sweeping.settle_provisional()
    sweeping.warn_of_next_year(today)
    return sweeping.note_missed(today)


@shared_task
def ask_for_commitments() -> int:
    """Hourly by beat: on workdays from REMIND_HOUR on; a second run the same day sends nothing."""
    now = timezone.localtime()
    return commitments.sweep(now.date()) if now.hour >= settings.REMIND_HOUR else 0
