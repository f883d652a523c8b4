"""The keyed codes that bind the trail: HMAC-SHA-256 over canonical JSON with settings.AUDIT_KEY."""

import hmac
import json
from datetime import UTC, datetime

from django.conf import settings

from core.models import AuditEvent
from core.verbs import former_kind

SIGNED = (
    "actor_id",
    "actor_name",
    "verb",
    "target_type",
    "target_id",
    "target_label",
    "trail",
    "note",
    "changes",
    "address",
    "nonce",
)
# Made once: building an encoder costs more than encoding an event.
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


def mac_of(event: AuditEvent) -> str:
    """The keyed code of an event's content (HMAC-SHA-256 with settings.AUDIT_KEY)."""
    return _code(event.at, [*_content(event), event.kind])


def is_own(event: AuditEvent) -> bool:
    """Whether the event carries the code of what it holds."""
    return is_code(event.mac, event.at, _content(event), event.kind)


def is_code(mac: str, at: datetime, content: list, kind: str) -> bool:
    """Whether ``mac`` is the code of an event whose columns come in the order of SIGNED.

    Older events were signed before they had a kind: theirs is what migration 0018 made of the
    verb. Still older ones have no nonce.
    """
    if mac == _code(at, [*content, kind]):
        return True
    former = content if content[-1] else content[:-1]
    return mac == _code(at, former) and kind == former_kind(content[SIGNED.index("verb")])


def _content(event: AuditEvent) -> list:
    return [getattr(event, name) for name in SIGNED]


def _code(at: datetime, content: list) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return keyed(_canonical([*content, moment]))


def link_of(previous: str, sequence: int, event_id: int, mac: str) -> str:
    """The digest of one seal: place, event and code bound to the seal before it."""
    return keyed(f"{previous}:{sequence}:{event_id}:{mac}")


def keyed(text: str) -> str:
    """HMAC-SHA-256 of a text, 64 hexadecimal digits."""
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256").hex()
