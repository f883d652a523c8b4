"""Clients that send drop by drop, at the server as it is installed: deploy/'s gunicorn and nginx, both real."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests

from tests import factories as make
from tests.flows.visiting import Visitor
from tests.processes import running_web
from tests.proxy import EXAMPLE, running_nginx

MANY = 50
DROP = 0.2  # seconds between two bytes
PATIENCE = 30  # seconds: who is held by slow clients waits for ever
HEADERS, BODY = 2, 1  # seconds of patience, instead of the example's 15 and 30
SIZE = 50 * 1024 * 1024
UPLOAD = (
    "POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {SIZE}\r\n\r\n"
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
)
HEAD = "GET /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"


class Slow:
    """One connection: says ``begin`` at once, then ``drops`` a byte at a time, or nothing more."""

    def __init__(self, url: str, begin: str, drops: str = "") -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
        if address.scheme == "https":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)
        self.socket.sendall(begin.encode())
        self.socket.settimeout(0)
        self.began, self.ended, self.heard, self.drops = time.monotonic(), None, b"", drops

    def drip(self) -> None:
        """A byte more, and look whether the other side has ended it."""
        try:
            if self.drops:
                self.socket.sendall(self.drops.encode())
            said = self.socket.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            said = b""
        self.heard += said
        if not said:
            self.ended = time.monotonic()

    @property
    def lasted(self) -> float:
        return (self.ended or time.monotonic()) - self.began


@contextlib.contextmanager
def dripping(clients: list[Slow]):
    """All of them go on in a thread of their own while the block runs."""
    done = threading.Event()

    def drip() -> None:
        while not done.wait(DROP):
            for client in clients:
                if client.ended is None:
                    client.drip()

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(10)
        for client in clients:
            client.socket.close()


@pytest.fixture(scope="module")
def gunicorn(live_environment):
    """Two workers with four threads each, as in the demo."""
    with running_web(live_environment, workers=2, log_name="slow.log") as url:
        yield url


@pytest.fixture
def asking(transactional_db, gunicorn):
    """Seconds that somebody signed in waits for the home page of the server at ``url``."""
    visitor = Visitor(gunicorn, make.UserFactory(roles=["office"]))

    def ask(url: str, verify=None, patience: float = PATIENCE) -> float:
        began = time.monotonic()
        answer = requests.get(
            f"{url}/",
            headers=visitor.headers(""),
            verify=verify,
            timeout=patience,
            allow_redirects=False,
        )
        assert answer.status_code == 200, answer.status_code
        return time.monotonic() - began

    ask(gunicorn)
    return ask


def until(condition: Callable[[], bool]) -> None:
    """Waits until it is so; it stays so."""
    over = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < over, "it never was"
        time.sleep(DROP)


def refused(clients: list[Slow]) -> list[Slow]:
    """Those who have read the whole sentence."""
    said = "请稍等十秒再刷新".encode()
    answered = [each for each in clients if b" 429 " in each.heard.partition(b"\r\n")[0]]
    return [each for each in answered if said in each.heard]


def ended(clients: list[Slow]) -> list[Slow]:
    return [client for client in clients if client.ended is not None]


def test_behind_nginx_a_hundred_slow_clients_delay_nobody(asking, gunicorn, tmp_path):
    patience = {"client_header_timeout": f"{HEADERS}s", "client_body_timeout": f"{BODY}s"}
    with running_nginx(tmp_path, gunicorn, **patience) as (url, pem):
        headers = [Slow(url, HEAD, "X") for _ in range(MANY)]
        bodies = [Slow(url, UPLOAD, "x") for _ in range(MANY)]
        silent = [Slow(url, UPLOAD) for _ in range(10)]
        with dripping([*headers, *bodies, *silent]):
            for _ in range(4):
                asking(url, pem)
            until(lambda: len(ended(headers)) == MANY and len(ended(silent)) == 10)
            for _ in range(4):
                asking(url, pem)

            assert all(each.lasted > BODY * 0.9 for each in silent)
            # Said in docs/security.md: nginx counts the pauses, not the whole body.
            assert not ended(bodies)


def test_one_address_gets_only_so_many_slow_uploads(asking, gunicorn, tmp_path):
    """What is over the limit of one address is refused with a sentence, and nobody else's."""
    with running_nginx(tmp_path, gunicorn, limit_conn=f"xuncha_address {MANY}") as (url, pem):
        bodies = [Slow(url, UPLOAD, "x") for _ in range(MANY + 5)]
        with dripping(bodies):
            until(lambda: len(refused(bodies)) >= 5)
            assert len(refused(bodies)) == 5
        asking(url, pem)
    assert "limit_conn xuncha_address 1500;" in EXAMPLE.read_text()


def test_gunicorn_alone_is_held_as_long_as_slow_clients_hold_it(asking, gunicorn):
    """Said in docs/security.md, and why nginx stands in front. It recovers as soon as they are gone."""
    slow = [Slow(gunicorn, UPLOAD, "x") for _ in range(MANY)]

    def is_held() -> bool:
        try:
            asking(gunicorn, patience=1.5)
        except requests.exceptions.Timeout:
            return True
        return False

    with dripping(slow):
        until(is_held)  # as soon as each thread has taken up one of them

    asking(gunicorn)
