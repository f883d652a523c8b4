"""What leaves the house in batches: claimed by one worker, sent under one name, put back on failure.

A batch is one person's one message. Its name and its rows never change once it was claimed, so a
message that is sent again after a failure can be recognised by its receiver. A channel says who gets
something by it, how that is sent and what its errors mean; the rest is the same for all.
"""

import logging
import traceback
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core import locks, visibility
from core.broker import publish
from core.locks import Lock
from core.models import Delivery, QuietHours
from core.models.delivery import Channel, DeliveryState
from core.verbs import CoreVerb

logger = logging.getLogger(__name__)
STALE = timedelta(minutes=10)  # a claim older than this belongs to a worker that died
ATTEMPTS = 12  # with waits of 2, 4, 8 … 60 minutes: about nine hours
LONGEST = 60  # minutes between two attempts, at most
# Nothing is held back longer: what stands further off was written by a clock that was ahead.
HORIZON = timedelta(days=2)
BATCH = 500


class Outbox(ABC):
    """The deliveries of one channel."""

    channel: Channel
    failures: tuple[type[Exception], ...]  # what the other side is to blame for; it is tried again
    refusals: tuple[type[Exception], ...]  # those of them after which the next message may well go
    resent: CoreVerb
    counter: str  # 量词 of its messages

    @abstractmethod
    def wanted(self, rows: list[Delivery]) -> list[Delivery]:
        """Those of ``rows``, not stored yet, whose recipients get them by this channel."""

    @abstractmethod
    def send(self, found: list[Delivery]) -> None:
        """Render one person's message and send it."""

    def is_open(self) -> bool:
        return not is_quiet()

    def is_final(self, error: Exception) -> bool:
        """Whether the other side refused for good."""
        return False

    def rows(self, **conditions) -> QuerySet[Delivery]:
        return Delivery.objects.filter(channel=self.channel, **conditions)

    def deliver(self) -> int:
        """Send what waits; returns the number of notices sent. Two runs at once share the work.

        Where the other side does not answer at all the run ends: the others wait for the next.
        """
        if not self.is_open():
            return 0
        sent = 0
        for rows, found in self.batches():
            try:
                self.send(found)
            except self.failures as error:
                self.failed(rows, error, for_good=self.is_final(error))
                if not isinstance(error, self.refusals):
                    break
            except Exception as error:  # noqa: BLE001 - one that cannot be made stops no other
                self.unmade(rows, error)
            else:
                rows.update(
                    state=DeliveryState.SENT, sent_at=timezone.now(), next_at=None, error=""
                )
                sent += len(found)
        return sent

    def batches(self) -> Iterator[tuple[QuerySet[Delivery], list[Delivery]]]:
        """Each waiting batch once, claimed for this worker: its rows and what stands in them.

        A batch that failed in this run waits for a later one. What its reader does not see any
        more does not leave the house.
        """
        while batch := self._again() or self._next():
            rows = self.rows(batch=batch, state=DeliveryState.SENDING)
            found = list(rows.select_related("notice__recipient").order_by("id"))
            told = [row.notice for row in found]
            gone = visibility.hidden(told, told[0].recipient) if told else set()
            rows.filter(notice__in=gone).delete()
            if left := [row for row in found if row.notice_id not in gone]:
                yield rows, left

    def failed(
        self,
        rows: QuerySet[Delivery],
        error: Exception,
        *,
        words: str = "",
        for_good: bool = False,
    ) -> None:
        """Try again later, each time after a longer wait; after the last say that it failed.

        ``words`` for an error whose own may quote what was to be sent.
        """
        attempts = (rows.values_list("attempts", flat=True).first() or 0) + 1
        lost = for_good or attempts >= ATTEMPTS
        rows.update(
            state=DeliveryState.FAILED if lost else DeliveryState.PENDING,
            attempts=F("attempts") + 1,
            next_at=timezone.now() + timedelta(minutes=min(2**attempts, LONGEST)),
            error=f"{type(error).__name__}: {words or error}"[:300],
        )

    def unmade(self, rows: QuerySet[Delivery], error: Exception) -> None:
        """What this batch holds cannot be sent as it stands: the others are.

        Neither log nor row repeats the error's words, which may quote a subject.
        """
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"内容无法组成消息（{place.name}:{place.lineno}）"
        logger.error("%s: a batch cannot be made: %s", self.channel, type(error).__name__)
        self.failed(rows, error, words=words)

    def retry(self, rows: QuerySet[Delivery]) -> int:
        """Queue again what failed for good; returns how many rows. The batches keep their names."""
        lost = rows.filter(channel=self.channel, state=DeliveryState.FAILED)
        return lost.update(state=DeliveryState.PENDING, attempts=0, next_at=None, error="")

    def _again(self) -> uuid.UUID | None:
        """A batch that failed and whose wait is over, or whose worker died."""
        now = timezone.now()
        # A claim's end stands one STALE ahead; by another machine's clock perhaps a bit more.
        ahead = Q(state=DeliveryState.SENDING, next_at__gt=now + 2 * STALE)
        waits = [DeliveryState.PENDING, DeliveryState.SENDING]
        over = self.rows(state__in=waits, batch__isnull=False).filter(_is_over(now) | ahead)
        batch = over.values_list("batch", flat=True).first()
        return batch if batch and _claim(over.filter(batch=batch), batch, now) else None

    @transaction.atomic
    def _next(self) -> uuid.UUID | None:
        """Claim what waits for one person: an urgent row alone, a digest whole, else all at once.

        One worker at a time claims, so that two do not share one person's digest between them.
        """
        locks.take(Lock.OUTBOX)
        now, batch = timezone.now(), uuid.uuid4()
        waiting = self.rows(state=DeliveryState.PENDING, batch=None).filter(_is_over(now))
        first = waiting.select_related("notice").order_by("id").first()
        if first is None:
            return None
        ids = [first.pk]
        if not first.notice.is_urgent:
            same = waiting.filter(
                notice__recipient=first.notice.recipient_id,
                notice__is_urgent=False,
                digest=first.digest,
            )
            ids = list(same.order_by("id").values_list("pk", flat=True)[:BATCH])
        _claim(Delivery.objects.filter(pk__in=ids), batch, now)
        return batch


def _is_over(now: datetime) -> Q:
    """Nothing holds it back any longer."""
    return Q(next_at=None) | Q(next_at__lte=now) | Q(next_at__gt=now + HORIZON)


def _claim(rows: QuerySet[Delivery], batch: uuid.UUID, now: datetime) -> int:
    return rows.update(state=DeliveryState.SENDING, batch=batch, next_at=now + STALE)


def is_quiet() -> bool:
    """Whether nothing may leave the house at this hour."""
    hours = QuietHours.objects.first()
    return hours is not None and hours.holds(timezone.localtime().hour)


def publish_sweep() -> None:
    """Have the outboxes emptied once the transaction stands."""
    transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))
