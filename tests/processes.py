"""Real processes for tests: gunicorn and a Celery worker over this session's test database.

Tests that use them see committed rows only, so every fixture here stands on transactional_db.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.world import ROOT
from xuncha.embedded.process import die_with_parent

READY_SECONDS = 90  # on a machine with other things to do


def crowding() -> float:
    """How many times slower than alone this machine is just now."""
    return max(1.0, os.getloadavg()[0] / os.cpu_count())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def live_environment(django_db_setup, django_db_blocker) -> dict[str, str]:
    """The environment in which a child process works on this session's test database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "XUNCHA_TEST_DATABASE": connection.settings_dict["NAME"],
        "XUNCHA_TEST_LIVE": "1",
        # What a live beat notes of one test's trail is no proof against the next one's.
        "AUDIT_ANCHOR_FILE": str(Path(settings.VAR_DIR, "live", "anchors.txt")),
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return environment


@contextmanager
def child(argv: list[str], environment: dict[str, str], log: Path):
    """One process for the length of a with block; it also dies with us."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *argv],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(ready, *, process: subprocess.Popen, log: Path, seconds: float = READY_SECONDS):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    pytest.fail(f"not ready:\n{log.read_text()[-3000:]}")


def responds(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running_web(environment: dict[str, str], *, workers: int = 1, log_name: str = "gunicorn.log"):
    """A gunicorn that answers, with the settings of an installation; yields its address."""
    url = f"http://127.0.0.1:{free_port()}"
    log = settings.VAR_DIR / log_name
    argv = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", str(workers)]
    argv += ["--bind", url.removeprefix("http://")]
    with child(argv, environment, log) as process:
        wait_until(lambda: responds(f"{url}/healthz"), process=process, log=log)
        yield url


@pytest.fixture(scope="session")
def web_process(live_environment):
    with running_web(live_environment) as url:
        yield url


@pytest.fixture
def live_server_url(transactional_db, web_process) -> str:
    """The address of a real gunicorn that serves the rows this test commits."""
    return web_process


@contextmanager
def running_worker(
    environment: dict[str, str],
    *,
    concurrency: int = 1,
    log_name: str = "worker.log",
    queues: str = "",
):
    """A Celery worker that has said it is ready; yields its process, for tests that kill it."""
    log = settings.VAR_DIR / log_name
    log.write_text("")
    argv = ["celery", "-A", "xuncha", "worker", "--concurrency", str(concurrency)]
    argv += ["--without-mingle", "--without-gossip", "--loglevel", "INFO"]
    argv += ["--queues", queues, "--hostname", f"{log_name}@%h"] if queues else []
    environment = {**environment, "REMAP_SIGTERM": "SIGQUIT"}
    with child(argv, environment, log) as process:
        wait_until(lambda: " ready." in log.read_text(), process=process, log=log)
        yield process


@pytest.fixture(scope="module")
def worker_process(live_environment):
    with running_worker(live_environment) as process:
        yield process


@pytest.fixture
def celery_worker(transactional_db, worker_process):
    """A real worker that takes up what this test puts into the queue."""
    assert worker_process.poll() is None, "another test killed the shared worker"
    return worker_process
