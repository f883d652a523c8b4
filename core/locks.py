"""Advisory locks of PostgreSQL, numbered in one place. Each ends with the transaction that took it."""

import zlib
from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """The first of the two numbers; PostgreSQL only compares them."""

    IMPORT = 1
    DOCUMENT_VERSION = 2
    EQUAL_JOB = 3
    OUTBOX = 4
    TRAIL_SEALING = 5
    TRAIL_STREAMING = 6
    SUPERVISION = 7
    ALARMS = 8
    RETENTION = 9


def take(lock: Lock, of: str = "") -> None:
    """Wait until nobody else holds the lock on ``of``, then hold it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [lock, _number(of)])


def take_if_free(lock: Lock, of: str = "") -> bool:
    """Hold the lock, or say at once that somebody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock, _number(of)])
        return cursor.fetchone()[0]


def _number(of: str) -> int:
    return zlib.crc32(of.encode()) >> 1
