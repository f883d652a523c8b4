"""The throw-away PostgreSQL and Redis of one test session.

The process that the user started (with xdist: the controller) makes a world under
XUNCHA_VAR/test-<pid>, names it in the environment, and removes it at the end. The servers die
with that process, so that not even a SIGKILL leaves one behind; the next session sweeps the files.
"""

import os
import shutil
from pathlib import Path

from xuncha import embedded

ROOT = Path(__file__).resolve().parent.parent
WORLD = "XUNCHA_TEST_WORLD"


def path() -> Path:
    """This session's world; the first caller names it for all child processes."""
    if WORLD not in os.environ:
        base = Path(os.environ.get("XUNCHA_VAR") or ROOT / "var").resolve()
        os.environ[WORLD] = str(base / f"test-{os.getpid()}")
    return Path(os.environ[WORLD])


def is_ours() -> bool:
    """True in the process that makes and removes the world, false in those it starts."""
    return path().name == f"test-{os.getpid()}"


def open_world() -> None:
    sweep(path().parent)
    embedded.start(path(), durable=False, tied=True)


def close_world() -> None:
    embedded.stop(path())
    shutil.rmtree(path(), ignore_errors=True)


def sweep(base: Path) -> None:
    """Remove the worlds of sessions that were killed."""
    for left in base.glob("test-*"):
        if not Path(f"/proc/{left.name.removeprefix('test-')}").exists():
            embedded.stop(left)
            shutil.rmtree(left, ignore_errors=True)
