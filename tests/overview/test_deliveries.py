"""The delivery page: states, reasons and retry for system administrators; never what was said."""

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from core.models import AuditEvent, Delivery, MailChoice, Notice
from core.models.delivery import Channel, DeliveryState, MailMode
from core.notices.mailing import MAIL
from tests import factories as make
from tests.browsed import submit

pytestmark = pytest.mark.django_db
WORDS = "今天到期：市财政局第3项"


@pytest.fixture
def page(client, sysadmin):
    client.force_login(sysadmin)
    return client


def mail(person, key: str, state=DeliveryState.SENT, **values) -> Delivery:
    return make.delivery(person, key=key, subject=WORDS, state=state, **values)


def people(response) -> list[str]:
    return [row.notice.recipient.username for row in response.context["rows"]]


@pytest.mark.parametrize("name", ["mail_list", "gateway_list"])
def test_only_the_system_administrator_has_it(client, office, security, auditor, name):
    for person in (office, security, auditor):
        client.force_login(person)
        assert client.get(reverse(f"overview:{name}")).status_code == 404
        assert client.post(reverse("overview:delivery_retry", args=["mail"])).status_code == 404


def test_states_reasons_and_no_words(page, office, leadership):
    mail(office, "a")
    mail(office, "b", DeliveryState.FAILED, error="SMTPRecipientsRefused: 550", attempts=12)
    mail(leadership, "c", DeliveryState.PENDING)
    mail(leadership, "d", channel=Channel.GATEWAY)

    response = page.get(reverse("overview:mail_list"))

    text = response.content.decode()
    assert people(response) == ["leadership", "office", "office"]
    assert "SMTPRecipientsRefused: 550" in text
    assert "期限提醒" in text
    assert WORDS not in text
    figures = {f["label"]: f["value"] for f in response.context["figures"]}
    assert figures == {"待发送": 1, "发送中": 0, "已发送": 1, "发送失败": 1}


def test_filters_and_export(page, office, leadership):
    mail(office, "a", DeliveryState.FAILED)
    mail(leadership, "b")
    address = reverse("overview:mail_list")

    assert people(page.get(f"{address}?state=failed")) == ["office"]
    assert people(page.get(f"{address}?q=孙领")) == ["leadership"]
    exported = b"".join(page.get(f"{address}?export=csv").streaming_content).decode()
    assert "孙领" in exported
    assert WORDS not in exported


def test_one_or_all_that_failed_are_sent_again(page, office, sysadmin):
    one, _other = (mail(office, key, DeliveryState.FAILED) for key in "ab")
    address = reverse("overview:delivery_retry", args=["mail"])

    submit(page, address, at=reverse("overview:mail_list"), pk=one.pk)
    states = dict(Delivery.objects.values_list("notice__key", "state"))
    assert states == {"a": DeliveryState.PENDING, "b": DeliveryState.FAILED}
    submit(page, address, at=reverse("overview:mail_list"))

    assert not Delivery.objects.filter(state=DeliveryState.FAILED).exists()
    assert AuditEvent.objects.filter(verb="重发邮件", actor_id=sysadmin.pk).count() == 2


def test_a_test_mail_goes_the_way_of_every_mail(page, sysadmin, office, client):
    address, listed = reverse("overview:mail_test"), reverse("overview:mail_list")
    MailChoice.objects.create(user=sysadmin, mode=MailMode.MUTED)

    answer = submit(page, address, at=listed, follow=True)
    MAIL.deliver()

    assert f"寄往 {sysadmin.email}" in answer.content.decode()
    (sent,) = django_mail.outbox
    assert (sent.to, "测试邮件" in sent.subject) == ([sysadmin.email], True)
    assert [row.state for row in page.get(listed).context["rows"]] == ["sent"]
    assert AuditEvent.objects.filter(verb="发送测试邮件", actor_id=sysadmin.pk).count() == 1


def test_a_test_mail_needs_an_address_and_the_role(page, sysadmin, office, client):
    type(sysadmin).objects.filter(pk=sysadmin.pk).update(email="")
    answer = submit(
        page, reverse("overview:mail_test"), at=reverse("overview:mail_list"), follow=True
    )
    assert "没有登记邮箱" in answer.content.decode()
    assert not Notice.objects.filter(kind="mail_test").exists()

    client.force_login(office)
    assert client.post(reverse("overview:mail_test")).status_code == 404


def test_the_gateways_rows_have_their_own_page(page, office):
    values = {"channel": Channel.GATEWAY, "error": "Refused: 网关返回503"}
    mail(office, "g", DeliveryState.FAILED, **values)

    response = page.get(reverse("overview:gateway_list"))
    assert "网关返回503" in response.content.decode()
    submit(
        page,
        reverse("overview:delivery_retry", args=["gateway"]),
        at=reverse("overview:gateway_list"),
    )

    assert Delivery.objects.get().state == DeliveryState.PENDING


@pytest.mark.parametrize("name", ["mail_list", "gateway_list"])
def test_the_number_of_statements_does_not_grow(page, office, name, django_assert_num_queries):
    def fill(count: int, begin: int) -> None:
        for number in range(begin, begin + count):
            mail(office, f"n{number}")
            mail(office, f"g{number}", channel=Channel.GATEWAY)

    fill(1, 0)
    page.get(reverse(f"overview:{name}"))
    with django_assert_num_queries(6):
        page.get(reverse(f"overview:{name}"))
    fill(30, 1)

    with django_assert_num_queries(6):
        page.get(reverse(f"overview:{name}"))
