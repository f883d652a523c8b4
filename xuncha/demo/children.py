"""The demo's own processes: web, worker and beat; started, watched, started again, ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from xuncha.demo.console import follow, say
from xuncha.embedded.process import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 20
# A child that ends this often within a minute is broken; starting it again would hide that.
RESTARTS_A_MINUTE = 5


class GivenUpError(Exception):
    """A child ends again and again; the message names it and its log."""


@dataclass
class Child:
    name: str
    argv: list[str]
    environment: dict[str, str]
    logs: Path
    inherited: tuple[int, ...] = ()
    process: subprocess.Popen | None = None
    starts: deque = field(default_factory=lambda: deque(maxlen=RESTARTS_A_MINUTE + 1))

    def start(self) -> None:
        """Only from the main thread: the kernel ties the child's life to the thread."""
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.argv],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=self.inherited,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
        follow(self.name, self.process.stdout, self.logs / f"{self.name}.log")

    def keep_alive(self) -> None:
        """Start it again if it has ended, unless it keeps ending."""
        code = self.process.poll()
        if code is None:
            return
        if len(self.starts) > RESTARTS_A_MINUTE and self.starts[-1] - self.starts[0] < 60:
            raise GivenUpError(f"{self.name} 一再退出，请看 {self.logs / self.name}.log。")
        say("demo", f"{self.name} 意外退出（代码 {code}），重新启动。")
        _kill_group(self.process.pid)
        self.start()


def end(children: list[Child]) -> None:
    """Ask all at once, wait, then take down whoever is left with everything it started."""
    running = [child.process for child in children if child.process]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say("demo", f"进程 {process.pid} 没有按时结束，强制结束。")
        _kill_group(process.pid)
        process.wait()


def remember(children: list[Child], record: Path) -> None:
    """Note who runs, so that a start after a hard kill can clear what is left."""
    pids = [child.process.pid for child in children]
    record.write_text(json.dumps([[pid, _started_at(pid)] for pid in pids]))


def clear_leftovers(record: Path) -> None:
    """End the children of an earlier demo that was killed: only those, by number and start time."""
    if not record.exists():
        return
    for pid, started_at in json.loads(record.read_text() or "[]"):
        if started_at and _started_at(pid) == started_at:
            _kill_group(pid)
    record.unlink()


def _started_at(pid: int) -> str:
    """The kernel's start time of a process, empty if there is none: a number that is not reused."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _kill_group(pid: int) -> None:
    """Each child leads its own group: what it forked goes with it."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
