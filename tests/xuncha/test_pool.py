"""Through PgBouncer in transaction mode, as deploy/pgbouncer.ini has it, with two sessions for everybody."""

import os
import re
import signal
import threading
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection, connections
from django.test import Client

from accounts.enums import Role
from core import exporting, jobs, operation_checks
from core.audit import chain, proof
from core.backup import tools
from core.models import Job
from core.models.job import JobState
from findings.actions import findings as actions
from findings.models import Finding
from tests import factories as make
from tests.asking import read
from tests.processes import free_port, wait_until
from tests.world import ROOT
from xuncha.embedded.process import spawn, unprivileged
from xuncha.settings.servers import database

SESSIONS, AT_ONCE = 2, 20
PAGES = ("/", "/findings/", "/items/", "/ledgers/", "/clues/", "/units/?export=csv", "/readyz")


def written(place: dict, directory, port: int) -> str:
    """The file of deploy/ with the tests' database, places, and no passwords."""
    values = {
        "xuncha": f"host={place['HOST']} dbname={place['NAME']} connect_query='SET join_collapse_limit = 5'",
        "listen_port": port,
        "auth_type": "any",
        "auth_file": directory / "userlist.txt",
        "logfile": directory / "log",
        "pidfile": directory / "pid",
        "default_pool_size": SESSIONS,
    }
    text = (ROOT / "deploy/pgbouncer.ini").read_text()
    for name, value in values.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert count == 1, name
    return text.replace("xuncha =", f"{place['NAME']} = user={place['USER']}", 1)


@pytest.fixture(scope="module")
def pool(django_db_setup, tmp_path_factory):
    """The port of a running PgBouncer before this session's database."""
    directory, port = tmp_path_factory.mktemp("pool"), free_port()
    (directory / "pool.ini").write_text(written(connection.settings_dict, directory, port))
    (directory / "userlist.txt").write_text("")
    (directory / "log").touch()
    account = unprivileged()
    for path in (directory, *directory.iterdir()) if account else ():
        os.chown(path, account.pw_uid, account.pw_gid)
    process = spawn(
        ["/usr/sbin/pgbouncer", str(directory / "pool.ini")],
        account=account,
        home=directory,
        log=directory / "said",
        tied_signal=signal.SIGINT,
    )
    ready = "process up"
    wait_until(
        lambda: ready in (directory / "log").read_text(), process=process, log=directory / "said"
    )
    yield port
    process.terminate()
    process.wait(15)


@contextmanager
def reached(address: str):
    """What this process and its threads ask of the database goes to this address meanwhile."""
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database(address).items():
            patch.setitem(connection.settings_dict, name, value)
        yield
        connection.close()


def address(port: int) -> str:
    here = connection.settings_dict
    return f"postgres://{here['USER']}@127.0.0.1:{port}/{here['NAME']}"


@pytest.fixture
def pooled(transactional_db, pool):
    with reached(f"{address(pool)}?direct={connection.settings_dict['HOST']}"):
        yield


def at_once(doings: list) -> list:
    """What went wrong where all of them run, each in a thread with a connection of its own."""
    start, faults = threading.Barrier(len(doings)), []

    def run(doing) -> None:
        start.wait(30)
        try:
            doing()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is one too many
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[doing]) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def sessions(port: int, name: str) -> int:
    """Sessions of PostgreSQL that the pool holds, as it says itself."""
    admin = psycopg2.connect(host="127.0.0.1", port=port, dbname="pgbouncer", user="pgbouncer")
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("SHOW SERVERS")
        columns = [each.name for each in cursor.description]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    admin.close()
    return sum(row["database"] == name for row in found)


def test_everybody_works_on_two_sessions(
    pooled, pool, monkeypatch, office, leadership, leader, member, liaison, inspection
):
    monkeypatch.setattr(exporting, "IMMEDIATE", 3)
    sysadmin = make.UserFactory(username="pooled", roles=[Role.SYSADMIN])
    for number in range(5):
        make.UnitFactory(name=f"市第{number}局")

    def visit(user, number: int) -> None:
        client = Client()
        client.force_login(user)
        for page in (PAGES * 2)[number % len(PAGES) :][:3]:
            response = client.get(page)
            assert response.status_code in (200, 403, 404) or page == "/readyz", page
            read(response)
        actions.draft(inspection, title=f"第{number}份", by=member)

    people = [office, leadership, leader, liaison, sysadmin] * (AT_ONCE // 5)
    assert at_once([lambda u=u, n=n: visit(u, n) for n, u in enumerate(people)]) == []

    numbers = Finding.objects.filter(inspection=inspection).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, AT_ONCE + 1))
    assert 0 < sessions(pool, connection.settings_dict["NAME"]) <= SESSIONS

    asking = Client()
    asking.force_login(office)
    asking.get("/units/?export=xlsx")
    job = Job.objects.get()
    assert at_once([lambda: jobs.run(job.pk)] * 3 + [chain.seal] * 3) == []
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert list(proof.verify()) == []


def test_what_a_pool_needs_is_set_and_a_dump_goes_past_it(pooled):
    place = connection.settings_dict

    assert operation_checks.pool_is_named(None, ["default"]) == []
    assert tools._address()["PGHOST"] == place["DIRECT"]["HOST"] != place["HOST"]


def test_a_pool_that_nobody_told_us_of_is_named(transactional_db, pool):
    assert operation_checks.pool_is_named(None, ["default"]) == []
    with reached(address(pool)):
        (found,) = operation_checks.pool_is_named(None, ["default"])

    assert found.id == "xuncha.E049"
