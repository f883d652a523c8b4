"""Thin tasks of the rounds."""

from celery import shared_task
from django.utils import timezone

from rounds.actions import sweeping


@shared_task
def sweep_deadlines() -> int:
    """Hourly by beat: missed dates, provisional ones, next year's calendar; safe to run twice."""
    today = timezone.localdate()
    sweeping.settle_provisional()
    sweeping.warn_of_next_year(today)
    return sweeping.note_missed(today)
