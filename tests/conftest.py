"""The tests' ground: private servers, real processes, a browser.

`make test` spreads the files over two processes, each with a database and a Redis number of its own.
"""

import gc
import os

import hypothesis
import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from core import process_cache
from tests import world

pytest_plugins = [
    "tests.snapshots",
    "tests.processes",
    "tests.stores",
    "tests.browsing",
    "tests.product",
    "tests.people",
    "tests.matrix.fixtures",
    "tests.asking",
]


# How long one example takes depends on who else is busy here.
hypothesis.settings.register_profile("without deadline", deadline=None)
hypothesis.settings.load_profile("without deadline")

# Rooms whose files take longest: begun first, so that neither process waits for the other's last.
LONGEST = ("browser", "flows", "xuncha", "permissions", "scope", "attacks")

STAYING = {"django_content_type", "auth_permission"}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config) -> None:
    """Temporary directories lie in the world, too."""
    if world.is_ours() and not config.option.basetemp:
        world.path().mkdir(parents=True, exist_ok=True)
        config.option.basetemp = str(world.path() / "tmp")


def pytest_sessionstart(session) -> None:
    if world.is_ours() and not session.config.option.collectonly:
        world.open_world()


def pytest_collection_modifyitems(items) -> None:
    """Whole files keep together (loadfile); the sort is stable."""
    if "faketime" in os.environ.get("LD_PRELOAD", ""):
        for item in items:
            if item.get_closest_marker("file_times"):
                item.add_marker(pytest.mark.skip("files are written at the true time"))
    items.sort(key=lambda item: not set(LONGEST) & set(item.path.parts))


def pytest_collection_finish() -> None:
    """What the imports made stays; looking through it again and again would only cost time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure() -> None:
    if world.is_ours():
        world.close_world()


@pytest.fixture(scope="session", autouse=True)
def _flush_deletes_rows():
    """What a test with transactions of its own leaves is deleted row by row.

    TRUNCATE makes new files for each of a hundred tables and a thousand indexes. Triggers rest
    meanwhile, those of the trail too. Content types and permissions stay, and are not made anew.
    """

    def delete(self, style, tables, **options) -> list[str]:
        emptied = sorted(set(tables) - STAYING)
        return [
            "SET session_replication_role = replica",
            *(f"DELETE FROM {self.quote_name(table)}" for table in emptied),
            "SET session_replication_role = DEFAULT",
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", delete)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_options: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _alone_at_the_end(django_db_setup, django_db_blocker):
    """Close what a killed process or a thread of a race left open, so that the database can go."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Figures kept in memory belong to the test that made them."""
    process_cache.forget()
