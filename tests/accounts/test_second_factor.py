"""The second factor: bound by the person, asked at sign-in, each code once, reset by security."""

import re
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp

from accounts import factor, tasks
from accounts.actions import factors, resets
from accounts.enums import Role
from accounts.models import RecoveryCode, RolePolicy, SecondFactor, SignedIn
from core.errors import ActionDenied
from core.models import AuditEvent, Notice, SecrecyPolicy
from tests.attacks.forging import forged
from tests.browsed import form, submit
from tests.factories import PASSWORD, UserFactory

SIGN_IN, CODE = reverse("accounts:sign_in"), reverse("accounts:sign_in_code")
SCHEDULE = settings.CELERY_BEAT_SCHEDULE
BIND, HOME = reverse("accounts:second_factor"), reverse("overview:home")


def now_code(user, later: int = 0) -> str:
    """The code the person's telephone shows, ``later`` steps from now."""
    import base64

    secret = SecondFactor.objects.get(user=user).secret
    return f"{totp(base64.b32decode(secret), drift=later):06d}"


@pytest.fixture
def bound(office):
    """The office's account with a factor in use; its first code is spent by binding."""
    factors.prepare(office, by=office)
    office.recovery = factors.confirm(office, now_code(office, -1), by=office)
    return office


def password(client, user):
    return submit(client, SIGN_IN, username=user.username, password=PASSWORD)


def is_in(client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def test_the_key_is_told_in_fours_and_who_need_not_bind_may_leave(client, office):
    client.force_login(office)

    text = submit(client, BIND, begin="1", password=PASSWORD, follow=True).content.decode()

    secret = SecondFactor.objects.get(user=office).secret
    assert f"{secret[:4]} {secret[4:8]} {secret[8:12]} " in text
    assert "暂不绑定" in text


def test_password_alone_does_not_open_a_bound_account(client, bound):
    response = password(client, bound)

    assert response.url == CODE
    assert not is_in(client)
    assert not AuditEvent.objects.filter(verb="登录").exists()


def test_the_admin_site_has_no_door_of_its_own(client, sysadmin):
    factors.prepare(sysadmin, by=sysadmin)
    factors.confirm(sysadmin, now_code(sysadmin), by=sysadmin)

    person = {"username": "sysadmin", "password": PASSWORD}
    client.post("/admin/login/", forged("/admin/login/", person), follow=True)

    assert "_auth_user_id" not in client.session


def test_code_opens_and_goes_where_the_person_wanted(client, bound):
    wanted = reverse("core:inbox")
    submit(client, SIGN_IN, at=f"{SIGN_IN}?next={wanted}", username="office", password=PASSWORD)

    response = submit(client, CODE, code=now_code(bound))

    assert response.url == wanted
    assert is_in(client)


def test_a_code_is_refused_the_second_time(bound):
    code, first, second = now_code(bound), Client(), Client()
    for visitor in (first, second):
        password(visitor, bound)

    submit(first, CODE, code=code)
    replay = submit(second, CODE, code=code)

    assert is_in(first)
    assert replay.status_code == 422
    assert "已经用过" in replay.content.decode()
    assert not is_in(second)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_type_the_same_code_at_once_one_enters(bound):
    code, opened = now_code(bound), []
    barrier = threading.Barrier(2)

    def enter():
        barrier.wait()
        opened.append(factors.use(bound, code))
        connection.close()

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(opened) == [False, True]


def test_wrong_codes_lock_the_account_and_tell_the_security_administrator(client, bound, security):
    password(client, bound)

    door = form(client, CODE)
    answers = [door.send(client, code="000000x") for _ in range(5)]

    assert answers[-1].status_code == 429
    assert door.send(client, code=now_code(bound)).status_code == 429
    notice = Notice.objects.get(recipient=security, kind="lockout")
    assert "office" in notice.subject


def test_wrong_passwords_of_no_account_do_not_put_what_was_typed_into_a_notice(client, security):
    for _ in range(5):
        submit(client, SIGN_IN, username="my-secret-word", password="x")

    notice = Notice.objects.get(recipient=security, kind="lockout")
    assert "my-secret-word" not in notice.subject + notice.body


def test_the_half_open_door_closes_after_five_minutes(client, bound, monkeypatch):
    password(client, bound)
    door, session = form(client, CODE), client.session
    session["half_in"] = [bound.pk, session["half_in"][1] - 301, *session["half_in"][2:]]
    session.save()

    assert door.send(client, code=now_code(bound)).url == SIGN_IN
    assert not is_in(client)


def test_recovery_code_opens_once(client, bound):
    code = bound.recovery[0]
    password(client, bound)
    submit(client, CODE, code=code.lower().replace("-", " "))
    again = Client()
    password(again, bound)

    assert is_in(client)
    assert submit(again, CODE, code=code).status_code == 422
    assert AuditEvent.objects.get(verb="使用备用码").note == "还剩9个"


def test_neither_secret_nor_recovery_codes_lie_in_plain(bound):
    secret = SecondFactor.objects.get(user=bound).secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        stored = cursor.fetchone()[0]

    assert secret not in stored
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert digests == {factor.digest_of(code) for code in bound.recovery}
    assert not digests & set(bound.recovery)
    events = " ".join(map(str, AuditEvent.objects.values_list("note", "changes")))
    assert not [word for word in (secret, *bound.recovery) if word in events]


def test_a_role_that_must_have_one_is_led_to_bind_it_first(client, office):
    RolePolicy.objects.create(role=Role.OFFICE, second_factor=True)
    password(client, office)

    assert client.get(HOME).url == BIND
    submit(client, BIND, begin="1", password=PASSWORD)
    page = client.get(BIND).content.decode()
    assert "data:image/svg+xml" in page
    done = submit(client, BIND, code=now_code(office))

    shown = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", done.content.decode())
    assert len(set(shown)) == 10
    assert "no-store" in done["Cache-Control"]
    assert client.get(HOME).status_code == 200
    assert not re.search(shown[0], client.get(BIND).content.decode())


def test_other_roles_are_not_asked(client, office, leadership):
    RolePolicy.objects.create(role=Role.LEADERSHIP, second_factor=True)

    password(client, office)

    assert client.get(HOME).status_code == 200


def test_wrong_first_code_binds_nothing(client, office):
    factors.prepare(office, by=office)

    with pytest.raises(ActionDenied, match="验证码不正确"):
        factors.confirm(office, "x", by=office)
    assert not SecondFactor.objects.filter(confirmed_at__isnull=False).exists()


def test_a_bound_factor_is_not_replaced_by_whoever_sits_at_the_keyboard(client, bound):
    client.force_login(bound)
    before = SecondFactor.objects.get(user=bound).secret

    for word in ("", "wrong", PASSWORD):
        client.post(BIND, forged(BIND, {"begin": "1", "password": word}))

    assert SecondFactor.objects.get(user=bound).secret == before
    assert before not in client.get(BIND).content.decode()


def test_security_resets_and_every_session_of_the_account_ends(client, bound, security):
    password(client, bound)
    submit(client, CODE, code=now_code(bound))
    admin = Client()
    admin.force_login(security)

    submit(admin, reverse("admin:accounts_user_factor", args=[bound.pk]))

    assert not SecondFactor.objects.filter(user=bound).exists()
    assert not is_in(client)
    event = AuditEvent.objects.get(verb="解除动态验证码")
    assert event.actor_id == security.pk


@pytest.mark.parametrize("role", [r for r in Role if r != Role.SECURITY])
def test_nobody_else_resets(bound, role):
    with pytest.raises(ActionDenied):
        resets.reset_factor(bound, by=UserFactory(roles=[role]))
    assert SecondFactor.objects.filter(user=bound).exists()


def test_nor_security_their_own(security):
    factors.prepare(security, by=security)

    with pytest.raises(ActionDenied, match="另一名"):
        resets.reset_factor(security, by=security)


def test_rfc_6238_vector():
    """RFC 6238 appendix B, SHA-1, time 59: 94287082, of which six digits are shown."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert factor.step_of(secret, "287082", after=0, now=59) == 1
    assert factor.step_of(secret, "287082", after=1, now=59) is None
    assert factor.step_of(secret, "287082", after=0, now=59 + 90) is None


def test_owner_renews_the_recovery_codes_with_a_code_of_the_telephone(client, bound):
    client.force_login(bound)
    old = bound.recovery

    page = submit(client, BIND, renew="1", code=now_code(bound))

    shown = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page.content.decode())
    assert len(set(shown)) == 10
    assert not set(shown) & set(old)
    assert "no-store" in page["Cache-Control"]
    assert [factors.use(bound, old[0]), factors.use(bound, shown[0])] == [False, True]
    assert AuditEvent.objects.get(verb="更换备用码").actor_id == bound.pk


def test_a_recovery_code_or_a_used_code_renews_nothing(client, bound):
    client.force_login(bound)
    used = now_code(bound)
    factors.use(bound, used)

    tried = (bound.recovery[0], used, "1")
    answers = [submit(client, BIND, renew="1", code=code) for code in tried]

    assert {answer.status_code for answer in answers} == {409}
    assert "不正确或已经用过" in answers[0].content.decode()
    assert factors.use(bound, bound.recovery[0])


def test_nobody_else_renews_and_without_a_factor_there_is_nothing(bound, leadership):
    with pytest.raises(ActionDenied, match="自己"):
        factors.renew_codes(bound, now_code(bound), by=leadership)
    with pytest.raises(ActionDenied, match="还没有启用"):
        factors.renew_codes(leadership, "123456", by=leadership)


def test_guessing_on_the_owners_page_makes_the_session_wait(client, bound):
    client.force_login(bound)

    renewal = form(client, BIND)
    answers = [renewal.send(client, renew="1", code="000000x") for _ in range(6)]

    assert answers[-1].status_code == 429


@pytest.mark.parametrize(("least", "taken"), [(10, True), (20, False)])
def test_the_least_length_of_a_password_is_data(client, office, least, taken):
    SecrecyPolicy.objects.create(id=1, password_length=least)
    client.force_login(office)
    new = "yun-hai-2026-xin"

    url = reverse("accounts:change_password")
    page = submit(client, url, old_password=PASSWORD, new_password1=new, new_password2=new)

    office.refresh_from_db()
    assert office.check_password(new) is taken
    assert taken or "至少20个字符" in page.content.decode()


def test_places_of_sessions_are_forgotten_after_their_days_and_living_ones_never(client, office):
    password(client, office)
    old = timezone.now() - timedelta(days=181)
    for key in ("ended", "fresh"):
        SignedIn.objects.create(user=office, session_key=key)
    SignedIn.objects.exclude(session_key="fresh").update(started_at=old)
    Session.objects.create(session_key="over", session_data="x", expire_date=old)

    tasks.sweep_sessions()

    keys = set(SignedIn.objects.values_list("session_key", flat=True))
    assert keys == {"fresh", client.session.session_key}
    assert not Session.objects.filter(session_key="over").exists()
    assert any(each["task"] == "accounts.tasks.sweep_sessions" for each in SCHEDULE.values())


def test_a_role_that_asks_for_a_factor_ends_what_was_opened_without(office, security):
    """Who was let in by a password alone does not go on with a role that wants more."""
    from accounts.actions import people

    RolePolicy.objects.update_or_create(role=Role.LEADERSHIP, defaults={"second_factor": True})
    client = Client()
    password(client, office)
    assert is_in(client)

    people.set_roles(office, [Role.OFFICE, Role.LEADERSHIP], by=security)

    assert not is_in(client)
    assert not SignedIn.objects.filter(user=office).exists()
    again = Client()
    password(again, office)
    assert again.get(HOME).url == BIND


def test_what_a_role_asks_for_holds_at_once(office, office2, security):
    """Set in the admin while people work: who has no factor is out, an old password is changed next."""
    old = timezone.now() - timedelta(days=100)
    type(office2).objects.filter(pk=office2.pk).update(password_changed_at=old)
    factors.prepare(office2, by=office2)
    factors.confirm(office2, now_code(office2), by=office2)
    without, bound, guard = Client(), Client(), Client()
    password(without, office)
    bound.force_login(office2)
    guard.force_login(security)
    SignedIn.objects.create(user=office2, session_key=bound.session.session_key)

    url = reverse("admin:accounts_rolepolicy_add")
    submit(guard, url, role="office", second_factor="on", password_days="90")

    assert not is_in(without)
    assert bound.get(HOME).url == reverse("accounts:change_password")


def test_who_sets_it_for_oneself_is_led_to_binding(security):
    guard = Client()
    password(guard, security)
    submit(guard, BIND, skip="1")

    url = reverse("admin:accounts_rolepolicy_add")
    submit(guard, url, role="security", second_factor="on")

    assert guard.get(HOME).url == BIND


def test_a_role_that_asks_for_no_factor_leaves_sessions_open(office, security):
    from accounts.actions import people

    client = Client()
    password(client, office)

    people.set_roles(office, [Role.OFFICE, Role.LEADERSHIP], by=security)

    assert is_in(client)
