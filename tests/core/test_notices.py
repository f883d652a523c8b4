"""The outbox: once each in the inbox, mail by batches that can be recognised, failures retried."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core import notices
from core.models import Notice
from core.models.notice import MailState
from core.notices import mailing
from core.notices.outbox import MAIL

pytestmark = [pytest.mark.day, pytest.mark.django_db]


def notify(*people, key: str = "k", **values) -> None:
    values = {"subject": "待复核：底稿001", "url": "/findings/1/"} | values
    notices.notify(people, kind="finding", key=key, **values)


@pytest.fixture(autouse=True)
def _addresses(office, leadership):
    for person in (office, leadership):
        person.email = f"{person.username}@xuncha.example"
        person.save()


def test_same_key_is_one_notice_per_person(office, leadership):
    notify(office, leadership, office)
    notify(office)

    assert Notice.objects.filter(recipient=office).count() == 1
    assert Notice.objects.filter(recipient=leadership).count() == 1


def test_inactive_person_gets_nothing(office):
    office.is_active = False
    office.save()

    notify(office)

    assert not Notice.objects.exists()


def test_person_without_address_gets_no_mail(member):
    member.email = ""
    member.save()

    notify(member)

    assert Notice.objects.get().mail_state == MailState.NONE


def test_deliver_sends_one_mail_per_person_and_never_again(office, leadership):
    for number in range(3):
        notify(office, leadership, key=f"k{number}")

    sent = mailing.deliver()
    mailing.deliver()

    assert sent == 6
    assert sorted(m.to[0] for m in mail.outbox) == sorted([office.email, leadership.email])
    assert "3条新通知" in mail.outbox[0].subject
    assert set(Notice.objects.values_list("mail_state", flat=True)) == {MailState.SENT}


def test_mail_has_a_stable_message_id_and_a_link(office):
    notify(office)
    mailing.deliver()

    message = mail.outbox[0]

    assert message.extra_headers["Message-ID"] == f"<{Notice.objects.get().mail_batch}@xuncha>"
    assert "/findings/1/" in message.body
    assert message.alternatives


def test_failing_server_is_tried_again_later(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notify(office)

    assert mailing.deliver() == 0

    notice = Notice.objects.get()
    assert (notice.mail_state, notice.mail_attempts) == (MailState.PENDING, 1)
    assert notice.mail_claimed_at > timezone.now()
    assert "Refused" in notice.mail_error


def test_after_the_wait_the_mail_goes_out(office):
    notify(office)
    Notice.objects.update(mail_claimed_at=timezone.now() - timedelta(seconds=1), mail_attempts=3)

    assert mailing.deliver() == 1


def test_batch_of_a_dead_worker_is_sent_under_the_same_name(office):
    notify(office)
    batch = MAIL._next()
    Notice.objects.update(mail_claimed_at=timezone.now() - timedelta(hours=1))

    mailing.deliver()

    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{batch}@xuncha>"


def test_mark_read_touches_only_ones_own(office, leadership):
    notify(office, leadership)

    assert notices.mark_read(office) == 1

    assert notices.unread(office).count() == 0
    assert notices.unread(leadership).count() == 1
