"""Calls a function on a stranger's file in an interpreter of its own, limited in memory and time.

A few kilobytes can unpack to gigabytes inside a library written in C: that ends this process and
not the one that serves people. It inherits no environment, so there is no key in it to steal, and
everything passes through pipes, so that nothing is written to a disk.
"""

import ctypes
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import Refusal

MEMORY_MB = 1024
SECONDS = 60
MEGABYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parents[1]
START = "from core.isolated import main; main()"


class Overrun(Exception):  # noqa: N818 - no error of ours
    """The call took too much; ``is_slow`` tells time from memory."""

    def __init__(self, *, is_slow: bool) -> None:
        super().__init__("time" if is_slow else "memory")
        self.is_slow = is_slow


def call(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What ``function`` gives there, or the Refusal that it raises; Overrun past the limits."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", START],
            input=pickle.dumps((function, arguments, named)),
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Overrun(is_slow=True) from error
    if done.returncode or not done.stdout:
        raise Overrun(is_slow=False)
    result = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    if isinstance(result, Exception):
        raise result
    return result


def main() -> None:
    """The life of the child: limits first, then one call, its result on standard output."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # a server that is killed leaves nobody behind
    limit = MEMORY_MB * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    function, arguments, named = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    try:
        result = function(*arguments, **named)
    except Refusal as error:
        result = error
    except MemoryError:
        sys.exit(1)
    pickle.dump(result, sys.stdout.buffer)
