"""The real processes that other tests stand on, proved once."""

import json
import time
import urllib.request

from core import health


def read(url: str):
    return urllib.request.urlopen(url, timeout=10)


def test_gunicorn_serves_this_tests_database(live_server_url):
    with read(f"{live_server_url}/healthz") as response:
        assert response.read().startswith(b"ok")


def test_worker_signs_of_life_make_the_server_ready(live_server_url, celery_worker):
    health.seen("beat")
    deadline = time.monotonic() + 60
    while not all(health.readiness().values()) and time.monotonic() < deadline:
        time.sleep(0.1)

    with read(f"{live_server_url}/readyz") as response:
        parts = json.load(response)

    assert parts == dict.fromkeys(parts, True)
