"""A populated database from before deliveries had a table is migrated: nothing is sent twice or lost."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.models import Delivery, Notice
from core.notices.mailing import MAIL
from core.notices.outbox import STALE
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now().replace(microsecond=0)
LATER = NOW + timedelta(hours=3)
ROWS = {
    "held": {"next_at": LATER, "digest": "2030-06-10"},
    "sending": {
        "state": "sending",
        "batch": "11111111-1111-4111-8111-111111111111",
        "next_at": NOW,
    },
    "again": {"batch": "22222222-2222-4222-8222-222222222222", "next_at": LATER, "attempts": 3},
    "sent": {"state": "sent", "sent_at": NOW, "address": "former@xuncha.example", "attempts": 1},
    "failed": {"state": "failed", "error": "550", "attempts": 12},
    "call": {"channel": "gateway", "state": "sent", "sent_at": NOW, "attempts": 1},
}


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def rows() -> list[tuple]:
    names = ("notice__key", "channel", "address", "digest", "state", "batch", "next_at", "sent_at")
    return list(Delivery.objects.order_by("notice__key").values_list(*names, "attempts", "error"))


@pytest.fixture
def before(office):
    """Each kind of delivery, and a notice that stays inside, by the tables of then."""
    for key, values in ROWS.items():
        make.delivery(office, key=key, **values)
    Notice.objects.create(recipient=office, kind="deadline", key="inside", subject="甲")
    found = rows()
    call_command("migrate", "core", "0022", verbosity=0)
    yield found
    call_command("migrate", verbosity=0)


def test_every_delivery_is_carried_over_and_what_stays_inside_has_none(before):
    states = dict(ask("SELECT key, mail_state FROM core_notice"))
    assert states == {
        "held": "pending", "sending": "sending", "again": "pending", "sent": "sent",
        "failed": "failed", "call": "none", "inside": "none",
    }  # fmt: skip
    claimed = ask("SELECT mail_claimed_at FROM core_notice WHERE key = 'sending'")
    assert claimed == [(NOW - STALE,)]

    call_command("migrate", "core", verbosity=0)

    assert rows() == before
    assert MAIL.deliver() == 1  # the one whose worker died


def test_a_message_whose_notice_was_removed_goes_all_the_same(before):
    ask("DELETE FROM core_notice WHERE key = 'call'")
    ask("UPDATE core_dispatch SET state = 'pending', body = '原文'")

    call_command("migrate", "core", verbosity=0)

    row = Delivery.objects.get(channel="gateway")
    assert (row.state, row.notice.body, row.notice.is_urgent) == ("pending", "原文", False)
    assert row.notice.read_at is not None
