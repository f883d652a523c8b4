"""Making the world ready: private services, tables and data, collected static files."""

import hashlib
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from xuncha import embedded
from xuncha.demo.children import ROOT
from xuncha.embedded.process import die_with_parent
from xuncha.embedded.programs import ServerError
from xuncha.embedded.server import Server

DIRECTORIES = ("run", "log", "uploads", "documents", "mail", "static")
# What `make reset` empties: test worlds, caches and pictures beside it stay.
DATA = ("postgres", "postgres.new", "redis", "run", "log", "uploads", "documents", "mail", "static")


def make_directories(var: Path) -> None:
    for name in DIRECTORIES:
        (var / name).mkdir(parents=True, exist_ok=True)


def start_services(var: Path, environment: dict[str, str]) -> list[Server]:
    """Those of the private servers that the environment does not replace."""
    replaced = {"postgres": "DATABASE_URL" in environment, "redis": "REDIS_URL" in environment}
    servers = [server for server in embedded.servers(var) if not replaced[server.name]]
    for server in servers:
        server.start(tied=True)
    return servers


def fill(var: Path, environment: dict[str, str]) -> None:
    """Tables and data while the static files are collected."""
    running = [_python(["-m", "xuncha.demo.fill"], environment)]
    stamp, sources = var / "run" / "static.sha256", _static_sources()
    is_collected = stamp.exists() and stamp.read_text() == sources
    if not is_collected:
        command = ["manage.py", "collectstatic", "--noinput", "--clear", "--verbosity=0"]
        running.append(_python(command, environment))
    for process in running:
        if process.wait():
            raise ServerError(f"{' '.join(process.args[1:])} 失败，原因见上面的输出。")
    stamp.write_text(sources)


def _static_sources() -> str:
    """What the collected files are made of: ours by size and time, the others by their pins."""
    digest = hashlib.sha256()
    for name in ("package-lock.json", "requirements.txt", "xuncha/settings/pages.py"):
        digest.update((ROOT / name).read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _python(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )


def reset(var: Path) -> None:
    """Empty the demo's world."""
    embedded.stop(var)
    for name in DATA:
        shutil.rmtree(var / name, ignore_errors=True)
