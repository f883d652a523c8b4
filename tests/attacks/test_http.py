"""Requests no browser would send, to the served application."""

import contextlib
import http.client
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from tests.factories import PASSWORD

SHIELDS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Attacker:
    """Speaks HTTP by hand to the served application, with or without a session."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def take_session(self, client: Client) -> "Attacker":
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        return self

    def send(self, path: str, method="GET", body=None, **headers: str):
        """The answer, its body already read into ``.text``."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            with contextlib.suppress(BrokenPipeError):  # refused before all of it was sent
                connection.request(method, path, body, sent)
            answer = connection.getresponse()
            answer.text = answer.read().decode(errors="replace")
            return answer
        finally:
            connection.close()


@pytest.fixture
def attacker(live_server_url) -> Attacker:
    return Attacker(live_server_url)


@pytest.fixture
def insider(attacker, leader) -> Attacker:
    client = Client()
    client.force_login(leader)
    return attacker.take_session(client)


def test_every_kind_of_answer_carries_the_shields(insider, inspection):
    asset = re.search(r'href="(/static/[^"]+\.css)"', insider.send("/").text).group(1)
    answers = [
        insider.send(reverse("findings:finding_list")),
        insider.send("/no/such/page/"),
        insider.send(reverse("accounts:sign_out")),
        insider.send(reverse("findings:finding_bulk"), "POST", "x=1"),
        insider.send(f"{reverse('findings:finding_list')}?export=csv"),
        insider.send("/healthz"),
        insider.send(reverse("core:verify")),
        insider.send("/findings"),
    ]

    assert {each.status for each in answers} >= {200, 301, 403, 404, 405}
    for answer in answers:
        for name, words in SHIELDS.items():
            assert words in answer.headers.get(name, ""), (answer.status, name)
    assert insider.send(asset).headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_kept_by_nobody_and_the_cache_is_emptied_at_the_end(insider, leader):
    page = insider.send(reverse("findings:finding_list"))
    assert page.headers["Cache-Control"] == "private, no-cache"

    client = Client()
    client.force_login(leader)
    assert client.post(reverse("accounts:sign_out"))["Clear-Site-Data"] == '"cache"'


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(attacker, office):
    client = Client()
    client.post(
        reverse("accounts:sign_in"),
        {"username": office.username, "password": PASSWORD},
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_SECURE == settings.HTTPS


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b", "127.0.0.1@x"])
def test_foreign_hosts_are_refused(attacker, host):
    assert attacker.send("/accounts/sign-in/", Host=host).status == 400


def test_host_told_by_a_proxy_is_not_believed(attacker):
    answer = attacker.send("/", X_Forwarded_Host="evil.example", X_Original_URL="/admin/")

    assert answer.status == 302
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../xuncha/settings/keys.py",
        "/static/..%2f..%2fetc/passwd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/....//....//etc/passwd",
        "/static//etc/passwd",
        "/help/..%2f..%2fREADME/",
        "/help/%2e%2e/start/",
        "/documents/..%2f1/",
        "/media/1",
        "/uploads/1",
        "/.git/config",
        "/.env",
    ],
)
def test_no_path_leads_out(insider, path):
    answer = insider.send(path)

    assert answer.status in (302, 400, 404), path
    assert "root:" not in answer.text
    assert "SECRET" not in answer.text


@pytest.mark.parametrize("path", ["//evil.example/..", "//evil.example/%2e%2e", "/\\evil.example/"])
def test_no_path_becomes_an_address_elsewhere(insider, path):
    location = insider.send(path).headers.get("Location", "")

    assert not location.startswith(("//", "/\\", "http"))


@pytest.mark.parametrize(
    "goal", ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:x"]
)
def test_sign_in_leads_nowhere_else(client, office, goal):
    answer = client.post(
        f"{reverse('accounts:sign_in')}?next={goal}",
        {"username": office.username, "password": PASSWORD, "next": goal},
    )

    assert answer.url == reverse("overview:home")


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_cannot_be_put_on_over_another(client, leader, inspection, header):
    """A GET that says it is a POST stays a GET: nothing is signed out, nothing written."""
    client.force_login(leader)
    before = AuditEvent.objects.count()
    url = reverse("accounts:sign_out")

    assert client.get(f"{url}?_method=POST", headers={header: "POST"}).status_code == 405
    assert AuditEvent.objects.count() == before
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "FOO"])
def test_methods_nobody_needs_are_refused(insider, method):
    assert insider.send(reverse("findings:finding_list"), method).status in (400, 403, 405)


def test_too_much_is_refused_before_it_is_read(insider):
    huge = "x=" + "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    many = "&".join(f"f{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    url = reverse("accounts:sign_in")

    assert insider.send(url, "POST", huge, **form).status in (400, 403)
    assert insider.send(url, "POST", many, **form).status in (400, 403)
    assert insider.send("/?q=" + "a" * 9000).status in (400, 414)
    assert insider.send("/", X_Long="a" * 20_000).status in (400, 431)


def test_a_session_from_elsewhere_is_not_adopted(client, office):
    """Fixation: the key a visitor brought is not the key they are signed in under."""
    client.get(reverse("accounts:sign_in"))
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post(reverse("accounts:sign_in"), {"username": office.username, "password": PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32
    assert client.get("/").status_code == 200
