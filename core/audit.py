"""The trail: record events in the action's transaction, seal them into a chain, prove it whole."""

import hmac
import json
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from core.models import AuditEvent, AuditSeal
from core.targets import key_of, label_of

SYSTEM = "系统"
GENESIS = "0" * 64
LOOK_BACK = 20_000
CHUNK = 5_000
HIDDEN = "（内容限制知悉，不进入审计记录）"
SEAL_LOCK = 7_710_001
client_address: ContextVar[str] = ContextVar("client_address", default="")
_SIGNED = (
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
)
# One statement a chunk, read as plain rows: a million events are verified in about a minute.
_PAIRS = f"""
SELECT s.sequence, s.event_id, s.event_mac, s.digest, e.mac, e.at, {", ".join(f"e.{n}" for n in _SIGNED)}
FROM core_auditseal s LEFT JOIN core_auditevent e ON e.id = s.event_id
WHERE s.sequence > %s ORDER BY s.sequence LIMIT %s
"""  # noqa: S608 - our own column names


def record(
    target: Model | None,
    verb: str,
    *,
    by,
    note: str = "",
    changes=None,
    trail: str | None = None,
) -> AuditEvent:
    """Write one event now, in the caller's transaction.

    ``trail`` gathers the events of one business thing on its page; a model may answer it as
    ``audit_trail``. ``changes`` maps a column to [old, new]; a model whose content is secret
    lists the columns to keep out in ``AUDIT_HIDDEN``, and people's words about it (notes, names
    of files) pass ``hidden_note`` first. ``by`` is None for the system itself.
    """
    event = build(target, verb, by=by, note=note, changes=changes, trail=trail)
    event.save(force_insert=True)
    return event


def build(
    target: Model | None,
    verb: str,
    *,
    by,
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
        verb=verb,
        target_type=label_of(target) if target is not None else "",
        target_id=_number(target),
        target_label=_name(target),
        trail=trail if trail is not None else getattr(target, "audit_trail", _own_trail(target)),
        note=note,
        changes=_hidden(target, changes or {}),
        address=client_address.get(),
    )
    event.mac = mac_of(event)
    return event


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


def timeline(*trails: str) -> QuerySet[AuditEvent]:
    """Everything that happened on these trails, newest first; the caller has checked the scope."""
    return AuditEvent.objects.filter(trail__in=trails).order_by("-id")


def history(obj: Model) -> QuerySet[AuditEvent]:
    """Everything that happened to this one row, newest first."""
    rows = AuditEvent.objects.filter(target_type=label_of(obj))
    mine = {"trail": _own_trail(obj)} if _number(obj) is None else {"target_id": obj.pk}
    return rows.filter(**mine).order_by("-id")


def mac_of(event: AuditEvent) -> str:
    """The keyed code of an event's content (HMAC-SHA-256 with settings.AUDIT_KEY)."""
    return _mac(event.at, [getattr(event, name) for name in _SIGNED])


def _mac(at: datetime, content: list) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _keyed(_canonical([*content, moment]))


def seal(*, everything: bool = False) -> int:
    """Bind all events not yet in the chain, in order; returns how many. Safe to run twice.

    The minute's run looks back ``LOOK_BACK`` numbers for transactions that committed late;
    with ``everything`` the whole table is searched, as before a verification.
    """
    count = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            bound = _seal_chunk(0 if everything else None)
        count += bound
        if bound < CHUNK:
            return count


def _seal_chunk(since: int | None) -> int:
    last = AuditSeal.objects.order_by("-sequence").first()
    sequence, digest = (last.sequence, last.digest) if last else (0, GENESIS)
    if since is None:
        since = (AuditSeal.objects.aggregate(top=Max("event_id"))["top"] or 0) - LOOK_BACK
    waiting = AuditEvent.objects.raw(
        "SELECT e.* FROM core_auditevent e LEFT JOIN core_auditseal s ON s.event_id = e.id "
        "WHERE e.id > %s AND s.event_id IS NULL ORDER BY e.id LIMIT %s",
        [since, CHUNK],
    )
    links = []
    for event in waiting:
        sequence += 1
        digest = link_of(digest, sequence, event.pk, event.mac)
        links.append(
            AuditSeal(sequence=sequence, event_id=event.pk, event_mac=event.mac, digest=digest)
        )
    AuditSeal.objects.bulk_create(links)
    return len(links)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the trail: the event it concerns and a sentence."""

    event_id: int | None
    sentence: str


def verify() -> Iterator[Fault]:
    """Every fault of the trail: altered, removed, inserted, reordered events, a broken chain."""
    expected, digest, previous_id = 1, GENESIS, None
    for sequence, event_id, event_mac, found, *event in _pairs():
        if sequence != expected:
            missing = sequence - expected
            yield Fault(previous_id, f"封条第{expected}号起缺{missing}枚：该处的审计记录被移除。")
        if found != link_of(digest, sequence, event_id, event_mac):
            yield Fault(event_id, f"记录{event_id}的封条与前后不相连：封条被改动、插入或调换。")
        expected, digest, previous_id = sequence + 1, found, event_id
        yield from _event_faults(event_id, event_mac, *event)
    yield from _unsealed_faults()
    yield from _repeated()


def _event_faults(pk: int, event_mac: str, mac: str | None, at, *content) -> Iterator[Fault]:
    if mac is None:
        yield Fault(pk, f"记录{pk}被删除。")
    elif mac != event_mac:
        yield Fault(pk, f"记录{pk}的校验码与封条不符：记录被改动或调换。")
    elif _mac(at, _loaded(content)) != mac:
        yield Fault(pk, f"记录{pk}的内容与校验码不符：内容被改动，或不是由系统写入。")


def _loaded(content: tuple) -> list:
    """A plain row's columns as a model would hold them: ``changes`` comes as text."""
    place = _SIGNED.index("changes")
    return [*content[:place], json.loads(content[place]), *content[place + 1 :]]


def _unsealed_faults() -> Iterator[Fault]:
    """Events without a seal yet must still carry a code of ours."""
    rows = AuditEvent.objects.raw(
        "SELECT e.* FROM core_auditevent e LEFT JOIN core_auditseal s ON s.event_id = e.id "
        "WHERE s.event_id IS NULL ORDER BY e.id"
    )
    for event in rows.iterator():
        if mac_of(event) != event.mac:
            yield Fault(event.pk, f"记录{event.pk}不是由系统写入：被插入，或内容被改动。")


def _repeated() -> Iterator[Fault]:
    """A true event copied under another number carries the same code twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(id ORDER BY id) FROM core_auditevent GROUP BY mac HAVING count(*) > 1"
        )
        for (ids,) in cursor.fetchall():
            copies = "、".join(map(str, ids[1:]))
            yield Fault(ids[1], f"记录{copies}与记录{ids[0]}完全相同：被重复插入。")


def _pairs() -> Iterator[tuple]:
    """Every seal in order with its event's columns, in chunks so that memory stays flat."""
    sequence = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PAIRS, [sequence, CHUNK])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        sequence = rows[-1][0]


def head() -> tuple[int, str]:
    """The chain's length and last digest: what an auditor writes down to find a cut tail."""
    last = AuditSeal.objects.order_by("-sequence").first()
    return (last.sequence, last.digest) if last else (0, GENESIS)


def record_all(events: Iterable[AuditEvent]) -> None:
    """Write events made by ``build`` in one statement per thousand."""
    AuditEvent.objects.bulk_create(events, batch_size=1000)


def link_of(previous: str, sequence: int, event_id: int, mac: str) -> str:
    """The digest of one seal: place, event and code bound to the seal before it."""
    return _keyed(f"{previous}:{sequence}:{event_id}:{mac}")


def _keyed(text: str) -> str:
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256").hex()


# Made once: building an encoder costs more than encoding an event.
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


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
    return {name: (["…", "…"] if name in secret else pair) for name, pair in found.items()}


def is_secret(target: Model | None) -> bool:
    """Whether people's own words about ``target`` stay out of the trail."""
    return bool(getattr(target, "AUDIT_HIDDEN", ()))


def hidden_note(target: Model | None, note: str) -> str:
    """A note as the trail may keep it: of a secret row only the fact that there was one."""
    return HIDDEN if note and is_secret(target) else note


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date | Decimal | int):
        return str(value)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str(value)
