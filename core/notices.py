"""The outbox: notices are rows in the action's transaction, mailed after the commit, swept later."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from core import audit
from core.broker import publish
from core.models import Notice
from core.models.notice import MailState

STALE = timedelta(minutes=10)
ATTEMPTS = 8
BATCH = 500


def notify(
    recipients: Iterable,
    *,
    kind: str,
    key: str,
    subject: str,
    body: str = "",
    url: str = "",
    urgent: bool = False,
) -> None:
    """One notice per person and ``key``, however often it is called; mail follows the commit.

    ``subject`` and ``body`` go into mail: they never hold the content of a clue.
    """
    rows = [
        Notice(
            recipient=user,
            kind=kind,
            key=key,
            subject=subject[:200],
            body=body,
            url=url,
            is_urgent=urgent,
            mail_state=MailState.PENDING if user.email else MailState.NONE,
        )
        for user in {user.pk: user for user in recipients}.values()
        if user.is_active
    ]
    post(rows)


def post(rows: list[Notice]) -> None:
    """Write prepared rows at once and have them mailed after the commit."""
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))


def unread(user) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user, read_at=None)


def mark_read(user, *, pk: int | None = None) -> int:
    """Mark one or all of a person's notices as read; returns how many were not."""
    rows = unread(user) if pk is None else unread(user).filter(pk=pk)
    return rows.update(read_at=timezone.now())


@transaction.atomic
def retry_mail(rows: QuerySet[Notice], *, by) -> int:
    """Queue mails again that failed for good; returns how many."""
    count = rows.filter(mail_state=MailState.FAILED).update(
        mail_state=MailState.PENDING, mail_attempts=0, mail_claimed_at=None, mail_error=""
    )
    if count:
        audit.record(None, "重发邮件", by=by, note=f"{count}封")
        transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))
    return count


def deliver() -> int:
    """Mail what waits; returns the number of notices sent. Two runs at once share the work."""
    sent = 0
    while batch := _claim():
        sent += _send_batch(batch)
    return sent


def _claim() -> uuid.UUID | None:
    """Claim one person's waiting notices, or a batch whose worker died, under one stable name."""
    now = timezone.now()
    stale = Notice.objects.filter(
        mail_state=MailState.SENDING, mail_claimed_at__lt=now - STALE
    ).values_list("mail_batch", flat=True)[:1]
    if (dead := stale.first()) and Notice.objects.filter(
        mail_batch=dead, mail_state=MailState.SENDING, mail_claimed_at__lt=now - STALE
    ).update(mail_claimed_at=now):
        return dead
    with transaction.atomic():
        waiting = Notice.objects.filter(mail_state=MailState.PENDING).filter(
            Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now)
        )
        first = waiting.order_by("id").select_for_update(skip_locked=True).first()
        if first is None:
            return None
        same = waiting.filter(recipient_id=first.recipient_id).select_for_update(skip_locked=True)
        ids = list(same.values_list("pk", flat=True)[:BATCH])
        batch = uuid.uuid4()
        Notice.objects.filter(pk__in=ids).update(
            mail_state=MailState.SENDING, mail_batch=batch, mail_claimed_at=now
        )
    return batch


def _send_batch(batch: uuid.UUID) -> int:
    rows = Notice.objects.filter(mail_batch=batch, mail_state=MailState.SENDING)
    notices = list(rows.select_related("recipient").order_by("id"))
    try:
        with get_connection() as connection:
            for recipient, group in groupby(notices, key=lambda n: n.recipient):
                _message(recipient, list(group), batch, connection).send()
    except (OSError, SMTPException) as error:
        _put_back(rows, error)
        return 0
    rows.update(mail_state=MailState.SENT, mail_sent_at=timezone.now(), mail_error="")
    return len(notices)


def _put_back(rows: QuerySet[Notice], error: Exception) -> None:
    """Try again later, each time after a longer wait; after eight times say that it failed."""
    attempts = (rows.values_list("mail_attempts", flat=True).first() or 0) + 1
    state = MailState.FAILED if attempts >= ATTEMPTS else MailState.PENDING
    later = timezone.now() + timedelta(minutes=2**attempts)
    rows.update(
        mail_state=state,
        mail_attempts=F("mail_attempts") + 1,
        mail_claimed_at=later,
        mail_error=f"{type(error).__name__}: {error}"[:300],
    )


def _message(recipient, notices: list[Notice], batch, connection) -> EmailMultiAlternatives:
    subject = notices[0].subject
    if len(notices) > 1:
        subject = f"您有{len(notices)}条新通知：{subject}等"
    context = {
        "recipient": recipient,
        "notices": notices,
        "base_url": settings.BASE_URL,
        "site_name": settings.SITE_NAME,
    }
    message = EmailMultiAlternatives(
        subject=f"【{settings.SITE_NAME}】{subject}",
        body=render_to_string("core/mail.txt", context),
        to=[recipient.email],
        headers={"Message-ID": f"<{batch}@xuncha>"},
        connection=connection,
    )
    message.attach_alternative(render_to_string("core/mail.html", context), "text/html")
    return message
