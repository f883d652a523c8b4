"""The inbox: notices are rows in the action's transaction; `core.notices.mailing` takes them out of the house."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.broker import publish
from core.errors import NotYet
from core.models import MailChoice, Notice
from core.models.delivery import MailMode
from core.models.notice import MailState
from core.notices import mailing
from core.targets import key_of
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


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
            mail_to=mail_to,
        )
        for user in {user.pk: user for user in recipients}.values()
        if user.is_active
    ]
    post(rows)


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


def post(rows: list[Notice]) -> None:
    """Write prepared rows at once and have them mailed after the commit."""
    if rows:
        _choose(rows)
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        transaction.on_commit(lambda: publish("core.tasks.sweep_notices"))


def unread(user: "User") -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user, read_at=None)


def mark_read(user: "User", *, pk: int | None = None, kind: str = "") -> int:
    """Mark one notice, one kind or all of a person's as read; returns how many were not."""
    rows = unread(user) if pk is None else unread(user).filter(pk=pk)
    if kind:
        rows = rows.filter(Q(kind=kind) | Q(kind__startswith=f"{kind}."))
    return rows.update(read_at=timezone.now())


@transaction.atomic
def choose_mail(user: "User", *, mode: str, by: "User") -> None:
    """What ``user`` wants by mail from now on; what waits already follows a muted person's wish."""
    MailChoice.objects.update_or_create(user=user, defaults={"mode": mode})
    if mode == MailMode.MUTED:
        waiting = Notice.objects.filter(recipient=user, mail_state=MailState.PENDING)
        waiting.update(mail_state=MailState.NONE)
    audit.record(user, CoreVerb.MAIL_CHOSEN, by=by, note=MailMode(mode).label)


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


def _choose(rows: list[Notice]) -> None:
    """What each recipient wants by mail; the inbox gets everything all the same."""
    rows = [row for row in rows if not row.mail_to]
    people = {row.recipient_id for row in rows if row.mail_state == MailState.PENDING}
    reachable = get_user_model().objects.filter(pk__in=people).exclude(email="")
    modes = dict(reachable.values_list("pk", "mail_choice__mode"))
    for row in rows:
        mode = modes.get(row.recipient_id, MailMode.MUTED)
        if mode == MailMode.MUTED:
            row.mail_state = MailState.NONE
        elif mode == MailMode.DAILY and not row.is_urgent and not row.digest:
            row.mail_after = mailing.next_daily()
            row.digest = mailing.daily_digest(row.mail_after)
