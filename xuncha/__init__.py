"""The roof: settings, URLs and the Celery application. Nothing imports it."""

from xuncha.celery import app as celery_app

__all__ = ["celery_app"]
