"""Notices of one day about one ledger are one entry of the inbox and of the mail (core.notices.grouping)."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import notices
from core.models import Notice
from core.notices.mailing import MAIL
from tests.browsed import submit
from tests.rectification.conftest import fresh

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def reminded(underway, liaison):
    """Three items fall due today, one more is long overdue; rows as the sweep writes them."""
    today = timezone.localdate()
    items = fresh(underway)
    said = [("今天到期", item) for item in items] + [("已逾期30天", items[0])]
    rows = [
        Notice(
            recipient=liaison,
            kind="deadline",
            key=f"remind:{number}:x:{today:%Y%m%d}",
            subject=f"{words}：{item}",
            body=f"整改事项　期限：今天\n编号{number}\n收件原因：您是责任人（提醒规则：当天）",
            url=item.get_absolute_url(),
            about_on=today,
        )
        for number, (words, item) in enumerate(said)
    ]
    liaison.email = "liaison@xuncha.example"
    liaison.save()
    assert notices.post(rows, digest="d") == 4
    return underway


def test_one_entry_opens_the_list_and_reads_them_all(client, reminded, liaison):
    client.force_login(liaison)

    page = client.get(f"{INBOX}?kind=deadline")

    entries = page.context["entries"]
    wanted = f"{reminded.unit}整改台账：3项今天到期"
    assert [(entry.subject, len(entry.notices)) for entry in entries] == [
        (entries[0].first.subject, 1),
        (wanted, 3),
    ]
    first = entries[1].first
    answer = submit(client, reverse("core:notice_open", args=[first.pk]), at=INBOX)
    assert answer.url == f"{reminded.get_absolute_url()}?state=open"
    assert [row.subject[:5] for row in notices.unread(liaison).filter(kind="deadline")] == [
        "已逾期30"
    ]


def test_the_mail_says_them_in_one_paragraph(reminded, liaison):
    mail.outbox.clear()

    MAIL.deliver()

    [sent] = [each for each in mail.outbox if "今天到期" in each.body]
    assert f"{reminded.unit}整改台账：3项今天到期\n今天到期：" in sent.body
    assert sent.body.count("收件原因") == 2
    assert "编号1" not in sent.body
    assert f"{reminded.get_absolute_url()}?state=open" in sent.body
    assert Notice.objects.filter(recipient=liaison, kind="deadline").count() == 4
