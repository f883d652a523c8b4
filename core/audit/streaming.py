"""Every event sent to another machine as it is bound: syslog over TLS (RFC 5424, 5425), off by default.

What leaves is who did what to which thing and when, with the event's code and its place in the
chain; people's words stay here. Whoever rewrites the trail afterwards cannot rewrite that copy.
Sent by sequence from the last one noted beside the anchors, so that an hour without the other
machine is caught up; after a crash some are sent twice, none is left out.
"""

import json
import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from core import locks
from core.audit import anchors
from core.audit.chain import seal
from core.locks import Lock

logger = logging.getLogger(__name__)
CHUNK, SECONDS = 1000, 10
PRIORITY = 13 * 8 + 6  # facility "log audit", severity "informational"
WAITING = """
SELECT s.sequence, s.digest, e.mac, e.id, e.at, e.actor_id, e.actor_name, e.verb, e.kind, e.target_type, e.target_id, e.address
FROM core_auditseal s JOIN core_auditevent e ON e.id = s.event_id
WHERE s.sequence > %s ORDER BY s.sequence LIMIT %s
"""
NAMES = ("sequence", "digest", "mac", "event", "at", "actor_id", "actor", "verb", "kind", "type", "number", "address")  # fmt: skip


def deliver() -> int:
    """Bind and send what was not sent; how many. The other machine away: nothing, and a line in the log."""
    if not settings.AUDIT_SYSLOG:
        return 0
    seal()
    try:
        return _deliver()
    except OSError as error:
        logger.warning("audit events were not sent to %s: %s", settings.AUDIT_SYSLOG, error)
        return 0


@transaction.atomic
def _deliver() -> int:
    if not locks.take_if_free(Lock.TRAIL_STREAMING):
        return 0
    first = last = _position()
    with _connected() as out:
        for sequence, message in _messages(last):
            out.sendall(b"%d %s" % (len(message), message))
            last = sequence
        with suppress(OSError):  # not every server says goodbye
            out.unwrap()
    path().write_text(f"{last}\n", encoding="utf-8")
    return last - first


def path() -> Path:
    return anchors.path().with_name("streamed.txt")


def _position() -> int:
    return int(path().read_text(encoding="utf-8")) if path().exists() else 0


def _connected() -> ssl.SSLSocket:
    host, _, port = settings.AUDIT_SYSLOG.rpartition(":")
    context = ssl.create_default_context(cafile=settings.AUDIT_SYSLOG_CA or None)
    plain = socket.create_connection((host, int(port)), timeout=SECONDS)
    return context.wrap_socket(plain, server_hostname=host)


def _messages(last: int) -> Iterator[tuple[int, bytes]]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(WAITING, [last, CHUNK])
            rows = cursor.fetchall()
        for row in rows:
            yield row[0], _message(dict(zip(NAMES, row, strict=True)))
        if len(rows) < CHUNK:
            return
        last = rows[-1][0]


def _message(event: dict) -> bytes:
    at = event["at"].isoformat()
    words = json.dumps(event | {"at": at}, ensure_ascii=False)
    host = socket.gethostname() or "-"
    return f"<{PRIORITY}>1 {at} {host} xuncha - audit - \ufeff{words}".encode()
