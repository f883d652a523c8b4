"""Open sessions: listed, closed from elsewhere, warned of; passwords that expire by role."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import sessions
from accounts.enums import Role
from accounts.models import RolePolicy, SignedIn, User
from core.models import AuditEvent
from tests.browsed import form, submit
from tests.factories import PASSWORD

pytestmark = pytest.mark.day

SIGN_IN, PROFILE = reverse("accounts:sign_in"), reverse("accounts:profile")
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile"
NEW = "yun-hai-2026-xin"


def enter(user, address="10.0.0.1", agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140"):
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    client.answer = submit(client, SIGN_IN, username=user.username, password=PASSWORD)
    return client


def is_in(client) -> bool:
    return client.get(PROFILE).status_code == 200


def warnings(client) -> str:
    return " ".join(str(m) for m in get_messages(client.answer.wsgi_request))


def test_profile_lists_where_one_is_signed_in(office, leadership):
    here, _, _ = enter(office), enter(office, "10.0.0.9", PHONE), enter(leadership, "10.9.9.9")

    page = here.get(PROFILE).content.decode()

    assert "Firefox，Windows，10.0.0.1" in page
    assert "Chrome，安卓，10.0.0.9" in page
    assert "10.9.9.9" not in page


def test_sign_out_elsewhere_ends_the_others_and_nobody_elses(office, leadership):
    here, there, boss = enter(office), enter(office, "10.0.0.9"), enter(leadership)

    submit(here, reverse("accounts:sign_out_elsewhere"), at=PROFILE)

    assert [is_in(c) for c in (here, there, boss)] == [True, False, True]
    assert AuditEvent.objects.get(verb="退出其他登录").note == "1处"


def test_sign_in_from_a_second_place_is_shown_to_the_person(office):
    enter(office, "10.0.0.9", PHONE)

    assert "10.0.0.9" in warnings(enter(office))


def test_the_same_place_again_is_no_news(office):
    enter(office)

    assert warnings(enter(office)) == ""


def test_a_session_that_was_left_is_not_listed(office):
    client = enter(office)
    client.post(reverse("accounts:sign_out"))

    assert not SignedIn.objects.exists()
    assert not sessions.alive(office).exists()


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(office):
    here, there = enter(office), enter(office, "10.0.0.9")

    url = reverse("accounts:change_password")
    submit(here, url, old_password=PASSWORD, new_password1=NEW, new_password2=NEW)

    assert [is_in(here), is_in(there)] == [True, False]
    assert [row.session_key for row in sessions.alive(office)] == [here.session.session_key]


@pytest.mark.parametrize(("age", "asked"), [(91, True), (89, False)])
def test_a_password_older_than_its_role_allows_must_be_changed(office, age, asked):
    RolePolicy.objects.create(role=Role.OFFICE, password_days=90)
    then = timezone.now() - timedelta(days=age)
    User.objects.filter(pk=office.pk).update(password_changed_at=then)

    client = enter(office)

    assert is_in(client) is not asked


def test_changing_it_starts_the_days_anew(office):
    RolePolicy.objects.create(role=Role.OFFICE, password_days=90)
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    client = enter(office)

    url = reverse("accounts:change_password")
    submit(client, url, old_password=PASSWORD, new_password1=NEW, new_password2=NEW)
    client.post(reverse("accounts:sign_out"))
    submit(client, SIGN_IN, username="office", password=NEW)

    assert is_in(client)


def test_only_the_security_administrator_sets_the_requirements(security, sysadmin, auditor):
    url = reverse("admin:accounts_rolepolicy_add")
    clients = [Client() for _ in range(3)]
    for client, person in zip(clients, (security, sysadmin, auditor), strict=True):
        client.force_login(person)
    opened = form(clients[0], url)

    answers = [
        opened.send(client, role="office", second_factor="on").status_code for client in clients
    ]

    assert answers[0] == 302
    assert not {200, 302} & set(answers[1:])
    assert AuditEvent.objects.filter(verb="新增登录要求").count() == 1
