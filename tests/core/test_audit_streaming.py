"""Events leave for another machine over TLS: each once, in order, without words, caught up after a break."""

import json
import shutil
import socket
import ssl
import subprocess
import threading

import pytest

from accounts.verbs import AccountVerb
from core import audit, tasks
from core.audit import streaming
from core.verbs import Verb
from tests import factories as make

pytestmark = pytest.mark.django_db


class Receiver:
    """A syslog server with a certificate of its own; ``received`` are the messages it took."""

    def __init__(self, folder) -> None:
        self.certificate, key = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            [shutil.which("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", key, "-out", self.certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        self.received: list[dict] = []
        self.listener = socket.create_server(("localhost", 0))
        self.address = f"localhost:{self.listener.getsockname()[1]}"

    def take(self, deliver) -> int:
        thread = threading.Thread(target=self._once)
        thread.start()
        count = deliver()
        thread.join(20)
        return count

    def _once(self) -> None:
        plain, _ = self.listener.accept()
        try:
            with self.context.wrap_socket(plain, server_side=True) as taken:
                data = b""
                while piece := taken.recv(65536):
                    data += piece
                taken.unwrap()
        except OSError:
            return
        while data:
            size, _, data = data.partition(b" ")
            message, data = data[: int(size)].decode(), data[int(size) :]
            assert message.startswith("<110>1 ")
            self.received.append(json.loads(message.partition("\ufeff")[2]))


@pytest.fixture
def receiver(settings, tmp_path):
    made = Receiver(tmp_path)
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    settings.AUDIT_SYSLOG, settings.AUDIT_SYSLOG_CA = made.address, str(made.certificate)
    yield made
    made.listener.close()


def test_every_event_leaves_once_in_order_and_without_words(receiver):
    user = make.UserFactory(name="甲")
    for number in range(3):
        audit.record(
            user, Verb(f"动作{number}"), by=user, note="机密", changes={"name": ["旧词", "新词"]}
        )

    assert receiver.take(streaming.deliver) == 3
    audit.record(user, Verb("动作3"), by=user)
    assert receiver.take(streaming.deliver) == 1

    assert [event["verb"] for event in receiver.received] == [f"动作{n}" for n in range(4)]
    assert (receiver.received[-1]["sequence"], receiver.received[-1]["digest"]) == audit.head()
    assert not any(w in str(receiver.received) for w in ("机密", "旧词", "新词"))


def test_what_waited_while_the_other_machine_was_away_is_caught_up(receiver, settings):
    audit.record(None, AccountVerb.SIGNED_IN, by=None)
    settings.AUDIT_SYSLOG = "localhost:1"
    assert streaming.deliver() == 0
    settings.AUDIT_SYSLOG = receiver.address

    assert receiver.take(tasks.stream_audit.run) is None

    assert [event["verb"] for event in receiver.received] == ["登录"]


def test_a_stranger_with_another_certificate_gets_nothing(receiver, settings, tmp_path):
    (tmp_path / "other").mkdir()
    other = Receiver(tmp_path / "other")
    other.listener.close()
    settings.AUDIT_SYSLOG_CA = str(other.certificate)
    audit.record(None, AccountVerb.SIGNED_IN, by=None)

    assert receiver.take(streaming.deliver) == 0
    assert receiver.received == []


def test_an_event_is_sent_after_its_commit_and_only_where_that_is_set(
    settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as none:
        audit.record(None, AccountVerb.SIGNED_IN, by=None)
    settings.AUDIT_SYSLOG = "localhost:1"
    with django_capture_on_commit_callbacks() as one:
        audit.record(None, AccountVerb.SIGNED_IN, by=None)

    assert (len(none), len(one)) == (0, 1)
