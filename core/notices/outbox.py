"""What leaves the house in batches: claimed by one worker, sent under one name, put back on failure.

A batch is one person's one message. Its name and its rows never change once it was claimed, so a
message that is sent again after a failure can be recognised by its receiver. Two tables use it:
notices (columns ``mail_…``) and dispatches to the gateway.
"""

import logging
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core import locks
from core.locks import Lock
from core.models import Dispatch, Notice, QuietHours
from core.models.notice import MailState

logger = logging.getLogger(__name__)
STALE = timedelta(minutes=10)  # a claim older than this belongs to a worker that died
ATTEMPTS = 12  # with waits of 2, 4, 8 … 60 minutes: about nine hours
LONGEST = 60  # minutes between two attempts, at most
# Nothing is held back longer: what stands further off was written by a clock that was ahead.
HORIZON = timedelta(days=2)
BATCH = 500


@dataclass(frozen=True)
class Outbox:
    model: type[models.Model]
    prefix: str

    def rows(self, **conditions) -> QuerySet:
        named = {f"{self.prefix}{name}": value for name, value in conditions.items()}
        return self.model._default_manager.filter(**named)

    def columns(self, **values) -> dict:
        return {f"{self.prefix}{name}": value for name, value in values.items()}

    def batches(self) -> Iterator[tuple[QuerySet, list]]:
        """Each waiting batch once, claimed for this worker: its rows and what stands in them.

        A batch that failed in this run waits for a later one.
        """
        while batch := self._again() or self._next():
            rows = self.rows(batch=batch, state=MailState.SENDING)
            yield rows, list(rows.select_related("recipient").order_by("id"))

    def sent(self, rows: QuerySet) -> None:
        rows.update(**self.columns(state=MailState.SENT, sent_at=timezone.now(), error=""))

    def drop(self, rows: QuerySet, gone: set[int]) -> None:
        """These are not sent any more; the rest of the batch is."""
        rows.filter(pk__in=gone).update(**self.columns(state=MailState.NONE))

    def failed(
        self, rows: QuerySet, error: Exception, *, words: str = "", for_good: bool = False
    ) -> None:
        """Try again later, each time after a longer wait; after the last say that it failed.

        ``words`` for an error whose own may quote what was to be sent.
        """
        attempts = (rows.values_list(f"{self.prefix}attempts", flat=True).first() or 0) + 1
        lost = for_good or attempts >= ATTEMPTS
        rows.update(
            **self.columns(
                state=MailState.FAILED if lost else MailState.PENDING,
                attempts=F(f"{self.prefix}attempts") + 1,
                claimed_at=timezone.now() + timedelta(minutes=min(2**attempts, LONGEST)),
                error=f"{type(error).__name__}: {words or error}"[:300],
            )
        )

    def unmade(self, rows: QuerySet, error: Exception) -> None:
        """What this batch holds cannot be sent as it stands: the others are.

        Neither log nor row repeats the error's words, which may quote a subject.
        """
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"内容无法组成消息（{place.name}:{place.lineno}）"
        logger.error("%s: a batch cannot be made: %s", self.model.__name__, type(error).__name__)
        self.failed(rows, error, words=words)

    def retry(self, rows: QuerySet) -> int:
        """Queue again what failed for good; returns how many rows. The batches keep their names."""
        lost = rows.filter(**self.columns(state=MailState.FAILED))
        return lost.update(
            **self.columns(state=MailState.PENDING, attempts=0, claimed_at=None, error="")
        )

    def _again(self) -> uuid.UUID | None:
        """A batch that failed and whose wait is over, or whose worker died."""
        now = timezone.now()
        column = f"{self.prefix}claimed_at"
        over = self.rows(state=MailState.PENDING, batch__isnull=False).filter(
            Q(**{column: None})
            | Q(**{f"{column}__lt": now})
            | Q(**{f"{column}__gt": now + HORIZON})
        )
        living = {f"{column}__range": (now - STALE, now + STALE)}
        dead = self.rows(state=MailState.SENDING, batch__isnull=False).exclude(**living)
        for found in (over, dead):
            batch = found.values_list(f"{self.prefix}batch", flat=True).first()
            same = found.filter(**self.columns(batch=batch))
            claim = self.columns(state=MailState.SENDING, claimed_at=now)
            if batch and same.update(**claim):
                return batch
        return None

    @transaction.atomic
    def _next(self) -> uuid.UUID | None:
        """Claim what waits for one person: an urgent row alone, a digest whole, else all at once.

        One worker at a time claims, so that two do not share one person's digest between them.
        """
        locks.take(Lock.OUTBOX)
        now = timezone.now()
        waiting = self.rows(state=MailState.PENDING, batch=None).filter(
            Q(**self.columns(after=None))
            | Q(**{f"{self.prefix}after__lte": now})
            | Q(**{f"{self.prefix}after__gt": now + HORIZON})
        )
        first = waiting.order_by("id").select_for_update(skip_locked=True).first()
        if first is None:
            return None
        ids = [first.pk]
        if not first.is_urgent:
            same = waiting.filter(
                recipient_id=first.recipient_id, digest=first.digest, is_urgent=False
            )
            locked = same.order_by("id").select_for_update(skip_locked=True)
            ids = list(locked.values_list("pk", flat=True)[:BATCH])
        batch = uuid.uuid4()
        claim = self.columns(state=MailState.SENDING, batch=batch, claimed_at=now)
        self.model._default_manager.filter(pk__in=ids).update(**claim)
        return batch


MAIL = Outbox(Notice, "mail_")
GATEWAY = Outbox(Dispatch, "")


def is_quiet() -> bool:
    """Whether nothing may leave the house at this hour."""
    hours = QuietHours.objects.first()
    return hours is not None and hours.holds(timezone.localtime().hour)
