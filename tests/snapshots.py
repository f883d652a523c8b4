"""Fixtures that only write rows are built once a process; each further test gets their rows copied back.

Three quarters of the time of the tests of actions went into building the same people and ledgers anew
(Django's setUpTestData shares them inside one class; here tests in different files begin with the
same fixtures). ``snapshot_fixture`` marks such a fixture: it depends on ``db`` and other marked ones
alone, writes no files, and returns rows or plain values. What a test asks for together is kept together:
the rows of all tables as they stood, and for each fixture what it returned, with every row by its key.

Rows come back under the numbers that they had: sequences only go up, encrypted values are bound to
their row, and the trail's chain stays whole. They are as old as the first test that asked for them.
"""

import inspect
import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from core import process_cache

_marked: set[Callable] = set()
_kept: dict[tuple, "Snapshot | None"] = {}  # None: what a fixture returned cannot be kept
_at_first: dict[str, bytes] = {}  # what the migrations wrote: table → rows
VALUES = pytest.StashKey[dict[str, Any]]()


def snapshot_fixture(function: Callable) -> Any:
    _marked.add(function)
    return pytest.fixture(function)


class Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> tuple[str, Any] | None:
        return (obj._meta.label, obj.pk) if isinstance(obj, Model) else None


class Unpickler(pickle.Unpickler):
    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.rows: dict[tuple, Model] = {}

    def persistent_load(self, pid: tuple[str, Any]) -> Model:
        if pid not in self.rows:
            self.rows[pid] = apps.get_model(pid[0])._base_manager.get(pk=pid[1])
        return self.rows[pid]


@dataclass(frozen=True)
class Snapshot:
    """Rows beyond those of the migrations as COPY writes them, and what the fixtures returned."""

    rows: dict[str, bytes]
    returned: bytes
    sequences: str  # statements: other tests may have set a sequence back

    @classmethod
    def take(cls, values: dict[str, Any]) -> "Snapshot":
        if None in values.values():
            raise ValueError("a fixture that returns nothing")
        out = io.BytesIO()
        Pickler(out).dump(values)
        rows = new_rows()
        return cls(rows, out.getvalue(), sequences_of(rows))

    def put(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                cursor.copy_expert(f"COPY {table} FROM STDIN", io.BytesIO(rows))
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            cursor.execute(self.sequences)

    def values(self) -> dict[str, Any]:
        return Unpickler(io.BytesIO(self.returned)).load()


def sequences_of(tables: Iterable[str]) -> str:
    """That no later row takes a number of these tables' rows."""
    said = ["SELECT 1"]
    with connection.cursor() as cursor:
        for each in connection.introspection.sequence_list():
            if each["table"] in tables:
                table, column = each["table"], each["column"]
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
                name = cursor.fetchone()[0]
                cursor.execute(f"SELECT max({column}) FROM {table}")
                last = cursor.fetchone()[0]
                said.append(
                    f"SELECT setval('{name}', {last}) FROM {name} WHERE last_value < {last}"
                )
    return "; ".join(said)


def all_rows() -> dict[str, bytes]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            out = io.BytesIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", out)
            if out.tell():
                found[table] = out.getvalue()
    return found


def new_rows() -> dict[str, bytes]:
    """Raises ValueError where a row of the migrations was changed."""
    found = {}
    for table, rows in all_rows().items():
        first = _at_first.get(table, b"")
        lines = rows.splitlines(keepends=True)
        known = set(first.splitlines(keepends=True))
        if new := [line for line in lines if line not in known]:
            found[table] = b"".join(new)
        if len(lines) - len(new) != len(known):
            raise ValueError(f"rows of {table} that the migrations wrote were changed")
    return found


def names_of(request: pytest.FixtureRequest) -> list[str]:
    """The test's marked fixtures, none of which stands on one that is not, in their order."""
    good: dict[str, bool] = {"db": True}

    def is_good(name: str) -> bool:
        if name not in good:
            good[name] = False  # one that stands on its own namesake
            function = function_of(request, name)
            good[name] = function in _marked and all(map(is_good, arguments(function)))
        return good[name]

    return [name for name in request.fixturenames if name != "db" and is_good(name)]


def function_of(request: pytest.FixtureRequest, name: str) -> Callable | None:
    definitions = request._arg2fixturedefs.get(name)
    return definitions[-1].func if definitions else None


@cache
def arguments(function: Callable) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


@pytest.fixture(autouse=True)
def _snapshot(request):
    names = names_of(request)
    if not names:
        return
    request.getfixturevalue("db")
    if get_user_model().objects.exists():  # in somebody else's world
        return
    key = (timezone.localdate(), *(function_of(request, name) for name in names))
    if key not in _kept:
        _kept[key] = build(request, names)
    elif (snapshot := _kept[key]) is not None:
        snapshot.put()
        request.node.stash[VALUES] = snapshot.values()
    process_cache.forget()


def build(request: pytest.FixtureRequest, names: list[str]) -> Snapshot | None:
    """Run the fixtures; this test, too, gets its rows as the next ones will."""
    if not _at_first:
        _at_first.update(all_rows())
    values = {name: request.getfixturevalue(name) for name in names}
    try:
        snapshot = Snapshot.take(values)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError):
        return None
    for name, value in snapshot.values().items():
        definition = request._get_active_fixturedef(name)
        _, cache_key, error = definition.cached_result
        definition.cached_result = (value, cache_key, error)
    return snapshot


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request) -> Any:
    """The value that came back with the rows, instead of building it."""
    values = request.node.stash.get(VALUES, {}) if fixturedef.func in _marked else {}
    value = values.get(fixturedef.argname)
    if value is not None:
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
    return value
