"""Thin tasks of fieldwork."""

from celery import shared_task

from fieldwork.actions import directives


@shared_task
def settle_directives() -> int:
    """Hourly by beat: a team whose last reader left owes no signature; safe to run twice."""
    return directives.settle()
