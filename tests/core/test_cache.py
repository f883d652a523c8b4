"""The cache without its Redis: a miss, at once."""

import socket
import time

import pytest
from django.core.cache import caches

from core.cache import ForgivingRedisCache

OPTIONS = {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry": None}}


@pytest.fixture(autouse=True)
def forget_the_pause():
    yield
    ForgivingRedisCache._silent_until = 0.0


@pytest.fixture
def gone(tmp_path):
    return ForgivingRedisCache(f"unix://{tmp_path}/nobody.sock", OPTIONS)


@pytest.fixture
def mute():
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield ForgivingRedisCache(f"redis://127.0.0.1:{server.getsockname()[1]}/0", OPTIONS)


def test_cache_works_while_redis_answers():
    cache = caches["default"]

    cache.set("kept", 1)

    assert cache.get("kept") == 1
    assert cache.incr("kept") == 2


@pytest.mark.parametrize(
    ("method", "arguments", "answer"),
    [
        ("get", ("a", "default"), "default"),
        ("get_many", (["a"],), {}),
        ("set", ("a", 1), None),
        ("set_many", ({"a": 1},), ["a"]),
        ("add", ("a", 1), False),
        ("touch", ("a",), False),
        ("delete", ("a",), False),
        ("delete_many", (["a"],), None),
        ("has_key", ("a",), False),
        ("incr", ("a", 3), 3),
        ("clear", (), False),
    ],
)
def test_every_call_is_a_miss_when_redis_is_gone(gone, method, arguments, answer):
    assert getattr(gone, method)(*arguments) == answer


def test_page_with_many_cache_calls_waits_only_once_for_a_mute_redis(mute):
    began = time.monotonic()

    for number in range(20):
        assert mute.get(f"key-{number}") is None

    assert time.monotonic() - began < 10  # twenty waits take twenty seconds
