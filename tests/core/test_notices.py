"""The outbox: once each in the inbox, mail by batches that can be recognised, failures retried."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core import notices
from core.models import Delivery, Notice
from core.models.delivery import DeliveryState
from core.notices.mailing import MAIL

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

    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_deliver_sends_one_mail_per_person_and_never_again(office, leadership):
    for number in range(3):
        notify(office, leadership, key=f"k{number}")

    sent = MAIL.deliver()
    MAIL.deliver()

    assert sent == 6
    assert sorted(m.to[0] for m in mail.outbox) == sorted([office.email, leadership.email])
    assert "3条新通知" in mail.outbox[0].subject
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_mail_has_a_stable_message_id_and_a_link(office):
    notify(office)
    MAIL.deliver()

    message = mail.outbox[0]

    assert message.extra_headers["Message-ID"] == f"<{Delivery.objects.get().batch}@xuncha>"
    assert "/findings/1/" in message.body
    assert message.alternatives


def test_failing_server_is_tried_again_later(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notify(office)

    assert MAIL.deliver() == 0

    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 1)
    assert row.next_at > timezone.now()
    assert "Refused" in row.error


def test_after_the_wait_the_mail_goes_out(office):
    notify(office)
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1), attempts=3)

    assert MAIL.deliver() == 1


def test_batch_of_a_dead_worker_is_sent_under_the_same_name(office):
    notify(office)
    batch = MAIL._next()
    Delivery.objects.update(next_at=timezone.now() - timedelta(hours=1))

    MAIL.deliver()

    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{batch}@xuncha>"


def test_mark_read_touches_only_ones_own(office, leadership):
    notify(office, leadership)

    assert notices.mark_read(office) == 1

    assert notices.unread(office).count() == 0
    assert notices.unread(leadership).count() == 1
