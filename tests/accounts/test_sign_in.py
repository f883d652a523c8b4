"""Sign-in: lockout per account and per address, audit, forced password change, idle limit."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import delays
from accounts.models import User
from core.models import AuditEvent
from tests.admin_pages import take
from tests.attacks.forging import forged
from tests.browsed import form, submit
from tests.factories import PASSWORD, UserFactory

SIGN_IN = reverse("accounts:sign_in")
NEW = "yun-hai-2026-xin"


def sign_in(client, username, password=PASSWORD, *, at=SIGN_IN):
    return submit(client, SIGN_IN, at=at, username=username, password=password)


def somewhere(number: int) -> Client:
    """A browser at another address."""
    return Client(REMOTE_ADDR=f"10.0.0.{number}")


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_sign_in_goes_home_and_is_audited(client, office):
    response = sign_in(client, "office")

    assert response.status_code == 302
    assert response.url == reverse("overview:home")
    event = AuditEvent.objects.get(verb="登录")
    assert (event.actor_id, event.address) == (office.pk, "127.0.0.1")


def test_sign_in_goes_on_to_the_wanted_page_of_this_host_only(client, office):
    wanted = reverse("core:inbox")

    inside = sign_in(client, "office", at=f"{SIGN_IN}?next={wanted}")
    client.post(reverse("accounts:sign_out"))
    outside = sign_in(client, "office", at=f"{SIGN_IN}?next=https://evil.example/")

    assert inside.url == wanted
    assert outside.url == reverse("overview:home")


# The first failure meets another's row that is gone again when it looks; sequences are not rolled back.
TAKEN_ONCE = """
CREATE SEQUENCE taken_once;
CREATE FUNCTION taken_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('taken_once') = 1 THEN
        RAISE unique_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER taken_once BEFORE INSERT ON axes_accessattempt
FOR EACH ROW EXECUTE FUNCTION taken_once();
"""


def test_a_failure_beside_a_sign_in_that_clears_the_row_is_counted(client, office):
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_ONCE)

    response = sign_in(client, "office", "wrong")

    assert response.status_code == 422
    assert AccessAttempt.objects.get().failures_since_start == 1


def test_wrong_password_says_how_often_one_may_still_try(client, office):
    response = sign_in(client, "office", "wrong")

    assert response.status_code == 422
    assert "还可以再试4次" in response.content.decode()
    assert verbs() == ["登录失败"]


def test_unknown_and_inactive_accounts_get_the_same_sentence(client, db):
    UserFactory(username="gone", is_active=False)

    answers = [sign_in(client, name).content.decode() for name in ("nobody", "gone")]

    for answer in answers:
        assert "账号或密码不正确" in answer


def test_fifth_failure_locks_the_account_even_with_the_right_password(client, office):
    for _ in range(5):
        response = sign_in(client, "office", "wrong")

    assert response.status_code == 429
    assert "1分钟后再试" in response.content.decode()
    assert sign_in(client, "office").status_code == 429
    assert verbs().count("暂停登录") == 1


def test_each_further_error_waits_twice_as_long_to_a_limit(client, office):
    """A delay, not a wall: the right password opens as soon as it is over."""
    waits = []
    for _ in range(10):
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
        page = sign_in(client, "office", "wrong").content.decode()
        waits += re.findall(r"请在(\w+?)后再试", page)

    assert waits == ["1分钟", "2分钟", "4分钟", "8分钟", "15分钟", "15分钟"]
    assert sign_in(client, "office").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "office").status_code == 302


def test_lock_of_an_account_holds_from_every_address(client, office):
    for number in range(5):
        sign_in(somewhere(number), "office", "wrong")

    assert sign_in(somewhere(99), "office").status_code == 429


def test_five_errors_behind_one_address_do_not_lock_the_office(client, office):
    for number in range(40):
        sign_in(client, f"guess{number % 10}", "wrong")

    assert sign_in(client, "office").status_code == 302


def test_a_strangers_errors_elsewhere_do_not_lock_out_who_works_here(client, office):
    sign_in(client, "office")
    for number in range(8):
        sign_in(somewhere(number), "office", "wrong")

    assert sign_in(Client(), "office").status_code == 302
    assert sign_in(somewhere(99), "office").status_code == 429


def test_a_hundred_errors_at_one_address_lock_it_for_who_is_new_there(client, office, leadership):
    sign_in(client, "leadership")
    for number in range(100):
        sign_in(Client(), f"guess{number}", "wrong")

    locked = sign_in(Client(), "office")
    assert locked.status_code == 429
    assert sign_in(Client(), "leadership").status_code == 302
    assert "不一定是您的账号输错" in locked.content.decode()  # the right password of an own account
    assert sign_in(somewhere(9), "office").status_code == 302


def test_the_administrator_sees_and_lifts_the_lock_of_an_address(
    client, office, sysadmin, settings
):
    settings.LOCKOUT_ADDRESS_FACTOR = 1
    for number in range(5):
        sign_in(client, f"guess{number}", "wrong")
    assert "不一定是您的账号输错" in sign_in(client, "office").content.decode()
    admin, url = Client(), reverse("admin:axes_accessattempt_changelist")
    admin.force_login(sysadmin)
    assert "127.0.0.1" in admin.get(url).content.decode()

    chosen = AccessAttempt.objects.all()[:1]
    said = take(admin, url, "let_address_in", *chosen).content.decode()

    assert "已解除127.0.0.1的暂停登录" in said
    assert sign_in(client, "office").status_code == 302
    assert "解除地址暂停登录" in verbs()


def test_own_sign_in_does_not_clear_failures_against_others(client, office, leadership):
    for _ in range(4):
        sign_in(client, "leadership", "wrong")

    sign_in(client, "office")
    sign_in(Client(), "leadership", "wrong")

    assert sign_in(somewhere(9), "leadership").status_code == 429


def test_attempts_while_locked_do_not_prolong_the_lock(client, office):
    for _ in range(5):
        sign_in(client, "office", "wrong")
    before = AccessAttempt.objects.get().attempt_time

    sign_in(client, "office", "wrong")

    assert AccessAttempt.objects.get().attempt_time == before


def test_lock_ends_by_itself(client, office):
    for _ in range(5):
        sign_in(client, "office", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=2))

    assert sign_in(client, "office").status_code == 302


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1分钟"), (61, "2分钟"), (1800, "30分钟"), (3600, "1小时"), (3900, "1小时5分钟")],
)
def test_wait_is_said_in_words(seconds, words):
    assert delays.words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    "name", ["", "a" * 10_000, "a\0b", "<script>", "{{7*7}}", "' OR 1=1 --", "\u202etxt"]
)
def test_hostile_names_are_refused_without_an_error(client, db, name):
    assert sign_in(client, name).status_code == 422


def test_sign_out_is_by_post_only_and_audited(client, office):
    client.force_login(office)

    assert client.get(reverse("accounts:sign_out")).status_code == 405
    response = client.post(reverse("accounts:sign_out"))

    assert response.url == SIGN_IN
    assert verbs() == ["退出"]
    assert client.get(reverse("overview:home")).status_code == 302


def test_last_sign_in_is_shown_on_the_next(client, office):
    sign_in(client, "office")
    first = User.objects.get(pk=office.pk).last_login
    client.post(reverse("accounts:sign_out"))
    sign_in(client, "office")

    assert User.objects.get(pk=office.pk).previous_login == first
    assert "上次登录" in client.get(reverse("overview:home")).content.decode()


def test_initial_password_must_be_changed_before_anything_else(client, db):
    user = UserFactory(username="new", must_change_password=True)
    sign_in(client, "new")
    page = reverse("accounts:change_password")

    assert client.get(reverse("overview:home")).url == page
    assert client.get(reverse("core:inbox")).url == page
    answer = submit(client, page, old_password=PASSWORD, new_password1=NEW, new_password2=NEW)

    assert answer.url == reverse("overview:home")
    assert client.get(reverse("overview:home")).status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert "修改密码" in verbs()


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "原密码不正确"),
        (PASSWORD, PASSWORD, PASSWORD, "这个密码您用过"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一致"),
        (PASSWORD, "short", "short", "10"),
        (PASSWORD, "aaaaaaaaaaa", "aaaaaaaaaaa", "容易被猜到"),
        (PASSWORD, "Zhongguo2026", "Zhongguo2026", "容易被猜到"),
        (PASSWORD, "xunchaban2026", "xunchaban2026", "容易被猜到"),
        (PASSWORD, "1234567890123", "1234567890123", "数字"),
        (PASSWORD, "office2026", "office2026", "相似"),
        (PASSWORD, "", "", "请输入新密码"),
    ],
)
def test_weak_or_wrong_passwords_are_refused_in_words(client, office, old, new, again, sentence):
    client.force_login(office)

    url = reverse("accounts:change_password")
    response = submit(client, url, old_password=old, new_password1=new, new_password2=again)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    office.refresh_from_db()
    assert office.check_password(PASSWORD)


def test_session_is_prolonged_by_use_and_ends_when_idle(client, office, settings):
    sign_in(client, "office")
    session = client.session
    session["seen"] -= 600
    session.save()

    client.get(reverse("core:inbox"))

    assert client.session["seen"] > session["seen"]
    settings.SESSION_COOKIE_AGE = -1
    stale = client.session
    stale.set_expiry(-1)
    stale.save()
    assert client.get(reverse("core:inbox")).status_code == 302


def test_sessions_end_when_the_password_is_reset(client, office, sysadmin):
    from accounts.actions import resets

    client.force_login(office)
    resets.reset_password(office, NEW, by=sysadmin)

    assert client.get(reverse("core:inbox")).url.startswith(SIGN_IN)


def test_profile_changes_what_is_ones_own_only(client, office):
    client.force_login(office)

    url = reverse("accounts:profile")
    own = {"phone": "138", "email": "a@example.test", "text_size": "large", "password": PASSWORD}
    others = {"roles": "sysadmin", "name": "别人"}
    response = client.post(url, forged(url, form(client, url).values() | own | others))

    assert response.status_code == 302
    office.refresh_from_db()
    assert (office.phone, office.email, office.name) == ("138", "a@example.test", "赵办")
    assert office.roles == ["office"]
    event = AuditEvent.objects.get(verb="修改个人设置")
    assert set(event.changes) == {"phone", "email", "text_size"}
    assert 'data-text="large">' in client.get("/").content.decode()
