"""Handing work to the queue without ever failing or stalling the request that asks for it."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def publish(task: str, *args) -> bool:
    """Queue ``task``; False where the broker is away: the row waits and the sweeper finds it."""
    try:
        current_app.send_task(task, args=args, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("queue unreachable, %s waits for the sweeper: %s", task, error)
        return False
    return True
