"""Thin tasks of the rectification."""

from celery import shared_task
from django.utils import timezone

from rectification.actions import reminders


@shared_task
def remind() -> int:
    """Hourly by beat: rules whose hour has come; a second run the same hour sends nothing."""
    now = timezone.localtime()
    return reminders.remind(now.date(), hour=now.hour)
