"""The idle lock and the late form: the password opens, and what was typed is there again."""

from time import time

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts import pending_forms
from core import process_cache
from core.models import AuditEvent, SecrecyPolicy
from rounds.models import Round
from tests.attacks.forging import forged
from tests.browsed import form, form_of, submit
from tests.factories import PASSWORD, RoundFactory

pytestmark = pytest.mark.django_db
SIGN_IN, LOCK, UNLOCK = (reverse(f"accounts:{name}") for name in ("sign_in", "lock", "unlock"))
CONTACT, HOME = reverse("accounts:profile"), reverse("overview:home")
BIND = reverse("accounts:second_factor")
TEXT = "第一行：三重一大事项\n第二行：会前酝酿不充分"


@pytest.fixture
def client(office):
    client = Client()
    enter(client, PASSWORD)
    return client


@pytest.fixture
def plan(client):
    """The form of a round, opened while the session was open."""
    return form(client, reverse("rounds:round_edit", args=[RoundFactory(state="planning").pk]))


def age(client, minutes: int) -> None:
    session = client.session
    session["seen"] = int(time()) - minutes * 60
    session.save()


def enter(client, password, page=None):
    """Sign in on the page, or on the page that asked for it."""
    door = form_of(page, SIGN_IN, SIGN_IN) if page else form(client, SIGN_IN)
    return door.send(client, username="office", password=password)


def unlock(client, password, page=None, **options):
    """Answer the locked page that came back, or that stands where one wants to go on."""
    asked = form_of(page or client.get(HOME), HOME, UNLOCK)
    return asked.send(client, UNLOCK, password=password, **options)


def carried(page, target: str) -> str:
    return form_of(page, HOME, target).values()["kept"][0]


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 423)])
def test_after_the_set_minutes_pages_are_locked(client, minutes, status):
    age(client, minutes)

    assert client.get(HOME).status_code == status


def test_minutes_are_data_and_none_is_never(client):
    SecrecyPolicy.objects.create(id=1, lock_minutes=0)
    process_cache.forget()  # a minute passes
    age(client, 200)

    assert client.get(HOME).status_code == 200


def test_what_pages_ask_by_themselves_keeps_nothing_open(client):
    age(client, 10)
    before = client.session["seen"]

    client.get(reverse("core:inbox_count"))
    assert client.session["seen"] == before
    client.get(reverse("core:inbox_count"), headers={"X-Active": "1"})

    assert client.session["seen"] > before


def test_the_password_opens_the_page_that_was_asked(client):
    age(client, 20)
    page = client.get(reverse("core:inbox") + "?show=unread")
    assert page.status_code == 423
    assert "core/inbox" not in [t.name for t in page.templates]

    wrong = unlock(client, "nein", page)
    right = unlock(client, PASSWORD, wrong)

    assert (wrong.status_code, right.url) == (422, "/inbox/?show=unread")
    assert client.get(HOME).status_code == 200
    assert AuditEvent.objects.filter(verb="解锁").count() == 1


def test_nothing_opens_it_but_the_password(client):
    client.post(LOCK)

    for url in (HOME, reverse("findings:clue_list"), "/admin/", "/accounts/password/"):
        assert client.get(url).status_code == 423, url
    assert client.get(HOME, headers={"HX-Request": "true"}).json()["message"]
    assert unlock(client, PASSWORD, next="https://example.org/").url == "/"


def test_wrong_passwords_make_this_session_wait_and_lose_nothing(client, plan):
    client.post(LOCK)
    page = plan.send(client, topics=TEXT)
    text = carried(page, UNLOCK)
    for _ in range(5):
        page = unlock(client, "nein", page)

    assert page.status_code == 429
    assert "请在1分钟后再试" in page.content.decode()
    assert carried(page, UNLOCK) == text
    assert unlock(client, PASSWORD).status_code == 429
    session = client.session
    session["wrong_passwords"] = [5, time() - 61]
    session.save()
    assert unlock(client, PASSWORD).status_code == 302


def test_a_strangers_errors_at_the_door_do_not_hurt_an_open_session(client):
    client.post(LOCK)
    for number in range(8):
        enter(Client(REMOTE_ADDR=f"10.9.0.{number}"), "wrong")

    assert unlock(client, PASSWORD).status_code == 302


def test_a_script_gets_words(client):
    client.post(LOCK, headers={"Accept": "application/json"})
    told = {"Accept": "application/json"}

    wrong = unlock(client, "nein", headers=told)

    assert (wrong.status_code, wrong.json()["message"]) == (422, "密码不正确，请重新输入。")
    assert unlock(client, PASSWORD, headers=told).status_code == 204


def test_a_form_sent_to_a_locked_page_is_kept_and_sent_after_all(client, plan):
    age(client, 20)
    page = plan.send(client, topics=TEXT)
    assert page.status_code == 423
    assert Round.objects.get().topics != TEXT

    wrong = unlock(client, "nein", page)
    opened = unlock(client, PASSWORD, wrong)

    form_of(opened, HOME, plan.target).send(client)
    assert Round.objects.get().topics.splitlines() == TEXT.splitlines()


def test_a_form_sent_after_the_session_ended_is_kept_through_the_door(client, plan):
    client.session.flush()
    late = Client()
    page = plan.send(late, topics=TEXT)
    assert (page.status_code, page["Cache-Control"]) == (401, "private, no-store")

    wrong = enter(late, "nein", page)
    opened = enter(late, PASSWORD, wrong)

    form_of(opened, HOME, plan.target).send(late)
    assert Round.objects.get().topics.splitlines() == TEXT.splitlines()


def test_an_empty_form_goes_to_the_door_as_ever():
    assert Client().post(LOCK).status_code == 302


def test_a_forged_form_is_not_kept(office):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office)
    session = strict.session
    session["locked"] = True
    session.save()

    for visitor in (strict, Client(enforce_csrf_checks=True)):
        assert visitor.post(CONTACT, forged(CONTACT, {"phone": TEXT})).status_code == 403


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '["https://example.org/", [], false]', '["//example.org/", [], false]',
             '["/x", [["a"]], false]', '{"a": 1}', "9" * (pending_forms.MOST + 1)]
)  # fmt: skip
def test_what_is_not_ours_is_not_carried_on(rf, text):
    assert pending_forms.read(rf.post("/", forged("/", {"kept": text}))) is None


def test_passwords_and_tokens_are_never_kept(rf):
    typed = {"old_password": "p", "csrfmiddlewaretoken": "t", "note": "n"}

    kept = pending_forms.of(rf.post("/x/?a=1", forged("/x/", typed)))
    assert kept.fields == [("note", "n")]
    nothing = rf.post("/x/", forged("/x/", {"new_password1": "p"}))
    assert pending_forms.of(nothing) is None


def test_what_was_typed_lies_in_no_session(client):
    contact = form(client, CONTACT)
    age(client, 20)
    assert contact.send(client, phone="金丝雀电话").status_code == 423

    assert "金丝雀" not in str(dict(client.session.items()))


def test_a_failed_password_writes_down_nothing_of_the_form_it_carried(client, plan):
    """axes keeps what failed forms sent, in plain."""
    visitor = Client()
    enter(visitor, "wrong-password", plan.send(visitor, topics=TEXT))
    client.post(LOCK)
    unlock(client, "wrong-password", plan.send(client, topics=TEXT))
    unlock(client, PASSWORD)
    submit(client, BIND, begin="1", password=PASSWORD)
    submit(client, BIND, code="314159")
    guess = {"old_password": "guessed-word", "new_password1": "Neu-2718281", "new_password2": "x"}
    submit(client, reverse("accounts:change_password"), **guess)

    rows = AccessAttempt.objects.all()
    written = "".join(f"{row.get_data}{row.post_data}" for row in rows)
    assert sum(row.failures_since_start for row in rows) == 1  # the sign-in's
    assert "kept=" in written
    secret = ("三重一大", "wrong-password", "314159", "guessed-word", "Neu-2718281")
    assert not [word for word in secret if word in written]


def test_a_session_last_used_by_a_clock_that_was_ahead_is_locked(client):
    """Else it would stay open until that day, however long nobody sits there."""
    age(client, -33 * 24 * 60)

    assert client.get(HOME).status_code == 423
