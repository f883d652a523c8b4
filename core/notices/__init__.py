"""The inbox: notices are rows in the action's transaction; what goes out of the house is in `core.notices.outbox`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.errors import NotYet
from core.models import Delivery, MailChoice, Notice
from core.models.delivery import Channel, DeliveryState, MailMode
from core.notices.mailing import MAIL
from core.notices.outbox import Outbox, publish_sweep
from core.notices.webhooks import GATEWAY
from core.targets import key_of
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User

OUTBOXES: dict[str, Outbox] = {outbox.channel: outbox for outbox in (MAIL, GATEWAY)}


def notify(
    recipients: Iterable,
    *,
    kind: str,
    key: str,
    subject: str,
    body: str = "",
    url: str = "",
    urgent: bool = False,
    mail_to: str = "",
) -> None:
    """One notice per person and ``key``, however often it is called; mail follows the commit.

    With ``mail_to`` the mail goes there, whatever the person chose to get by mail.

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
        )
        for user in {user.pk: user for user in recipients}.values()
        if user.is_active
    ]
    post(rows, address=mail_to)


def notify_of(
    row: Any,
    recipients: Iterable,
    *,
    kind: str,
    subject: str,
    urgent: bool = False,
    url: str | None = None,
) -> None:
    """The same of a row whose content is restricted: number and what to do, once a version."""
    notify(
        recipients,
        kind=kind,
        key=f"{key_of(row)}:{kind.partition('.')[2]}:{row.version}",
        subject=subject,
        body="内容限制知悉，请登录系统查看。",
        url=row.get_absolute_url() if url is None else url,
        urgent=urgent,
    )


def post(
    rows: list[Notice],
    *,
    channels: Mapping[Channel, list[Notice]] | None = None,
    digest: str = "",
    after: datetime | None = None,
    address: str = "",
) -> int:
    """Write prepared rows that are not there yet and have them delivered after the commit.

    Returns how many they were. ``channels`` says which of ``rows`` go which way; all by mail where
    nothing is said. Urgent ones neither wait for ``digest`` nor until ``after``.
    """
    fresh = _unwritten(rows)
    if not fresh:
        return 0
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    numbers = _stored(fresh)
    for row in fresh:
        row.pk = numbers[row.key, row.recipient_id]
    wanted = []
    for channel, chosen in (channels or {Channel.MAIL: rows}).items():
        new = [
            Delivery(notice=row, channel=channel, address=address)
            if row.is_urgent
            else Delivery(
                notice=row, channel=channel, address=address, digest=digest, next_at=after
            )
            for row in chosen
            if row.pk
        ]
        wanted += OUTBOXES[channel].wanted(new)
    Delivery.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)
    publish_sweep()
    return len(fresh)


def _unwritten(rows: list[Notice]) -> list[Notice]:
    stored = _stored(rows)
    return [row for row in rows if (row.key, row.recipient_id) not in stored]


def _stored(rows: list[Notice]) -> dict[tuple[str, int], int]:
    """The number of each row that stands, by key and recipient."""
    found = Notice.objects.filter(key__in={row.key for row in rows})
    return {(key, person): pk for key, person, pk in found.values_list("key", "recipient", "pk")}


@transaction.atomic
def send_again(rows: QuerySet[Delivery], *, by: "User") -> int:
    """Queue again those of ``rows`` that failed for good; returns how many."""
    total = 0
    for outbox in OUTBOXES.values():
        if count := outbox.retry(rows):
            audit.record(None, outbox.resent, by=by, note=f"{count}{outbox.counter}")
            total += count
    if total:
        publish_sweep()
    return total


def unread(user: "User") -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user, read_at=None)


def mark_read(user: "User", *, only: Iterable[int] | None = None, kind: str = "") -> int:
    """Mark these notices, one kind or all of a person's as read; returns how many were not."""
    rows = unread(user) if only is None else unread(user).filter(pk__in=only)
    if kind:
        rows = rows.filter(Q(kind=kind) | Q(kind__startswith=f"{kind}."))
    return rows.update(read_at=timezone.now())


@transaction.atomic
def choose_mail(user: "User", *, mode: str, by: "User") -> bool:
    """What ``user`` wants by mail from now on; what waits already follows a muted person's wish."""
    MailChoice.objects.update_or_create(user=user, defaults={"mode": mode})
    if mode == MailMode.MUTED:
        MAIL.rows(notice__recipient=user, address="", state=DeliveryState.PENDING).delete()
    audit.record(user, CoreVerb.MAIL_CHOSEN, by=by, note=MailMode(mode).label)
    return True


@transaction.atomic
def send_test_mail(user: "User") -> None:
    """A mail to ``user``'s own address by the way that every mail goes. Raises NotYet without one."""
    if not user.email:
        raise NotYet("您的账号没有登记邮箱，请先在右上角“个人设置”里填写，再发测试邮件。")
    audit.record(user, CoreVerb.MAIL_TESTED, by=user, note="寄往本人邮箱")
    notify(
        [user],
        kind="mail_test",
        key=f"mail_test:{uuid4()}",
        subject="测试邮件",
        body="收到这封邮件，说明系统的通知能够发到邮箱。",
        url=reverse("core:inbox"),
        urgent=True,
        mail_to=user.email,
    )
