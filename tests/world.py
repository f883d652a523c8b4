"""The throw-away PostgreSQL and Redis of one test session, as a pytest plugin.

The process that the user started (with xdist: the controller) makes a world under
XUNCHA_VAR/test-<pid>, names it in the environment, and removes it at the end. The servers die
with that process, so that not even a SIGKILL leaves one behind; the next session sweeps the files.
"""

import os
import shutil
from pathlib import Path

import pytest

from xuncha import embedded

ROOT = Path(__file__).resolve().parent.parent
WORLD = "XUNCHA_TEST_WORLD"


def path() -> Path:
    """This session's world; the first caller names it for all child processes."""
    if WORLD not in os.environ:
        base = Path(os.environ.get("XUNCHA_VAR") or ROOT / "var").resolve()
        os.environ[WORLD] = str(base / f"test-{os.getpid()}")
    return Path(os.environ[WORLD])


def is_owner() -> bool:
    return path().name == f"test-{os.getpid()}"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config) -> None:
    """Temporary directories lie in the world, too."""
    if is_owner() and not config.option.basetemp:
        path().mkdir(parents=True)
        config.option.basetemp = str(path() / "tmp")


def pytest_sessionstart(session) -> None:
    if is_owner() and not session.config.option.collectonly:
        sweep(path().parent)
        embedded.start(path(), durable=False, tied=True)


def pytest_unconfigure() -> None:
    if is_owner() and path().exists():
        embedded.stop(path())
        shutil.rmtree(path())


def sweep(base: Path) -> None:
    """Remove the worlds of sessions that were killed."""
    for left in base.glob("test-*"):
        if not Path(f"/proc/{left.name.removeprefix('test-')}").exists():
            embedded.stop(left)
            shutil.rmtree(left, ignore_errors=True)
