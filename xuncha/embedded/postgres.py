"""The private PostgreSQL: a UTF-8 cluster with pg_trgm, on a unix socket only."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from xuncha.embedded.process import CLOCK, as_account, spawn, unprivileged
from xuncha.embedded.programs import ServerError, postgres_bin
from xuncha.embedded.server import Server

COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "lc_messages": "C",
    # Statements hold what people typed: none is written into the server's log, nor a row's content.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresServer(Server):
    name = "postgres"

    @property
    def data(self) -> Path:
        return self.places.postgres_data

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def signature(self) -> str:
        return str(self.data)

    def prepare(self) -> None:
        """Make the cluster on the first start: beside its place, then renamed, never half."""
        account = unprivileged()
        self._make_socket_dir(account)
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        _give(fresh, account)
        self._initdb(fresh, account)
        fresh.rename(self.data)

    def _make_socket_dir(self, account) -> None:
        directory = self.places.postgres_socket_dir
        directory.mkdir(mode=0o700, exist_ok=True)
        _give(directory, account)

    def _initdb(self, fresh: Path, account) -> None:
        argv = [
            str(postgres_bin(fresh) / "initdb"),
            *("--pgdata", str(fresh), "--username", "xuncha", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"),
            "--data-checksums" if self.durable else "--no-sync",
        ]
        done = subprocess.run(
            as_account(argv, account, fresh), cwd=fresh, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ServerError(f"建立数据库目录 {fresh} 失败：\n{done.stderr.strip()}")

    def clear_stale(self) -> None:
        """After a SIGKILL the pid file may name a number that belongs to somebody else by now."""
        self.pid_file.unlink(missing_ok=True)
        for leftover in self.places.postgres_socket_dir.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def launch(self, tied: bool) -> subprocess.Popen:
        settings = COMMON | (DURABLE if self.durable else THROW_AWAY)
        settings["unix_socket_directories"] = str(self.places.postgres_socket_dir)
        argv = [str(postgres_bin(self.data) / "postgres"), "-D", str(self.data)]
        for key, value in settings.items():
            argv += ["-c", f"{key}={value}"]
        return spawn(
            argv,
            account=unprivileged(),
            home=self.data,
            log=self.log,
            tied_signal=signal.SIGINT if tied else None,
            passed_on=CLOCK,
        )

    def answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def settle(self) -> None:
        """The database and pg_trgm; in template1 too, so that test databases have it."""
        self._execute("template1", "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        if not self._execute("postgres", "SELECT 1 FROM pg_database WHERE datname = 'xuncha'"):
            self._execute("postgres", "CREATE DATABASE xuncha")

    def end(self, pid: int) -> None:
        """SIGINT is PostgreSQL's fast shutdown: sessions are cut off, everything is written."""
        os.kill(pid, signal.SIGINT)

    def _connect(self, database: str):
        return psycopg2.connect(
            host=str(self.places.postgres_socket_dir),
            user="xuncha",
            dbname=database,
            connect_timeout=3,
        )

    def _execute(self, database: str, sql: str) -> list:
        connection = self._connect(database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


def _give(directory: Path, account) -> None:
    directory.chmod(0o700)
    if account is not None:
        os.chown(directory, account.pw_uid, account.pw_gid)
