"""The idle lock and the late form: the password opens, and what was typed is there again."""

import re
from time import time

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts import pending_forms
from core import process_cache
from core.models import AuditEvent, SecrecyPolicy
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
DOOR, LOCK, UNLOCK = (reverse(f"accounts:{name}") for name in ("sign_in", "lock", "unlock"))
CONTACT, HOME = reverse("accounts:profile"), reverse("overview:home")
TEXT = "第一行：三重一大事项\n第二行：会前酝酿不充分"
FIELD = re.compile(r'name="kept" value="([^"]*)"')


@pytest.fixture
def client(office):
    client = Client()
    client.post(DOOR, {"username": office.username, "password": PASSWORD})
    return client


def age(client, minutes: int) -> None:
    session = client.session
    session["seen"] = int(time()) - minutes * 60
    session.save()


def carried(page) -> str:
    from html import unescape

    return unescape(FIELD.search(page.content.decode())[1])


def sent_again(page) -> dict:
    """The form of 继续提交, as a browser would send it."""
    from html import unescape

    text = page.content.decode()
    pairs = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', text, re.S)
    return {name: unescape(value) for name, value in pairs}


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

    wrong = client.post(UNLOCK, {"password": "nein", "next": "/inbox/?show=unread"})
    right = client.post(UNLOCK, {"password": PASSWORD, "next": "/inbox/?show=unread"})

    assert (wrong.status_code, right.url) == (422, "/inbox/?show=unread")
    assert client.get(HOME).status_code == 200
    assert AuditEvent.objects.filter(verb="解锁").count() == 1


def test_nothing_opens_it_but_the_password(client):
    client.post(LOCK)

    for url in (HOME, reverse("findings:clue_list"), "/admin/", "/accounts/password/"):
        assert client.get(url).status_code == 423, url
    assert client.get(HOME, headers={"HX-Request": "true"}).json()["message"]
    assert client.post(UNLOCK, {"password": PASSWORD, "next": "https://example.org/"}).url == "/"


def test_wrong_passwords_make_this_session_wait_and_lose_nothing(client):
    client.post(LOCK)
    text = f'["{CONTACT}", [["memo", "x"]], false]'
    answers = [client.post(UNLOCK, {"password": "nein", "kept": text}) for _ in range(5)]

    assert answers[-1].status_code == 429
    assert "请在1分钟后再试" in answers[-1].content.decode()
    assert carried(answers[-1]) == text.replace(", ", ", ")
    assert client.post(UNLOCK, {"password": PASSWORD}).status_code == 429
    session = client.session
    session["wrong_passwords"] = [5, time() - 61]
    session.save()
    assert client.post(UNLOCK, {"password": PASSWORD}).status_code == 302


def test_a_strangers_errors_at_the_door_do_not_hurt_an_open_session(client, office):
    client.post(LOCK)
    for number in range(8):
        wrong = {"username": office.username, "password": "wrong"}
        Client(REMOTE_ADDR=f"10.9.0.{number}").post(DOOR, wrong)

    assert client.post(UNLOCK, {"password": PASSWORD}).status_code == 302


def test_a_script_gets_words(client):
    client.post(LOCK, headers={"Accept": "application/json"})
    told = {"Accept": "application/json"}

    wrong = client.post(UNLOCK, {"password": "nein"}, headers=told)

    assert (wrong.status_code, wrong.json()["message"]) == (422, "密码不正确，请重新输入。")
    assert client.post(UNLOCK, {"password": PASSWORD}, headers=told).status_code == 204


def test_a_form_sent_to_a_locked_page_is_kept_and_sent_after_all(client, office):
    age(client, 20)
    page = client.post(CONTACT, {"phone": "0571-1234", "text_size": "normal", "memo": TEXT})
    assert page.status_code == 423
    office.refresh_from_db()
    assert office.phone != "0571-1234"

    wrong = client.post(UNLOCK, {"password": "nein", "kept": carried(page)})
    opened = client.post(UNLOCK, {"password": PASSWORD, "kept": carried(wrong)})

    form = sent_again(opened)
    assert form["memo"].replace("\r\n", "\n") == TEXT
    client.post(CONTACT, form | {"password": PASSWORD})
    office.refresh_from_db()
    assert office.phone == "0571-1234"


def test_a_form_sent_after_the_session_ended_is_kept_through_the_door(client, office):
    client.session.flush()
    late = Client()
    page = late.post(
        CONTACT, {"phone": "0571-99", "email": "", "text_size": "normal", "memo": TEXT}
    )
    assert (page.status_code, page["Cache-Control"]) == (401, "private, no-store")

    person = {"username": "office", "password": PASSWORD, "kept": carried(page)}
    wrong = late.post(DOOR, person | {"password": "nein"})
    opened = late.post(DOOR, person | {"kept": carried(wrong)})

    assert sent_again(opened)["memo"].replace("\r\n", "\n") == TEXT
    late.post(CONTACT, sent_again(opened) | {"password": PASSWORD})
    office.refresh_from_db()
    assert office.phone == "0571-99"


def test_an_empty_form_goes_to_the_door_as_ever():
    assert Client().post(LOCK).status_code == 302


def test_a_forged_form_is_not_kept(office):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office)
    session = strict.session
    session["locked"] = True
    session.save()

    for visitor in (strict, Client(enforce_csrf_checks=True)):
        assert visitor.post(CONTACT, {"phone": TEXT}).status_code == 403


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '["https://example.org/", [], false]', '["//example.org/", [], false]',
             '["/x", [["a"]], false]', '{"a": 1}', "9" * (pending_forms.MOST + 1)]
)  # fmt: skip
def test_what_is_not_ours_is_not_carried_on(rf, text):
    assert pending_forms.read(rf.post("/", {"kept": text})) is None


def test_passwords_and_tokens_are_never_kept(rf):
    typed = {"old_password": "p", "csrfmiddlewaretoken": "t", "note": "n"}

    assert pending_forms.of(rf.post("/x/?a=1", typed)).fields == [("note", "n")]
    assert pending_forms.of(rf.post("/x/", {"new_password1": "p"})) is None


def test_what_was_typed_lies_in_no_session(client):
    age(client, 20)
    client.post(CONTACT, {"phone": "金丝雀电话"})

    assert "金丝雀" not in str(dict(client.session.items()))


def test_a_failed_password_writes_down_nothing_of_the_form_it_carried(client, office):
    """axes keeps what failed forms sent, in plain."""
    form = f'["{CONTACT}", [["summary", "{TEXT}"]], false]'
    wrong = {"password": "wrong-password", "kept": form, "next": f"/search/?q={TEXT}"}
    visitor = Client()
    visitor.post(DOOR, wrong | {"username": office.username})
    client.post(LOCK)
    client.post(UNLOCK, wrong)
    client.post(reverse("accounts:second_factor"), {"code": "314159"})
    guess = {"old_password": "guessed-word", "new_password1": "Neu-2718281", "new_password2": "x"}
    client.post(reverse("accounts:change_password"), guess)

    rows = AccessAttempt.objects.all()
    written = "".join(f"{row.get_data}{row.post_data}" for row in rows)
    assert sum(row.failures_since_start for row in rows) == 1  # the door's
    assert "kept=" in written
    secret = ("三重一大", "wrong-password", "314159", "guessed-word", "Neu-2718281")
    assert not [word for word in secret if word in written]


def test_a_session_last_used_by_a_clock_that_was_ahead_is_locked(client):
    """Else it would stay open until that day, however long nobody sits there."""
    age(client, -33 * 24 * 60)

    assert client.get(HOME).status_code == 423
