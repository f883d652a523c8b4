"""The private servers: found, started, stopped, and alive again after the worst."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from tests.world import ROOT
from xuncha import embedded
from xuncha.embedded.places import SOCKET_ADDRESS_BYTES, Places
from xuncha.embedded.process import command_line
from xuncha.embedded.programs import ServerError, postgres_bin


@pytest.fixture
def var(tmp_path):
    """A directory that the unprivileged database user could not enter by itself."""
    yield tmp_path
    embedded.stop(tmp_path)


def connect(var: Path):
    return psycopg2.connect(
        host=str(Places(var).postgres_socket_dir), user="xuncha", dbname="xuncha"
    )


def run_sql(var: Path, sql: str) -> list:
    connection = connect(var)
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def postmaster_pid(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def test_servers_start_answer_and_stop(var):
    embedded.start(var)
    pid = postmaster_pid(var)

    assert embedded.status(var) == {"postgres": True, "redis": True}

    embedded.stop(var)

    assert embedded.status(var) == {"postgres": False, "redis": False}
    assert not command_line(pid)
    assert not list(Places(var).postgres_socket_dir.glob(".s.PGSQL*"))


def test_database_is_utf8_and_finds_chinese_trigrams(var):
    embedded.start(var, durable=False)

    ((ctype, encoding),) = run_sql(
        var,
        "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname='xuncha'",
    )
    ((trigrams,),) = run_sql(var, "SELECT show_trgm('三重一大')")

    assert (ctype, encoding) == ("C.UTF-8", "UTF8")
    assert len(trigrams) == 5


def test_second_start_adopts_the_running_servers(var):
    embedded.start(var, durable=False)
    first = postmaster_pid(var)

    embedded.start(var, durable=False)

    assert postmaster_pid(var) == first


def test_committed_rows_survive_a_kill_of_everything(var):
    embedded.start(var)
    run_sql(var, "CREATE TABLE kept (id int); INSERT INTO kept SELECT generate_series(1, 1000)")
    client = redis.Redis(unix_socket_path=str(Places(var).redis_socket))
    for pid in (postmaster_pid(var), client.info("server")["process_id"]):
        os.kill(pid, signal.SIGKILL)

    embedded.start(var)

    assert run_sql(var, "SELECT count(*) FROM kept") == [(1000,)]
    assert client.ping()


def test_stale_pid_file_that_names_a_living_stranger_does_not_bar_the_start(var):
    embedded.start(var, durable=False)
    embedded.stop(var)
    stranger = os.getpid()
    pid_file = var / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{stranger}\n{var / 'postgres'}\n1\n5432\n\n\n")
    (var / "run" / "redis.pid").write_text(f"{stranger}\n")

    embedded.start(var, durable=False)

    assert postmaster_pid(var) != stranger


def test_tied_servers_die_with_the_process_that_started_them(var):
    script = (
        "import os, sys, pathlib; from xuncha import embedded;"
        "embedded.start(pathlib.Path(sys.argv[1]), durable=False, tied=True);"
        "os.kill(os.getpid(), 9)"
    )

    subprocess.run([sys.executable, "-c", script, str(var)], cwd=ROOT, check=False)

    deadline = time.monotonic() + 30
    while any(server.living() for server in embedded.servers(var)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [server.living() for server in embedded.servers(var)] == [None, None]


def test_too_long_path_moves_the_sockets_and_stop_removes_them(tmp_path):
    var = tmp_path / ("x" * SOCKET_ADDRESS_BYTES)
    embedded.start(var, durable=False)
    sockets = Places(var).sockets

    assert embedded.status(var) == {"postgres": True, "redis": True}
    assert sockets != Places(var).run

    embedded.stop(var)

    assert not sockets.exists()


def test_data_of_a_missing_postgres_version_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "PG_VERSION").write_text("9\n")

    with pytest.raises(ServerError, match="请安装 postgresql-9"):
        postgres_bin(tmp_path)


def test_command_line_starts_and_stops_by_hand(var):
    environment = {**os.environ, "XUNCHA_VAR": str(var)}

    def run(command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "xuncha.embedded", command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert "postgres: 运行中" in run("start")
    assert "redis: 运行中" in run("status")
    assert "postgres: 未运行" in run("stop")
