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

from django.conf import settings

from core.models import Delivery
from core.models.delivery import Channel
from core.notices.outbox import Outbox
from core.verbs import CoreVerb

TIMEOUT = 10  # seconds
LINES = 50


class Refused(Exception):  # noqa: N818 - it is the gateway's answer
    """The gateway answered, but not with 2xx."""


class Gateway(Outbox):
    """Where an address of a gateway is set."""

    channel = Channel.GATEWAY
    failures = (OSError, HTTPException, Refused)
    refusals = (Refused,)
    resent, counter = CoreVerb.GATEWAY_RESENT, "条"

    def is_open(self) -> bool:
        return bool(settings.WEBHOOK_URL) and super().is_open()

    def wanted(self, rows: list[Delivery]) -> list[Delivery]:
        return rows if settings.WEBHOOK_URL else []

    def send(self, found: list[Delivery]) -> None:
        call(payload(found))


GATEWAY = Gateway()


def payload(found: list[Delivery]) -> bytes:
    """The message for one person: who, and each notice with its words, date and address."""
    told = [row.notice for row in found]
    person = told[0].recipient
    body = {
        "id": str(found[0].batch),
        "to": {"account": person.username, "name": person.name, "phone": person.phone},
        "count": len(told),
        "urgent": told[0].is_urgent,
        "notices": [
            {
                "subject": row.subject,
                "body": row.body,
                "date": row.about_on.isoformat() if row.about_on else None,
                "url": f"{settings.BASE_URL}{row.url}",
            }
            for row in told[:LINES]
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
