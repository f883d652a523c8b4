"""An upload of 20 MB to the served application: at no moment does a plain byte of it lie on a disk."""

import hashlib
import http.client
import json
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from core import attachments
from tests.core.test_attachments import PDF
from tests.flows.visiting import Visitor
from tests.on_disk import fresh, held_open, processes_of
from tests.world import path as world_path

CANARY = b"CANARY-of-the-evidence "
BIG = PDF + (CANARY * 45_591)[: 1024 * 1024] * 20
HALF = len(BIG) // 2
EDGE = "edge-of-the-form"
HEAD = f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
TAIL = f"\r\n--{EDGE}--\r\n"


@pytest.fixture
def world(matrix_world, transactional_db):
    return matrix_world


def begun(visitor: Visitor, path: str) -> http.client.HTTPConnection:
    """An upload of which half was sent."""
    connection = http.client.HTTPConnection(urlsplit(visitor.url).netloc, timeout=30)
    connection.putrequest("POST", path)
    told = visitor.headers(f"multipart/form-data; boundary={EDGE}")
    told |= {"X-CSRFToken": visitor.token, "Accept": "application/json"}
    for name, value in told.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(HEAD) + len(BIG) + len(TAIL)))
    connection.endheaders(HEAD.encode())
    connection.send(BIG[:HALF])
    return connection


def contents(url: str) -> list[bytes]:
    return [each for pid in processes_of(f":{urlsplit(url).port}") for each in held_open(pid)]


def half_taken_in(url: str) -> list[bytes]:
    """What the server holds open once it has written down what was sent so far."""
    for _ in range(600):
        found = contents(url)
        if any(len(each) > HALF * 0.9 for each in found):
            return found
        time.sleep(0.05)
    pytest.fail("the half that was sent lies nowhere")


@pytest.mark.file_times
def test_no_plain_byte_of_an_upload_lies_anywhere(world, live_server_url):
    """While it comes in (files without a name, too), and afterwards in every file written since."""
    people, (own, _) = world
    began, path = time.time(), reverse("core:attachment_upload", args=["findings.finding", own["draft"].pk])  # fmt: skip

    connection = begun(Visitor(live_server_url, people.member), path)
    during = half_taken_in(live_server_url)
    connection.send(BIG[HALF:] + TAIL.encode())
    answer = json.loads(connection.getresponse().read())
    connection.close()

    assert not any(CANARY in each for each in during)
    kept = attachments.of(own["draft"]).get()
    assert (answer["stored"][0]["id"], kept.sha256) == (kept.pk, hashlib.sha256(BIG).hexdigest())
    written = [*world_path().rglob("*"), *Path(tempfile.gettempdir()).glob("*")]
    looked_at = list(fresh(iter(written), began - 1))
    assert any(file.name == kept.path.partition("/")[2] for file in looked_at)
    assert not [file for file in looked_at if CANARY in file.read_bytes()]
