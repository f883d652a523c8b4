"""Log lines without what people typed: a database's complaint quotes the row it complains of.

And without addresses that open by themselves: whoever reads the log shall not open them.
"""

import logging
import re
from collections.abc import Iterator

import psycopg2
from django.db import Error

from core.requests import request_id

KEYS = re.compile(r"(/calendar/feed/|/verify/|/answer/)[^\s/'\"?]+")


class QuietFormatter(logging.Formatter):
    """Of the database's errors only the first line, which names the constraint and no value."""

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = request_id.get()
        return KEYS.sub(r"\1…", super().format(record))

    def formatException(self, ei) -> str:  # noqa: N802 - logging's name
        text = super().formatException(ei)
        for error in _chain(ei[1]):
            words = str(error)
            text = text.replace(words.strip(), words.partition("\n")[0])
        return text


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, Error | psycopg2.Error):
            yield error
        error = error.__cause__ or error.__context__
