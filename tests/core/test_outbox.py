"""Mails and gateway calls: one digest a person and day, urgent alone, choices, quiet hours, retry."""

import hashlib
import hmac
import json
import threading
import time
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from core import notices, tasks
from core.models import Delivery, MailChoice, Notice, QuietHours
from core.models.delivery import Channel, DeliveryState, MailMode
from core.notices import mailing
from core.notices.mailing import MAIL
from core.notices.outbox import ATTEMPTS
from core.notices.webhooks import GATEWAY

pytestmark = [pytest.mark.day, pytest.mark.django_db]
SECRET = "0123456789abcdef0123456789abcdef"
DAY = "2030-06-10"
numbers = count()


def reminder(person, *, after=None, channel=Channel.MAIL, **values) -> Delivery:
    """A notice of the day's digest, ready to go."""
    number = next(numbers)
    row = Notice(
        recipient=person,
        kind="deadline",
        key=f"o{number}",
        **{"subject": f"今天到期：第{number}项", "url": "/x/"} | values,
    )
    notices.post([row], channels={channel: [row]}, digest=DAY, after=after)
    return row.deliveries.first()


def test_a_days_reminders_are_one_mail_and_urgent_ones_go_alone(office, leadership):
    for _ in range(30):
        reminder(office)
    reminder(office, is_urgent=True, about_on=timezone.localdate())
    reminder(leadership)

    MAIL.deliver()

    subjects = sorted(m.subject for m in mail.outbox if m.to == [office.email])
    assert len(mail.outbox) == 3
    assert len(subjects) == 2
    assert "【紧急】" in subjects[1]
    assert "每日汇总30条" in subjects[0]
    assert f"{timezone.localdate():%Y-%m-%d}" in subjects[0]


@pytest.mark.django_db(transaction=True)
def test_a_digest_that_is_being_released_is_claimed_whole(office):
    """A second sweep releases it in the moment in which a worker claims: still one mail."""
    for _ in range(5):
        reminder(office)
    released = threading.Event()

    def release() -> None:
        with transaction.atomic():
            mailing.release(DAY, later=timezone.now() + timedelta(days=1))
            released.set()
            time.sleep(0.5)
        connection.close()

    other = threading.Thread(target=release)
    other.start()
    released.wait(10)
    reminder(office)

    assert MAIL.deliver() == 6
    other.join()
    assert len(mail.outbox) == 1


def test_a_long_digest_says_how_many_more(office):
    for _ in range(mailing.LINES + 5):
        reminder(office)

    assert MAIL.deliver() == mailing.LINES + 5

    assert "另有5条" in mail.outbox[0].body
    assert "另有5条" in mail.outbox[0].alternatives[0][0]


def test_the_message_id_stays_the_same_over_failures(office, settings):
    reminder(office)
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    MAIL.deliver()
    batch = Delivery.objects.get().batch
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    reminder(office)
    settings.EMAIL_BACKEND = good

    MAIL.deliver()

    ids = [m.extra_headers["Message-ID"] for m in mail.outbox]
    assert ids[0] == f"<{batch}@xuncha>"
    assert len(set(ids)) == 2


def test_after_the_last_attempt_it_failed_and_may_be_sent_again(office, sysadmin):
    reminder(office)
    for _ in range(ATTEMPTS):
        rows, _found = next(MAIL.batches())
        MAIL.failed(rows, OSError("no route"))
        Delivery.objects.update(next_at=None)
    row = Delivery.objects.get()
    assert row.state == DeliveryState.FAILED
    assert "no route" in row.error
    assert MAIL.deliver() == 0

    assert notices.send_again(Delivery.objects.all(), by=sysadmin) == 1

    assert MAIL.deliver() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{row.batch}@xuncha>"


def test_what_comes_after_the_days_mail_waits_for_the_next(office):
    reminder(office)
    MAIL.deliver()
    tomorrow = timezone.now() + timedelta(days=1)
    reminder(office, after=timezone.now() + timedelta(minutes=10))

    mailing.release(DAY, later=tomorrow)

    assert MAIL.deliver() == 0
    assert Delivery.objects.latest("id").next_at == tomorrow


def test_held_mails_go_when_released(office):
    reminder(office, after=timezone.now() + timedelta(minutes=10))
    assert MAIL.deliver() == 0

    mailing.release(DAY, later=timezone.now() + timedelta(days=1))

    assert MAIL.deliver() == 1


def test_a_muted_person_gets_no_mail_but_the_inbox(office):
    reminder(office, after=timezone.now() + timedelta(hours=1))

    notices.choose_mail(office, mode=MailMode.MUTED, by=office)
    reminder(office)

    assert MAIL.deliver() == 0
    assert notices.unread(office).count() == 2
    assert not Delivery.objects.exists()


def test_one_mail_a_day_takes_events_and_reminders_together(office):
    MailChoice.objects.create(user=office, mode=MailMode.DAILY)
    for number in range(3):
        notices.notify([office], kind="finding", key=f"d{number}", subject="待复核")
    assert MAIL.deliver() == 0
    reminder(office, after=timezone.now() + timedelta(minutes=10))

    mailing.release(DAY, later=timezone.now() + timedelta(days=1))

    assert MAIL.deliver() == 4
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("span", "hour", "quiet"),
    [
        ((21, 7), 23, True),
        ((21, 7), 6, True),
        ((21, 7), 7, False),
        ((21, 7), 20, False),
        ((12, 14), 13, True),
        ((12, 14), 14, False),
    ],
)
def test_quiet_hours_may_run_over_midnight(span, hour, quiet):
    assert QuietHours(from_hour=span[0], to_hour=span[1]).holds(hour) is quiet


def test_nothing_leaves_in_quiet_hours_and_all_of_it_after(office, settings):
    settings.WEBHOOK_URL = "http://127.0.0.1:1/"
    hour = timezone.localtime().hour
    quiet = QuietHours.objects.create(pk=1, from_hour=hour, to_hour=(hour + 2) % 24)
    reminder(office)

    assert (MAIL.deliver(), GATEWAY.deliver()) == (0, 0)
    assert Delivery.objects.get().attempts == 0
    quiet.delete()
    assert MAIL.deliver() == 1


def test_a_newline_in_a_subject_stops_no_mail(office, leadership):
    """As it came out of a unit's name that was pasted from a document."""
    reminder(office, subject="市财政局\n（第二名称）今天到期", is_urgent=True)
    reminder(leadership)

    assert MAIL.deliver() == 2

    subjects = [sent.subject for sent in mail.outbox]
    assert any("市财政局 （第二名称）今天到期" in each for each in subjects)
    assert not any("\n" in each for each in subjects)


def test_a_mail_that_cannot_be_made_is_put_aside_and_the_others_go(office, leadership, caplog):
    """An address that came in by a workbook: Python's mail library refuses it, and quotes it."""
    type(office).objects.filter(pk=office.pk).update(email="王某案情 <不是地址")
    reminder(office)
    reminder(leadership)

    assert MAIL.deliver() == 1

    assert [sent.to for sent in mail.outbox] == [[leadership.email]]
    row = Delivery.objects.get(notice__recipient=office)
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 1)
    assert "无法组成消息" in row.error
    assert "不是地址" not in row.error + caplog.text


def test_what_a_clock_that_was_ahead_left_is_sent(office, leadership):
    """Claimed, put off and held back in what it thought was next year."""
    ahead = timezone.now() + timedelta(days=33)
    for values in (
        {"state": DeliveryState.SENDING, "batch": uuid.uuid4(), "next_at": ahead},
        {"state": DeliveryState.PENDING, "batch": uuid.uuid4(), "next_at": ahead},
        {"next_at": ahead},
    ):
        row = reminder(office, is_urgent=True)
        Delivery.objects.filter(pk=row.pk).update(**values)

    assert MAIL.deliver() == 3


class Gateway(ThreadingHTTPServer):
    """A real gateway: keeps what it got and answers what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.calls = 200, []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.headers["X-Xuncha-Signature"], body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args) -> None:
        """The test says enough."""


@pytest.fixture
def gateway(settings):
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.WEBHOOK_SECRET = SECRET
    yield server
    server.shutdown()
    server.server_close()


def message(person) -> Delivery:
    return reminder(person, channel=Channel.GATEWAY, subject="今天到期：市财政局第3项")


def test_the_gateway_gets_one_signed_call_a_person(office, leadership, gateway):
    office.phone = "13800000000"
    office.save()
    for person in (office, office, leadership):
        message(person)

    assert GATEWAY.deliver() == 3

    assert len(gateway.calls) == 2
    header, body = gateway.calls[0]
    at, made = (part.partition("=")[2] for part in header.split(","))
    expected = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert made == expected
    told = json.loads(body)
    assert told["to"] == {"account": "office", "name": "赵办", "phone": "13800000000"}
    assert told["count"] == 2
    assert told["notices"][0]["subject"] == "今天到期：市财政局第3项"


def test_a_refusing_gateway_is_called_again_with_the_same_body(office, gateway):
    message(office)
    gateway.status = 503
    assert GATEWAY.deliver() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("pending", 1, "Refused: 网关返回503")
    assert row.next_at > timezone.now() + timedelta(minutes=1)

    gateway.status = 200
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))

    assert GATEWAY.deliver() == 1
    assert gateway.calls[0][1] == gateway.calls[1][1]


def test_mail_that_breaks_off_keeps_nothing_from_the_gateway(office, gateway, settings):
    """One task serves both ways out of the house."""
    settings.EMAIL_BACKEND = "tests.nowhere.Backend"
    reminder(office)
    message(office)

    tasks.sweep_notices()

    assert len(gateway.calls) == 1


def test_a_redirect_is_not_followed(office, gateway):
    message(office)
    gateway.status = 302

    assert GATEWAY.deliver() == 0
    assert "302" in Delivery.objects.get().error


def test_a_gateway_that_failed_for_good_is_retried_by_hand(office, sysadmin, gateway):
    message(office)
    for _ in range(ATTEMPTS):
        rows, _found = next(GATEWAY.batches())
        GATEWAY.failed(rows, OSError("away"))
        Delivery.objects.update(next_at=None)
    assert Delivery.objects.get().state == DeliveryState.FAILED

    assert notices.send_again(Delivery.objects.all(), by=sysadmin) == 1
    assert GATEWAY.deliver() == 1


def test_without_an_address_nothing_is_called(office, gateway, settings):
    message(office)
    settings.WEBHOOK_URL = ""

    assert GATEWAY.deliver() == 0
    assert Delivery.objects.get().state == DeliveryState.PENDING
