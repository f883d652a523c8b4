"""Writing the trail: one event for whatever somebody did, in the transaction that did it."""

import json
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import DateTimeField, Model, QuerySet
from django.utils import timezone

from core import freezing
from core.audit.codes import mac_of
from core.broker import publish
from core.models import AuditEvent
from core.targets import key_of, label_of
from core.verbs import Verb, VerbKind

if TYPE_CHECKING:
    from accounts.models import User


SYSTEM = "系统"
HIDDEN = "（内容限制知悉，不进入审计记录）"
MARK = "…"  # stands for what a hidden column holds
EMPTY = ("", [], {}, ())
client_address: ContextVar[str] = ContextVar("client_address", default="")


def record(
    target: Model | None,
    verb: Verb,
    *,
    by: "User | None",
    note: str = "",
    changes=None,
    trail: str | None = None,
) -> AuditEvent:
    """Write one event now, in the caller's transaction.

    ``trail`` gathers the events of one business thing on its page; a model may answer it as
    ``audit_trail``. ``changes`` maps a column to [old, new], old None where the row was made; a model whose content is secret
    lists the columns to keep out in ``AUDIT_HIDDEN``, and people's words about it (notes, names
    of files) pass ``hidden_note`` first. ``by`` is None for the system itself.

    Raises NotYet where the write concerns what is archived (core.freezing): it is rolled back.
    """
    freezing.check_write(target, verb, changes or {})
    event = build(target, verb, by=by, note=note, changes=changes, trail=trail)
    event.save(force_insert=True)
    stream_soon()
    return event


def build(
    target: Model | None,
    verb: Verb,
    *,
    by: "User | None",
    note: str = "",
    changes=None,
    trail=None,
    at=None,
) -> AuditEvent:
    """An unsaved, signed event; for actions that write many at once with ``bulk_create``."""
    event = AuditEvent(
        at=at or timezone.now(),
        actor_id=getattr(by, "pk", None),
        actor_name=getattr(by, "name", "") or (str(by) if by else SYSTEM),
        verb=str(verb),
        kind=verb.kind,
        target_type=label_of(target) if target is not None else "",
        target_id=_number(target),
        target_label=_name(target),
        trail=trail if trail is not None else getattr(target, "audit_trail", _own_trail(target)),
        note=note,
        changes=_hidden(target, changes or {}),
        address=client_address.get(),
        nonce=secrets.token_urlsafe(12),
    )
    event.mac = mac_of(event)
    return event


def record_all(events: Iterable[AuditEvent]) -> None:
    """Write events made by ``build`` in one statement per thousand."""
    AuditEvent.objects.bulk_create(events, batch_size=1000)
    stream_soon()


def stream_soon() -> None:
    """Where events leave for another machine (``streaming``): after the commit, not at the next minute."""
    if settings.AUDIT_SYSLOG:
        transaction.on_commit(lambda: publish("core.tasks.stream_audit"))


def changes(obj: Model, values: dict) -> dict[str, list[str]]:
    """What ``values`` would change on ``obj``: column → [old, new], both as text."""
    found = {}
    for name, new in values.items():
        if name.startswith("search_"):
            continue
        old = getattr(obj, name)
        if old != new:
            found[name] = [_text(old), _text(new)]
    return found


def since(obj: Model, before: dict) -> dict[str, list[str]]:
    """What differs on ``obj`` now from the values ``before``: column → [old, new]."""
    return {
        name: [_text(old), _text(getattr(obj, name))]
        for name, old in before.items()
        if old != getattr(obj, name)
    }


def decided(obj: Model, values: dict) -> dict:
    """Of ``values`` what the trail keeps by column: neither who and when, which the event says
    itself, nor what is computed from other columns (``AUDIT_COMPUTED`` of the model)."""
    return {name: value for name, value in values.items() if is_decided(type(obj), name)}


def is_decided(model: type[Model], name: str) -> bool:
    """Whether somebody decided the column: it is no moment, no account, nothing computed."""
    field: Any = model._meta.get_field(name)
    of_account = field.many_to_one and field.related_model is get_user_model()
    computed = field.primary_key or name in getattr(model, "AUDIT_COMPUTED", ())
    return not (of_account or computed or isinstance(field, DateTimeField))


def begun(obj: Model) -> dict[str, list]:
    """The columns that a new row begins with: column → [None, new]; of hidden ones the mark."""
    secret = getattr(obj, "AUDIT_HIDDEN", ())
    return {name: [None, MARK if name in secret else text] for name, text in _contents(obj).items()}


def begun_by_label(obj: Model) -> dict[str, list]:
    """The same under the columns' labels, for an event about the row that ``obj`` belongs to."""
    found: dict[str, list] = {}
    for name, (_, text) in begun(obj).items():
        field: Any = obj._meta.get_field(name)
        if not field.is_relation:
            found[str(field.verbose_name)] = [None, str(dict(field.flatchoices).get(text, text))]
    return found


def ended(obj: Model) -> dict[str, list[str]]:
    """The columns that a row held when it was removed: column → [old, ""]."""
    return {name: [text, ""] for name, text in _contents(obj).items()}


def _contents(obj: Model) -> dict[str, str]:
    """What stands in a row as text: not when and by whom it is written, no boxes left empty."""
    computed = getattr(obj, "AUDIT_COMPUTED", ())
    fields = [field for field in obj._meta.concrete_fields if field.name not in computed]
    names = [field.name for field in fields if _is_content(field)]
    values = {name: getattr(obj, name) for name in names}
    return {name: _text(value) for name, value in values.items() if not _is_empty(value)}


def _is_empty(value) -> bool:
    return value is None or value is False or (not isinstance(value, Model) and value in EMPTY)


def _is_content(field: Any) -> bool:
    computed = field.name.startswith("search_") or field.name == "version"
    is_hand = field.many_to_one and field.related_model is get_user_model() and _ends_by(field.name)
    is_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    is_own = field.editable and not field.primary_key
    return is_own and not (computed or is_hand or is_clock)


def _ends_by(name: str) -> bool:
    """``issued_by`` is whom the event names itself; ``user`` is whom it is about."""
    return name == "by" or name.endswith("_by")


def timeline(*trails: str) -> QuerySet[AuditEvent]:
    """Everything that happened on these trails, newest first; the caller has checked the scope."""
    return AuditEvent.objects.filter(trail__in=trails).order_by("-id")


def history(obj: Model) -> QuerySet[AuditEvent]:
    """Everything that happened to this one row, newest first; what was refused did not happen to it."""
    rows = AuditEvent.objects.filter(target_type=label_of(obj)).exclude(kind=VerbKind.REFUSAL)
    mine = {"trail": _own_trail(obj)} if _number(obj) is None else {"target_id": obj.pk}
    return rows.filter(**mine).order_by("-id")


def is_secret(target: Model | type[Model] | None) -> bool:
    """Whether people's own words about ``target`` stay out of the trail."""
    return bool(getattr(target, "AUDIT_HIDDEN", ()))


def hidden_note(target: Model | None, note: str) -> str:
    """A note as the trail may keep it: of a secret row only the fact that there was one."""
    return HIDDEN if note and is_secret(target) else note


def _number(target: Model | None) -> int | None:
    """The row's number; a row whose key is no number is found by its trail."""
    return target.pk if target is not None and isinstance(target.pk, int) else None


def _own_trail(target: Model | None) -> str:
    return key_of(target) if target is not None else ""


def _name(target: Model | None) -> str:
    """How the event names its target; a model with secrets answers ``audit_label`` without them."""
    return "" if target is None else str(getattr(target, "audit_label", target))[:200]


def _hidden(target: Model | None, found: dict) -> dict:
    secret = getattr(target, "AUDIT_HIDDEN", ())
    return {name: _kept(pair) if name in secret else pair for name, pair in found.items()}


def _kept(pair: list) -> list:
    """Of a hidden column only that it changed, or (``begun``) that it was filled in."""
    return [None if pair[0] is None else MARK, MARK]


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date | Decimal | int):
        return str(value)
    if _is_nested(value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str(getattr(value, "audit_label", value))


def _is_nested(value) -> bool:
    """Whether it is kept as JSON: a table or rows of them, not a plain list of words."""
    within = value if isinstance(value, list | tuple) else ()
    return isinstance(value, dict) or any(isinstance(one, dict | list | tuple) for one in within)
