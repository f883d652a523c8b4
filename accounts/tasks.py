"""Thin tasks of accounts."""

from celery import shared_task

from accounts.actions import sessions


@shared_task
def sweep_sessions() -> None:
    sessions.sweep()
