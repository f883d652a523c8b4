"""Thin tasks of fieldwork."""

from celery import shared_task
from django.utils import timezone

from fieldwork.actions import directives, weekly


@shared_task
def settle_directives() -> int:
    """Hourly by beat: a team whose last reader left owes no signature; safe to run twice."""
    return directives.settle()


@shared_task
def open_weekly_reports() -> int:
    """Hourly by beat: every week of a stay has its report from its Monday; safe to run twice."""
    weekly.end_dates()
    return weekly.open_due(timezone.localdate())
