"""Mails out of the inbox: one digest a person and day, urgent ones alone, none in quiet hours."""

import re
from datetime import date, datetime, time, timedelta
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from core import audit, locks, visibility
from core.broker import publish
from core.locks import Lock
from core.models import Notice
from core.models.notice import MailState
from core.notices.outbox import MAIL, is_quiet
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


# When those who want one mail a day get it, unless the day's reminders take it along before.
DAILY = time(9, 30)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LINES = 100  # notices written out in one mail; the rest is counted


def deliver() -> int:
    """Mail what waits; returns the number of notices sent. Two runs at once share the work.

    Where the server does not answer at all the run ends: the others wait for the next.
    """
    if is_quiet():
        return 0
    sent = 0
    for rows, found in MAIL.batches():
        if not (found := _seen(rows, found)):
            continue
        try:
            message(found).send()
        except (OSError, SMTPException) as error:
            MAIL.failed(rows, error, for_good=_is_final(error))
            if not isinstance(error, (SMTPResponseException, SMTPRecipientsRefused)):
                break
        except Exception as error:  # noqa: BLE001 - one that cannot be made stops no other
            MAIL.unmade(rows, error)
        else:
            MAIL.sent(rows)
            sent += len(found)
    return sent


def _seen(rows: QuerySet[Notice], found: list[Notice]) -> list[Notice]:
    """What its reader still sees; the rest is not mailed any more."""
    gone = visibility.hidden(found, found[0].recipient)
    if gone:
        MAIL.drop(rows, gone)
    return [notice for notice in found if notice.pk not in gone]


def _is_final(error: Exception) -> bool:
    """Whether the server refused this mail for good (a code from 500, such as “no such box”)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code in range(550, 555)


def message(found: list[Notice]) -> EmailMultiAlternatives:
    """One mail to one person; its Message-ID is the batch's, the same at every attempt."""
    ordered = sorted(found, key=lambda n: (not n.is_urgent, n.about_on or date.max, n.pk))
    context = {
        "recipient": found[0].recipient,
        "notices": ordered[:LINES],
        "more": max(0, len(found) - LINES),
        "base_url": settings.BASE_URL,
        "site_name": settings.SITE_NAME,
    }
    mail = EmailMultiAlternatives(
        subject=in_header(f"【{settings.SITE_NAME}】{subject(ordered)}"),
        body=render_to_string("core/mail.txt", context),
        to=[in_header(found[0].mail_to or found[0].recipient.email)],
        headers={
            "Message-ID": f"<{found[0].mail_batch}@xuncha>",
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(),
    )
    mail.attach_alternative(render_to_string("core/mail.html", context), "text/html")
    return mail


def in_header(text: str) -> str:
    """As one line: a header ends at a line break, and so would the mail."""
    return " ".join(CONTROLS.sub(" ", text).split())


def subject(found: list[Notice]) -> str:
    """Words that sort by date in a mailbox: 2026-11-23 期限提醒8项 …, or one thing's own date."""
    first = found[0]
    if len(found) == 1:
        urgent = "【紧急】" if first.is_urgent else ""
        on = f"{first.about_on:%Y-%m-%d} " if first.about_on else ""
        return f"{urgent}{on}{first.subject}"
    if not first.digest:
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
    waiting = MAIL.rows(state=MailState.PENDING, batch=None)
    own = Notice.objects.filter(digest=digest, mail_batch__isnull=False)
    after = waiting.filter(digest=digest, recipient__in=own.values("recipient_id"))
    after.update(digest=later.date().isoformat(), mail_after=later)
    now = timezone.now()
    people = waiting.filter(digest=digest).values("recipient_id")
    along = waiting.filter(digest__startswith="daily:", recipient__in=people)
    along.update(digest=digest)
    if waiting.filter(digest=digest).update(mail_after=now):
        transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))


@transaction.atomic
def retry(rows: QuerySet[Notice], *, by: "User") -> int:
    """Queue mails again that failed for good; returns how many."""
    count = MAIL.retry(rows)
    if count:
        audit.record(None, CoreVerb.MAIL_RESENT, by=by, note=f"{count}封")
        transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))
    return count
