"""Thin tasks of the rectification."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from rectification.actions import reminders, supervision


@shared_task
def remind() -> int:
    """Hourly by beat: rules whose hour has come; a second run the same hour sends nothing."""
    now = timezone.localtime()
    return reminders.remind(now.date(), hour=now.hour)


@shared_task
def propose_letters() -> int:
    """Hourly by beat, works from REMIND_HOUR on: a second run the same day finds nothing new."""
    now = timezone.localtime()
    return len(supervision.propose(now.date())) if now.hour >= settings.REMIND_HOUR else 0
