"""Signed calls to a gateway that sends SMS or government-IM messages for us.

The body is JSON in UTF-8, the same bytes at every attempt (``id`` names the batch). The receiver
checks ``X-Xuncha-Signature: t=<unix seconds>,v1=<hex>``: HMAC-SHA256 with the shared secret over
``<t>.<body>``, and refuses what is older than a few minutes or whose ``id`` it knows. Any answer
from 200 to 299 counts as taken over. docs/operations.md describes it for the other side.
"""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from core import audit, visibility
from core.broker import publish
from core.models import Dispatch
from core.notices.outbox import GATEWAY, is_quiet
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


TIMEOUT = 10  # seconds
LINES = 50


class Refused(Exception):  # noqa: N818 - it is the gateway's answer
    """The gateway answered, but not with 2xx."""


def deliver() -> int:
    """Call for each person's waiting messages; returns how many were taken over.

    Where the gateway does not answer the run ends, and the others wait for the next.
    """
    if not settings.WEBHOOK_URL or is_quiet():
        return 0
    sent = 0
    for rows, found in GATEWAY.batches():
        if not (found := _seen(rows, found)):
            continue
        try:
            call(payload(found))
        except (OSError, HTTPException) as error:
            GATEWAY.failed(rows, error)
            break
        except Refused as error:
            GATEWAY.failed(rows, error)
        except Exception as error:  # noqa: BLE001 - one that cannot be made stops no other
            GATEWAY.unmade(rows, error)
        else:
            GATEWAY.sent(rows)
            sent += len(found)
    return sent


def _seen(rows: QuerySet[Dispatch], found: list[Dispatch]) -> list[Dispatch]:
    """What its reader still sees; the rest does not leave the house any more."""
    gone = visibility.hidden(found, found[0].recipient)
    if gone:
        GATEWAY.drop(rows, gone)
    return [row for row in found if row.pk not in gone]


def payload(found: list[Dispatch]) -> bytes:
    """The message for one person: who, and each notice with its words, date and address."""
    person = found[0].recipient
    body = {
        "id": str(found[0].batch),
        "to": {"account": person.username, "name": person.name, "phone": person.phone},
        "count": len(found),
        "urgent": found[0].is_urgent,
        "notices": [
            {
                "subject": row.subject,
                "body": row.body,
                "date": row.about_on.isoformat() if row.about_on else None,
                "url": f"{settings.BASE_URL}{row.url}",
            }
            for row in found[:LINES]
        ],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def signature(body: bytes, *, at: int) -> str:
    """What the header says for ``body`` at the unix second ``at``."""
    key = settings.WEBHOOK_SECRET.encode()
    made = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


def call(body: bytes) -> None:
    """POST ``body``; raises OSError where nobody answers and Refused on another answer than 2xx."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "xuncha",
        "X-Xuncha-Signature": signature(body, at=int(time.time())),
    }
    request = urllib.request.Request(settings.WEBHOOK_URL, body, headers)  # noqa: S310 - checked at start
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
    if not 200 <= status < 300:
        raise Refused(f"网关返回{status}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed message goes where it was meant to go, and nowhere else."""

    def redirect_request(self, *args, **kwargs) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


@transaction.atomic
def retry(rows: QuerySet[Dispatch], *, by: "User") -> int:
    """Queue again what failed for good; returns how many."""
    count = GATEWAY.retry(rows)
    if count:
        audit.record(None, CoreVerb.GATEWAY_RESENT, by=by, note=f"{count}条")
        transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))
    return count
