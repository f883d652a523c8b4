"""Figures kept in memory: until something is written, for one key, never longer than a minute."""

import pytest

from core import audit, process_cache
from core.process_cache import cached_value
from core.verbs import CoreVerb

pytestmark = pytest.mark.django_db


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> int:
        self.calls += 1
        return self.calls


def test_it_is_made_once_while_nothing_is_written():
    make = Counter()
    assert [cached_value(("a",), make) for _ in range(3)] == [1, 1, 1]


def test_a_write_makes_it_anew(office):
    make = Counter()
    cached_value(("a",), make)
    audit.record(None, CoreVerb.EXPORTED, by=office)
    assert cached_value(("a",), make) == 2


def test_every_key_has_its_own():
    make = Counter()
    assert (cached_value(("a",), make), cached_value(("b",), make)) == (1, 2)


def test_it_is_a_minute_old_at_most(monkeypatch):
    make = Counter()
    cached_value(("a",), make)
    monkeypatch.setattr(process_cache, "SECONDS", 0)
    assert cached_value(("a",), make) == 2


def test_memory_stays_small():
    for number in range(process_cache.MOST + 5):
        cached_value((number,), Counter())
    assert len(process_cache._kept) <= process_cache.MOST
