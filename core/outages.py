"""Tells a database that is away, and a disk that is full, from a fault of ours.

Both pass by themselves or by an administrator's hand: people get a sentence and a time to come
back, jobs are done again. Knows the error classes of PostgreSQL (appendix A of its manual).
"""

import errno
from collections.abc import Iterator
from enum import Enum

import psycopg2
from django.db import Error

CONNECTION = "08"  # the class of errors of the connection itself
# Shut down by an administrator, crashed, starting up; and no connection left.
ABSENT = {"57P01", "57P02", "57P03", "53300"}
DISK_FULL = "53100"


class StoreAwayError(OSError):
    """The store of files, another machine's, does not answer or refuses."""


class Outage(Enum):
    """What is missing, in seconds after which to ask again and in words."""

    DATABASE = (30, "数据库暂时连接不上，系统正在恢复。")
    STORE = (30, "文件存储暂时没有应答，附件和文书暂时打不开，其他页面可以照常使用。请稍后再试。")
    DISK = (60, "服务器磁盘空间不足，暂时不能保存内容。请联系系统管理员清理磁盘。")

    def __init__(self, retry_after: int, sentence: str) -> None:
        self.retry_after, self.sentence = retry_after, sentence


def outage_of(error: BaseException | None) -> Outage | None:
    """What is missing where ``error`` comes from that; None where it is a fault."""
    return next((found for each in _chain(error) if (found := _judge(each))), None)


def _judge(error: BaseException) -> Outage | None:
    if isinstance(error, StoreAwayError):
        return Outage.STORE
    if isinstance(error, OSError):
        return Outage.DISK if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(error, psycopg2.Error):
        return None
    code = error.pgcode or ""
    if code == DISK_FULL:
        return Outage.DISK
    is_away = code in ABSENT or code.startswith(CONNECTION)
    # Without a code no server spoke: it cannot be reached, or the connection broke off.
    silent = not code and isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
    return Outage.DATABASE if is_away or silent else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from; Django wraps the database's own."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (error.__context__ if isinstance(error, Error) else None)
