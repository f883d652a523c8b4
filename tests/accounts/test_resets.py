"""Resets of guarded accounts take two people, and only the owner wakes the account again."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actions import factors, people, resets
from accounts.enums import Role
from accounts.models import ApprovalRequest, Rest, SecondFactor, User
from core.errors import ActionDenied
from core.models import AuditEvent, Notice
from core.notices.mailing import MAIL
from tests.accounts.test_second_factor import BIND, CODE, HOME, SIGN_IN, is_in, now_code
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.factories import PASSWORD, UserFactory
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
NEW = "yun-hai-2026-xin"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask_on_the_page(sysadmin, user, **reason):
    url = reverse("admin:accounts_user_password", args=[user.pk])
    return submit(client_of(sysadmin), url, password=NEW, follow=True, **reason)


def confirm_on_the_page(by):
    url = ApprovalRequest.objects.get(state="pending").get_absolute_url()
    return submit(client_of(by), f"{url}confirm/", at=url, follow=True)


@snapshot_fixture
def granted(office, inspection, security):
    from findings.actions import grants

    grants.grant(office, round=inspection.round, reason="承办", by=security)
    return office


@pytest.mark.parametrize("who", ["security", "auditor", "leadership", "leader", "organ", "granted"])
def test_one_administrator_alone_changes_no_password_of_these(who, request, sysadmin):
    UserFactory(roles=[Role.LEADERSHIP])
    user = request.getfixturevalue(who)

    page = ask_on_the_page(sysadmin, user, reason="本人来电")

    assert "已提请复核" in page.content.decode()
    user = User.objects.get(pk=user.pk)
    assert user.check_password(PASSWORD)
    assert ApprovalRequest.objects.get().about == user


def test_others_are_reset_at_once(sysadmin, office):
    page = ask_on_the_page(sysadmin, office)

    assert "下次登录须修改" in page.content.decode()
    assert User.objects.get(pk=office.pk).check_password(NEW)


def test_the_system_administrator_does_not_become_the_security_officer(
    sysadmin, security, auditor, leadership
):
    """The whole walk: asked, told to all, confirmed, at rest, woken by the owner's code alone."""
    open_session = Client()
    submit(open_session, SIGN_IN, username="security", password=PASSWORD)
    ask_on_the_page(sysadmin, security, reason="本人来电")
    told = Notice.objects.filter(kind="accounts.approval").values_list("recipient__username")
    assert {name for (name,) in told} == {"security", "auditor", "leadership"}

    page = confirm_on_the_page(leadership)

    code = re.search(r'class="key">([A-Z2-9]{5}-[A-Z2-9]{5})<', page.content.decode())[1]
    assert "no-store" in page["Cache-Control"]
    assert not is_in(open_session)
    thief = Client()
    answer = submit(thief, SIGN_IN, username="security", password=NEW)
    assert answer.url == CODE
    assert "激活码不正确" in submit(thief, CODE, code="AAAAA-AAAAA").content.decode()
    assert not is_in(thief)
    owner = Client()
    submit(owner, SIGN_IN, username="security", password=NEW)
    assert submit(owner, CODE, code=code).status_code == 302
    assert owner.get(HOME).url == reverse("accounts:change_password")
    assert not Rest.objects.exists()
    assert ApprovalRequest.objects.get().values == {}
    assert AuditEvent.objects.filter(verb="本人确认启用账号").exists()


def test_who_has_a_second_factor_wakes_the_account_with_it(sysadmin, security, leadership):
    factors.prepare(security, by=security)
    factors.confirm(security, now_code(security, -1), by=security)
    ask_on_the_page(sysadmin, security, reason="本人来电")

    page = confirm_on_the_page(leadership)

    assert 'class="key"' not in page.content.decode()
    owner = Client()
    submit(owner, SIGN_IN, username="security", password=NEW)
    submit(owner, CODE, code=now_code(security))
    assert not Rest.objects.exists()


def test_neither_hash_nor_password_of_a_request_is_in_the_trail(sysadmin, security, leadership):
    ask_on_the_page(sysadmin, security, reason="本人来电")
    confirm_on_the_page(leadership)

    words = " ".join(map(str, AuditEvent.objects.values_list("note", "changes")))
    assert "argon2" not in words
    assert NEW not in words


def test_a_guarded_second_factor_takes_two_as_well(leader, security, leadership):
    factors.prepare(leader, by=leader)
    factors.confirm(leader, now_code(leader), by=leader)
    url = reverse("admin:accounts_user_factor", args=[leader.pk])

    submit(client_of(security), url, reason="手机丢失，本人当面提出")
    assert SecondFactor.objects.filter(user=leader).exists()
    page = confirm_on_the_page(leadership)

    assert not SecondFactor.objects.filter(user=leader).exists()
    assert "激活码" in page.content.decode()
    assert Rest.objects.get(user=leader).digest


def test_nobody_resets_their_own_password(sysadmin, leadership):
    with pytest.raises(ActionDenied, match="我的账号"):
        resets.reset_password(sysadmin, NEW, reason="忘记", by=sysadmin)


@pytest.mark.parametrize("who", ["sysadmin", "security", "auditor"])
def test_the_three_offices_bind_a_second_factor_first(who, request, client):
    request.getfixturevalue(who)
    submit(client, SIGN_IN, username=who, password=PASSWORD)

    assert client.get(HOME).url == BIND
    assert "演示：这次先不绑定" in client.get(BIND).content.decode()


def test_outside_the_demo_nobody_skips_it(security, client, settings):
    settings.DEMO = False
    submit(client, SIGN_IN, username="security", password=PASSWORD)

    assert "先不绑定" not in client.get(BIND).content.decode()
    client.post(BIND, forged(BIND, {"skip": "1"}))

    assert client.get(HOME).url == BIND


def test_a_grant_ends_sessions_without_a_factor_and_asks_for_one(office, inspection, security):
    from findings.actions import grants

    client = Client()
    submit(client, SIGN_IN, username="office", password=PASSWORD)
    grants.grant(office, round=inspection.round, reason="承办", by=security)

    assert not is_in(client)
    submit(client, SIGN_IN, username="office", password=PASSWORD)
    assert client.get(HOME).url == BIND


# --- contacts ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("password", "changed"), [("", False), ("wrong", False), (PASSWORD, True)])
def test_contacts_change_with_the_password_only(office, password, changed):
    page = submit(
        client_of(office),
        reverse("accounts:profile"),
        email="thief@example.test",
        password=password,
        follow=True,
    )

    assert (User.objects.get(pk=office.pk).email == "thief@example.test") is changed
    assert changed or "密码" in page.content.decode()


def test_the_size_of_the_text_needs_no_password(office):
    submit(client_of(office), reverse("accounts:profile"), text_size="large")

    assert User.objects.get(pk=office.pk).text_size == "large"


@pytest.mark.parametrize("by", ["self", "sysadmin"])
def test_a_changed_address_is_told_to_the_former_one(office, sysadmin, by):
    old = office.email
    if by == "self":
        url = reverse("accounts:profile")
        submit(client_of(office), url, email="new@example.test", password=PASSWORD)
    else:
        people.edit(office, {"email": "new@example.test"}, by=sysadmin)

    MAIL.deliver()

    sent = [each for each in mail.outbox if "您账号的邮箱已修改" in each.subject]
    assert [each.to for each in sent] == [[old]]


def test_a_password_is_not_taken_again(office):
    """A to B to A."""
    client, url = client_of(office), reverse("accounts:change_password")
    submit(client, url, old_password=PASSWORD, new_password1=NEW, new_password2=NEW)
    page = submit(
        client, url, old_password=NEW, new_password1=PASSWORD, new_password2=PASSWORD, follow=True
    )

    assert "这个密码您用过" in page.content.decode()
    assert User.objects.get(pk=office.pk).check_password(NEW)
