"""Mails out of the inbox: one digest a person and day, urgent ones alone, none in quiet hours."""

import re
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from core import locks
from core.locks import Lock
from core.models import Delivery
from core.models.delivery import Channel, DeliveryState, MailMode
from core.notices.grouping import Entry, entries
from core.notices.outbox import Outbox, publish_sweep
from core.verbs import CoreVerb

# When those who want one mail a day get it, unless the day's reminders take it along before.
DAILY = time(9, 30)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LINES = 100  # entries written out in one mail; the rest is counted


class Mail(Outbox):
    """To the address of the account, in words and as HTML."""

    channel = Channel.MAIL
    failures = (OSError, SMTPException)
    refusals = (SMTPResponseException, SMTPRecipientsRefused)
    resent, counter = CoreVerb.MAIL_RESENT, "封"

    def wanted(self, rows: list[Delivery]) -> list[Delivery]:
        """Of people with an address who are not muted; who wants one a day gets all but the urgent in it."""
        people = {row.notice.recipient_id for row in rows if not row.address}
        reachable = get_user_model().objects.filter(pk__in=people).exclude(email="")
        modes = dict(reachable.values_list("pk", "mail_choice__mode"))
        daily = next_daily()
        for row in rows:
            mode = modes.get(row.notice.recipient_id)
            is_plain = not (row.address or row.digest or row.notice.is_urgent)
            if mode == MailMode.DAILY and is_plain:
                row.digest, row.next_at = daily_digest(daily), daily
        return [
            row
            for row in rows
            if row.address or modes.get(row.notice.recipient_id, MailMode.MUTED) != MailMode.MUTED
        ]

    def send(self, found: list[Delivery]) -> None:
        message(found).send()

    def is_final(self, error: Exception) -> bool:
        """A code from 500, such as “no such box”."""
        if isinstance(error, SMTPRecipientsRefused):
            return all(code >= 500 for code, _ in error.recipients.values())
        return isinstance(error, SMTPResponseException) and error.smtp_code in range(550, 555)


MAIL = Mail()


def message(found: list[Delivery]) -> EmailMultiAlternatives:
    """One mail to one person; its Message-ID is the batch's, the same at every attempt."""
    first = found[0]
    ordered = sorted(
        [row.notice for row in found], key=lambda n: (not n.is_urgent, n.about_on or date.max, n.pk)
    )
    recipient = first.notice.recipient
    told = entries(ordered)
    context = {
        "recipient": recipient,
        "notices": told[:LINES],
        "more": sum(len(entry.notices) for entry in told[LINES:]),
        "base_url": settings.BASE_URL,
        "site_name": settings.SITE_NAME,
    }
    mail = EmailMultiAlternatives(
        subject=in_header(f"【{settings.SITE_NAME}】{subject(told, is_digest=bool(first.digest))}"),
        body=render_to_string("core/mail.txt", context),
        to=[in_header(first.address or recipient.email)],
        headers={
            "Message-ID": f"<{first.batch}@xuncha>",
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(),
    )
    mail.attach_alternative(render_to_string("core/mail.html", context), "text/html")
    return mail


def in_header(text: str) -> str:
    """As one line: a header ends at a line break, and so would the mail."""
    return " ".join(CONTROLS.sub(" ", text).split())


def subject(found: list[Entry], *, is_digest: bool) -> str:
    """Words that sort by date in a mailbox: 2026-11-23 期限提醒8项 …, or one thing's own date."""
    first = found[0]
    if len(found) == 1:
        urgent = "【紧急】" if first.is_urgent else ""
        on = f"{first.about_on:%Y-%m-%d} " if first.about_on else ""
        return f"{urgent}{on}{first.subject}"
    if not is_digest:
        return f"您有{len(found)}条新通知：{first.subject}等"
    day = timezone.localdate()
    return f"{day:%Y-%m-%d} 每日汇总{len(found)}条：{first.subject}等"


def next_daily() -> datetime:
    """When the next daily mail leaves at the latest."""
    now = timezone.localtime()
    day = now.date() if now.time() < DAILY else now.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, DAILY))


def daily_digest(at: datetime) -> str:
    """The digest of notices that wait for the daily mail at ``at``."""
    return f"daily:{timezone.localdate(at):%Y-%m-%d}"


@transaction.atomic
def release(digest: str, *, later: datetime) -> None:
    """Let the mails of a day's digest go; what waits for the daily mail goes along.

    Whoever had the day's mail already gets the rest with the next one, at ``later``. Nobody claims
    meanwhile: rows locked here would be missing from a digest that is claimed in this moment.
    """
    locks.take(Lock.OUTBOX)
    waiting = MAIL.rows(state=DeliveryState.PENDING, batch=None)
    told = _people(MAIL.rows(digest=digest, batch__isnull=False))
    after = _addressed(waiting.filter(digest=digest), told)
    after.update(digest=later.date().isoformat(), next_at=later)
    people = _people(waiting.filter(digest=digest))
    _addressed(waiting.filter(digest__startswith="daily:"), people).update(digest=digest)
    if waiting.filter(digest=digest).update(next_at=timezone.now()):
        publish_sweep()


def _people(rows: QuerySet[Delivery]) -> set[int]:
    return set(rows.order_by().values_list("notice__recipient", flat=True).distinct())


def _addressed(rows: QuerySet[Delivery], people: set[int]) -> QuerySet[Delivery]:
    """Those of ``rows`` that go to ``people``: by number, as an update that joins again and again where
    the planner does not know yet how many there are takes minutes for some thousands."""
    found = rows.filter(notice__recipient__in=people)
    return Delivery.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
