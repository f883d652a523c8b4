"""Sealing the trail: every event becomes a link that rests on the link before it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min

from core import locks
from core.audit.codes import link_of
from core.locks import Lock
from core.models import AuditEvent, AuditSeal

GENESIS = "0" * 64
LOOK_BACK = 20_000
CHUNK = 5_000


def seal(*, everything: bool = False) -> int:
    """Bind all events not yet in the chain, in order; returns how many. Safe to run twice.

    The minute's run looks back ``LOOK_BACK`` numbers for transactions that committed late;
    with ``everything`` the whole table is searched, as before a verification.
    """
    count = 0
    while True:
        with transaction.atomic():
            locks.take(Lock.TRAIL_SEALING)
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


def head() -> tuple[int, str]:
    """The chain's length and last digest: what an auditor writes down to find a cut tail."""
    last = AuditSeal.objects.order_by("-sequence").first()
    return (last.sequence, last.digest) if last else (0, GENESIS)


def unsealed() -> tuple[int, datetime | None]:
    """How many events wait behind the chain's end, and since when the oldest does."""
    newest = AuditSeal.objects.order_by("-sequence").values_list("event_id", flat=True).first()
    loose = AuditEvent.objects.filter(pk__gt=newest or 0)
    found = loose.aggregate(number=Count("pk"), since=Min("at"))
    return found["number"], found["since"]
