"""Thin tasks of what was found."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from findings.actions import urges


@shared_task
def urge() -> int:
    """Hourly by beat: works from REMIND_HOUR on; a second run the same day sends nothing."""
    now = timezone.localtime()
    return urges.sweep(now.date()) if now.hour >= settings.REMIND_HOUR else 0
