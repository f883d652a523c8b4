"""Figures kept in memory: until something is written, for one key, never longer than a minute."""

import pytest

from core import audit, remember
from core.remember import remembered

pytestmark = pytest.mark.django_db


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> int:
        self.calls += 1
        return self.calls


def test_it_is_made_once_while_nothing_is_written():
    make = Counter()
    assert [remembered(("a",), make) for _ in range(3)] == [1, 1, 1]


def test_a_write_makes_it_anew(office):
    make = Counter()
    remembered(("a",), make)
    audit.record(None, "导出", by=office)
    assert remembered(("a",), make) == 2


def test_every_key_has_its_own():
    make = Counter()
    assert (remembered(("a",), make), remembered(("b",), make)) == (1, 2)


def test_it_is_a_minute_old_at_most(monkeypatch):
    make = Counter()
    remembered(("a",), make)
    monkeypatch.setattr(remember, "SECONDS", 0)
    assert remembered(("a",), make) == 2


def test_memory_stays_small():
    for number in range(remember.MOST + 5):
        remembered((number,), Counter())
    assert len(remember._kept) <= remember.MOST
