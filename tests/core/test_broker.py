"""Publishing to a Redis that is there, gone or mute: a request never fails and hardly waits."""

import os
import re
import socket
import subprocess
import sys

import pytest
import redis
from django.conf import settings

from tests.processes import crowding
from tests.world import ROOT

MEASURE = """
import time, django
django.setup()
from core.broker import publish
for _ in range(3):
    began = time.monotonic()
    print(publish("core.tasks.sweep_notices"), time.monotonic() - began)
"""


def attempts(redis_url: str) -> list[tuple[str, float]]:
    """Three publishings in a fresh process: what each answered and how many seconds it took."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "xuncha.settings",
        "REDIS_URL": redis_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [(line.split()[0], float(line.split()[1])) for line in done.stdout.splitlines()]


def test_publish_puts_the_task_into_the_queue():
    """Into a database of its own, where no worker of another test empties the queue."""
    url = re.sub(r"db=\d+", "db=15", settings.REDIS_URL)
    client = redis.Redis.from_url(url)
    client.delete("mail")

    answered = attempts(url)

    assert [answer for answer, _ in answered] == ["True"] * 3
    assert client.llen("mail") == 3


def test_publish_without_redis_says_so_at_once(tmp_path):
    for answer, seconds in attempts(f"unix://{tmp_path}/nobody.sock?db=0"):
        assert answer == "False"
        assert seconds < 2 * crowding()


def test_publish_to_a_mute_redis_waits_once_and_briefly():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        found = attempts(f"redis://127.0.0.1:{mute.getsockname()[1]}/0")

    assert [answer for answer, _ in found] == ["False"] * 3
    assert found[0][1] < 4 * crowding()  # one second of waiting
    assert found[1][1] + found[2][1] < 0.5


@pytest.mark.parametrize("number", [0, 3])
def test_unix_socket_address_reaches_the_same_database_for_celery(number):
    from celery import Celery

    url = settings.REDIS_URL.split("?")[0]
    app = Celery(broker=url.replace("unix://", "redis+socket://") + f"?virtual_host={number}")
    client = redis.Redis.from_url(f"{url}?db={number}")
    with app.connection_for_write() as connection, connection.SimpleQueue("probe") as queue:
        queue.put("here")

    assert client.llen("probe") == 1

    client.delete("probe", "_kombu.binding.probe")
