"""Sign-in attacked: sessions fixed beforehand, guessed passwords and codes, names found out, codes used again."""

import statistics
import time

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import factors
from accounts.models import RolePolicy, SecondFactor
from core.models import AuditEvent
from tests.accounts.test_second_factor import now_code
from tests.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, UserFactory

SIGN_IN, CODE = reverse("accounts:sign_in"), reverse("accounts:sign_in_code")
BIND, CHANGE = reverse("accounts:second_factor"), reverse("accounts:change_password")
NEW = "yun-hai-2026-xin"


@pytest.fixture
def bound(office):
    factors.prepare(office, by=office)
    office.recovery = factors.confirm(office, now_code(office, -1), by=office)
    return office


def key(client: Client) -> str:
    return client.session.session_key


def planted(client: Client) -> str:
    """A session that the attacker knows, put into the victim's browser."""
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    return session.session_key


def is_in(cookie: str) -> bool:
    thief = Client()
    thief.cookies["sessionid"] = cookie
    return thief.get(reverse("accounts:profile")).status_code == 200


# --- fixation ----------------------------------------------------------------------------------
def test_a_session_fixed_before_sign_in_opens_nothing(client, office):
    known = planted(client)

    sign_in(client, "office")

    assert key(client) != known
    assert not is_in(known)


def test_a_session_fixed_before_the_code_opens_nothing(client, bound):
    known = planted(client)
    sign_in(client, "office")
    half = key(client)

    client.post(CODE, {"code": now_code(bound)})

    assert len({known, half, key(client)}) == 3
    assert not is_in(known)
    assert not is_in(half)


def test_binding_a_factor_ends_what_was_opened_without_one(client, office):
    """Whoever stole the session or came in by password alone is out once the factor counts."""
    sign_in(client, "office")
    stolen, elsewhere = key(client), Client()
    sign_in(elsewhere, "office")
    client.post(BIND, {"begin": "1", "password": PASSWORD})

    client.post(BIND, {"code": now_code(office)})

    assert key(client) != stolen
    assert not is_in(stolen)
    assert not is_in(key(elsewhere) or "gone")
    assert is_in(key(client))


def test_a_changed_password_ends_the_stolen_session(client, office):
    sign_in(client, "office")
    stolen = key(client)

    client.post(CHANGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    assert key(client) != stolen
    assert not is_in(stolen)
    assert is_in(key(client))


def test_signing_out_ends_the_session_on_the_server(client, office):
    sign_in(client, "office")
    known = key(client)

    client.post(reverse("accounts:sign_out"))

    assert not Session.objects.filter(session_key=known).exists()
    assert not is_in(known)


@pytest.mark.parametrize("how", ["deactivated", "password", "factor"])
def test_an_account_taken_away_ends_its_sessions_at_once(client, office, security, sysadmin, how):
    from accounts.actions import people, resets

    sign_in(client, "office")
    if how == "deactivated":
        people.edit(office, {"is_active": False}, by=sysadmin)
    elif how == "password":
        resets.reset_password(office, NEW, by=sysadmin)
    else:
        factors.prepare(office, by=office)
        factors.confirm(office, now_code(office), by=office)
        resets.reset_factor(office, by=security)

    assert client.get(reverse("accounts:profile")).status_code == 302


# --- guessing ----------------------------------------------------------------------------------
SPELLINGS = ("office", " office ", "ｏｆｆｉｃｅ", "office", "\u2002office")


def test_no_spelling_of_a_name_escapes_its_lock(office):
    for number, name in enumerate(SPELLINGS):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), name, "wrong")

    for number, name in enumerate(SPELLINGS, 50):
        answer = sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), name)
        assert answer.status_code in (422, 429), name
        assert "_auth_user_id" not in answer.wsgi_request.session


def test_one_address_tries_many_accounts_so_often_and_no_more(db, settings):
    settings.LOCKOUT_ADDRESS_FACTOR = 1
    for number in range(5):
        sign_in(Client(REMOTE_ADDR="10.9.9.9"), f"nobody{number}", "wrong")
    UserFactory(username="victim")

    for forged in ("1.2.3.4", "127.0.0.1, 1.2.3.4"):
        answer = sign_in(Client(REMOTE_ADDR="10.9.9.9", HTTP_X_FORWARDED_FOR=forged), "victim")
        assert answer.status_code == 429


def test_wrong_codes_lock_although_the_password_is_right_each_time(bound):
    """Starting again from the password does not wipe the count of wrong codes."""
    for number in range(5):
        again = Client(REMOTE_ADDR=f"10.0.1.{number}")
        sign_in(again, "office")
        again.post(CODE, {"code": "000000"})

    last = Client(REMOTE_ADDR="10.0.1.99")
    assert sign_in(last, "office").status_code == 429
    assert last.post(CODE, {"code": now_code(bound)}).status_code == 302
    assert "_auth_user_id" not in last.session


def test_the_old_password_is_guessed_no_longer_than_at_the_door(client, office):
    """Whoever finds an open session does not get the password out of it, and leaves a trace."""
    sign_in(client, "office")
    new = {"new_password1": NEW, "new_password2": NEW}

    answers = [
        client.post(CHANGE, new | {"old_password": f"guess-{n}"}).status_code for n in range(5)
    ]

    assert answers[0] == 422
    assert client.post(CHANGE, new | {"old_password": PASSWORD}).status_code == 429
    assert AuditEvent.objects.filter(verb="登录失败", target_id=office.pk).count() == 5
    office.refresh_from_db()
    assert office.check_password(PASSWORD)


def test_who_knocks_behind_the_lock_does_not_fill_the_trail(db):
    for _ in range(20):
        sign_in(Client(REMOTE_ADDR="10.7.7.7"), "nobody", "wrong")
    sign_in(Client(REMOTE_ADDR="10.7.7.8"), "somebody", "wrong")

    failed = AuditEvent.objects.filter(verb="登录失败").order_by("id")
    assert [e.address for e in failed] == ["10.7.7.7"] * 6 + ["10.7.7.8"]
    assert [("暂停" in e.note) for e in failed] == [False] * 5 + [True, False]
    assert AuditEvent.objects.filter(verb="暂停登录").count() == 1


def test_guessed_recovery_codes_count_like_wrong_passwords(client, bound):
    sign_in(client, "office")

    answers = [client.post(CODE, {"code": f"AAAAA-AAAA{n}"}).status_code for n in "BCDEF"]

    assert answers[-1] == 429
    assert client.post(CODE, {"code": bound.recovery[0]}).status_code in (302, 429)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("shift", [0, -1])
def test_a_code_that_was_seen_opens_no_second_session(client, bound, shift):
    factor = SecondFactor.objects.get(user=bound)
    SecondFactor.objects.filter(pk=factor.pk).update(last_step=factor.last_step - 3)
    code, thief = now_code(bound, shift), Client(REMOTE_ADDR="10.0.2.2")
    sign_in(client, "office")
    sign_in(thief, "office")

    client.post(CODE, {"code": code})
    answer = thief.post(CODE, {"code": code})

    assert "_auth_user_id" in client.session
    assert answer.status_code == 422
    assert "_auth_user_id" not in thief.session


def test_the_half_open_door_ends_when_the_password_changes(client, bound, sysadmin):
    """The thief of a password stands before the code; the owner has the password reset."""
    from accounts.actions import resets

    sign_in(client, "office")
    resets.reset_password(bound, NEW, by=sysadmin)

    client.post(CODE, {"code": now_code(bound)})

    assert "_auth_user_id" not in client.session


def test_the_factor_page_lets_nobody_pass_who_must_bind_first(client, office):
    RolePolicy.objects.create(role="office", second_factor=True)
    sign_in(client, "office")

    for path in ("/", "/clues/", "/accounts/profile/", "/watermark.svg", "/search/?q=x"):
        assert client.get(path).url == BIND
        assert client.get(path, headers={"HX-Request": "true"}).status_code == 302


def test_guessed_feed_addresses_say_nothing(client, db):
    answers = {
        client.get(reverse("rounds:feed", args=[secret])).status_code
        for secret in ("0", "a" * 43, "None", "%25", "'--", "a" * 3000)
    }

    assert answers == {404}


def test_verification_codes_are_not_guessed_by_the_thousand(client, settings, db):
    answers = [
        client.get(f"/verify/{number:012d}/", REMOTE_ADDR="10.3.3.3").status_code
        for number in range(settings.VERIFY_PER_MINUTE + 2)
    ]

    assert answers[-1] == 429


# --- names -------------------------------------------------------------------------------------
def test_times_do_not_tell_which_accounts_exist(client, office, settings):
    settings.LOCKOUT_FAILURES = 10_000
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    office.set_password(PASSWORD)
    office.save()
    UserFactory(username="gone", is_active=False).save()
    taken = {"office": [], "nobody": []}

    for _ in range(7):
        for name, seconds in taken.items():
            begun = time.process_time()
            sign_in(client, name, "wrong")
            seconds.append(time.process_time() - begun)

    known, unknown = (statistics.median(taken[name]) for name in ("office", "nobody"))
    assert known < unknown * 1.6
    assert unknown < known * 1.6
    assert timezone.now()
    assert AccessAttempt.objects.exists()
