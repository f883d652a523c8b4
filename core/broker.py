"""Handing work to the queue without ever failing or stalling the request that asks for it."""

import logging
import time
from functools import cache

from celery import current_app
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.pools import producers
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds. A Redis that accepts and says nothing holds a request up once, not at every action.
SOCKET_TIMEOUT = 1
PAUSE = 5
_silent_until = 0.0


def publish(task: str, *args) -> bool:
    """Queue ``task``; False where the broker is away: the row waits and the sweeper finds it."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        with producers[_connection()].acquire(block=True, timeout=SOCKET_TIMEOUT) as producer:
            current_app.send_task(task, args=args, producer=producer, retry=False)
    except (KombuError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + PAUSE
        logger.warning("queue unreachable, %s waits for the sweeper: %s", task, error)
        return False
    return True


@cache
def _connection() -> Connection:
    """The broker with less patience than a worker has; it only names the pool to take from."""
    options = dict(current_app.conf.broker_transport_options)
    return current_app.connection_for_write(
        transport_options={**options, "socket_timeout": SOCKET_TIMEOUT}
    )
