"""The served application from outside: sizes, nonsense, forged Referers, the headers of every answer, the log."""

import http.client
import re
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings
from django.urls import reverse

from tests import factories as make
from tests.factories import PASSWORD
from tests.world import ROOT

SIGN_IN = reverse("accounts:sign_in")


def token(session: requests.Session, url: str) -> str:
    """What the form's hidden field would send."""
    session.get(url + SIGN_IN)
    return session.cookies["csrftoken"]


def enter(url: str, username: str) -> requests.Session:
    session = requests.Session()
    typed = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token(session, url)}
    answer = session.post(url + SIGN_IN, typed, allow_redirects=False)
    assert answer.status_code == 302, answer.text[:500]
    return session


@pytest.fixture
def served(live_server_url, office):
    return live_server_url, enter(live_server_url, "office")


def raw(url: str, method: str, path: str, headers=None, body=None) -> http.client.HTTPResponse:
    """A request that no client would tidy up before it is sent."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.putrequest(method, path, skip_host="Host" in (headers or {}))
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    answer.text = answer.read().decode(errors="replace")
    connection.close()
    return answer


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/x", "//evil.example", "http://[", "http://127.0.0.1@evil.example/"],
)
def test_a_refusal_leads_to_no_other_host(served, back):
    """Refused actions lead back to where one came from: Referer is anybody's word."""
    url, session = served
    round = make.RoundFactory()
    path = reverse("rounds:round_approve", args=[round.pk])
    data = {"csrfmiddlewaretoken": session.cookies["csrftoken"]}

    posted = session.post(url + path, data, headers={"Referer": back}, allow_redirects=False)
    edit = reverse("rounds:round_edit", args=[round.pk])
    got = session.get(url + edit, headers={"Referer": back}, allow_redirects=False)

    for answer in (posted, got):
        assert answer.status_code in (200, 302), answer.status_code
        assert "evil" not in answer.headers.get("Location", "/")


# --- sizes -----------------------------------------------------------------------------------
def test_oversized_requests_are_refused_without_a_fault(served):
    url, session = served
    session.headers["Connection"] = (
        "close"  # what is refused unread leaves no connection to go on with
    )
    long_path = raw(url, "GET", "/search/?q=" + "a" * 10_000)
    long_header = raw(url, "GET", "/", {"X-Long": "a" * 70_000})
    many_headers = raw(url, "GET", "/", {f"X-{n}": "1" for n in range(300)})
    csrf = {"X-CSRFToken": session.cookies["csrftoken"]}
    fields = "&".join(f"f{n}=1" for n in range(6000))
    many_fields = session.post(
        f"{url}/inbox/read/",
        fields,
        headers=csrf | {"Content-Type": "application/x-www-form-urlencoded"},
    )
    big = session.post(
        f"{url}/inbox/read/",
        b"a=" + b"x" * 6_000_000,
        headers=csrf | {"Content-Type": "application/x-www-form-urlencoded"},
    )
    json = session.post(
        f"{url}/inbox/read/",
        b"[" * 100_000,
        headers=csrf | {"Content-Type": "application/json"},
        allow_redirects=False,
    )

    assert [long_path.status, long_header.status, many_headers.status] == [400, 400, 400] or {
        long_path.status,
        long_header.status,
        many_headers.status,
    } <= {400, 414, 431}
    assert (many_fields.status_code, big.status_code) == (400, 400)
    assert json.status_code in (302, 400)
    assert session.get(url + "/").status_code == 200


def test_a_body_larger_than_any_upload_is_not_even_read(live_server_url):
    """Announced, not sent: whoever has not signed in cannot fill the disk with what nobody reads."""
    size = settings.ATTACHMENT_MAX_BYTES * 4
    answer = raw(
        live_server_url,
        "POST",
        SIGN_IN,
        {"Content-Length": str(size), "Content-Type": "multipart/form-data; boundary=x"},
    )

    assert answer.status == 413


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "text/html; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
    ],
)
def test_a_nonsense_content_type_is_no_fault(served, kind):
    url, session = served
    headers = {"X-CSRFToken": session.cookies["csrftoken"], "Content-Type": kind}

    answer = session.post(
        f"{url}/inbox/read/", b"--x\r\n\x00\xff", headers=headers, allow_redirects=False
    )

    assert answer.status_code in (302, 400)


# --- headers and cookies ---------------------------------------------------------------------
def test_every_answer_carries_the_security_headers(served):
    url, session = served
    static = session.get(url + "/").text.split('href="/static/')[1].split('"')[0]
    answers = {
        "page": session.get(url + "/"),
        "door": requests.get(url + SIGN_IN, timeout=20),
        "redirect": requests.get(url + "/rounds/", allow_redirects=False, timeout=20),
        "absent": session.get(url + "/clues/999999/"),
        "nowhere": session.get(url + "/no/such/page/"),
        "method": session.get(url + reverse("accounts:sign_out")),
        "csrf": session.post(url + reverse("accounts:sign_out")),
        "host": requests.get(url + "/", headers={"Host": "evil.example"}, timeout=20),
        "static": session.get(f"{url}/static/{static}"),
        "static absent": session.get(f"{url}/static/no-such.js"),
        "workbook": session.get(url + "/units/?export=xlsx"),
        "table": session.get(url + "/units/?export=csv"),
        "health": requests.get(url + "/healthz", timeout=20),
        "admin": session.get(url + "/admin/"),
        "watermark": session.get(url + "/watermark.svg"),
    }

    for name, answer in answers.items():
        told = answer.headers
        assert told.get("X-Content-Type-Options") == "nosniff", name
        assert told.get("X-Frame-Options") == "DENY", name
        assert told.get("Referrer-Policy") == "same-origin", name
        assert "unsafe" not in told.get("Content-Security-Policy", "unsafe"), name
        assert not [word for word in ("Python", "Django") if word in str(told)], name


# --- logs ------------------------------------------------------------------------------------
def test_nobody_writes_lines_of_their_own_into_the_log(live_server_url):
    forged = "2026-11-23 00:00:00 CRITICAL core.audit: forged"
    session = requests.Session()
    for number in range(2):
        raw(live_server_url, "GET", f"/x{number}%0d%0a{forged.replace(' ', '%20')}/")
    typed = {"username": f"a\r\n{forged}", "password": f"b\n{forged}"}
    typed["csrfmiddlewaretoken"] = token(session, live_server_url)
    session.post(live_server_url + SIGN_IN, typed)
    session.post(
        live_server_url + SIGN_IN,
        typed | {"csrfmiddlewaretoken": f"\n{forged}"},
        headers={"User-Agent": "a\t\x1b[31m", "Referer": f"/%0a{forged}"},
    )

    lines = (settings.VAR_DIR / "gunicorn.log").read_text().splitlines()

    assert not [line for line in lines if line.startswith(forged)]
    assert not any("\x1b" in line for line in lines)


def test_the_proxy_in_front_lets_in_what_we_take_and_lays_nothing_plain_on_the_disk():
    """How its limits of time and number hold is asked of a real nginx: tests/attacks/test_slow.py."""
    example = (ROOT / "deploy" / "nginx.conf").read_text()
    directives = dict(re.findall(r"^\s*(\w+) ([^;\n]+);", example, re.MULTILINE))

    assert directives["client_max_body_size"] == f"{settings.REQUEST_MAX_BYTES // 1024 // 1024}m"
    for place in ("client_body_temp_path", "proxy_temp_path"):
        assert directives[place].startswith("/run/"), place  # a tmpfs: memory
    assert "proxy_request_buffering" not in directives
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in example
    # Addresses that open by themselves, and what is searched for, are not written down.
    (logged,) = re.findall(r"^log_format .+$", example, re.MULTILINE)
    assert "$xuncha_logged" in logged
    assert not re.search(r"\$(uri|request|request_uri|args|http_referer)\b", logged)
    (keys,) = re.findall(r"~\^\(\?<xuncha_place>(\S+)\)\. \$xuncha_place;", example)
    names = ("rounds:feed", "core:verify_code", "fieldwork:answer_code")
    for address in (reverse(name, args=["k"]) for name in names):
        assert re.match(f"({keys}).", address)
