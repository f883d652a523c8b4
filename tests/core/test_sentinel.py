"""Redis behind Sentinels: cache, probe and queue find the master, and the new one after the old is gone."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
import redis
from django.core.exceptions import ImproperlyConfigured

from core import sentinel
from tests.processes import free_port
from tests.world import ROOT

ASK = """
import django; django.setup()
from django.core.cache import cache
from core import broker, health
from xuncha.celery import app
cache.set("told", "here")
print(cache.get("told"), health.broker_answers(), broker.publish("core.tasks.sweep_jobs"))
"""
WATCH = """port {port}
sentinel monitor xuncha 127.0.0.1 {master} 1
sentinel down-after-milliseconds xuncha 500
sentinel failover-timeout xuncha 3000
"""


@contextmanager
def server(folder, *arguments):
    folder.mkdir()
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    process = subprocess.Popen(
        [program, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"]},  # at the true time, which Redis needs to get on
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int, condition=lambda client: client.ping()) -> bool:
    try:
        return bool(condition(redis.Redis(port=port)))
    except redis.exceptions.RedisError:
        return False


def becomes(condition, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def told(url: str) -> str:
    environment = {**os.environ, "REDIS_URL": url, "DJANGO_SETTINGS_MODULE": "xuncha.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_everything_finds_the_master_and_its_successor(tmp_path):
    one, two, watch = free_port(), free_port(), free_port()
    with ExitStack() as stack:
        master = stack.enter_context(server(tmp_path / "one", "--port", str(one)))
        becomes(lambda: answers(one))
        replica = ("--port", str(two), "--replicaof", "127.0.0.1", str(one))
        stack.enter_context(server(tmp_path / "two", *replica))
        linked = lambda client: client.info("replication")["master_link_status"] == "up"  # noqa: E731
        becomes(lambda: answers(two, linked))
        settings = tmp_path / "sentinel.conf"
        settings.write_text(WATCH.format(port=watch, master=one))
        stack.enter_context(server(tmp_path / "watch", str(settings), "--sentinel"))
        knows = lambda client: client.sentinel_slaves("xuncha")  # noqa: E731
        becomes(lambda: answers(watch, knows))
        url = f"sentinel://127.0.0.1:{watch}/0?master=xuncha"

        assert told(url) == "here True True"
        master.kill()
        leads = lambda client: client.info("replication")["role"] == "master"  # noqa: E731
        becomes(lambda: answers(two, leads))
        named = lambda client: client.sentinel_get_master_addr_by_name("xuncha")[1] == two  # noqa: E731
        becomes(lambda: answers(watch, named))

        assert told(url) == "here True True"
        assert redis.Redis(port=two).llen("mail") >= 1


def test_an_address_is_read_with_all_its_sentinels():
    url = "sentinel://:p%40ss@10.0.0.1:26380,10.0.0.2/3?master=xuncha"

    place = sentinel.read(url)
    address, options = sentinel.broker(url)

    assert place.hosts == (("10.0.0.1", 26380), ("10.0.0.2", 26379))
    assert (place.database, place.password) == (3, "p@ss")
    assert address == "sentinel://:p%40ss@10.0.0.1:26380/3;sentinel://:p%40ss@10.0.0.2:26379/3"
    assert options == {"master_name": "xuncha", "sentinel_kwargs": {"password": "p@ss"}}


@pytest.mark.parametrize(
    "url", ["sentinel://10.0.0.1/0", "sentinel:///0?master=a", "sentinel://a:b/0?master=a"]
)
def test_an_address_that_says_too_little_is_refused_with_a_sentence(url):
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL 应写成 sentinel"):
        sentinel.read(url)
