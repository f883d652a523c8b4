"""What both private servers share: start once, wait until it answers, say why it did not."""

import fcntl
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from xuncha.embedded.places import Places
from xuncha.embedded.process import command_line, reap
from xuncha.embedded.programs import ServerError

START_SECONDS = 60
STOP_SECONDS = 30
# After a SIGKILL the old backends need a moment to notice that their parent is gone.
START_ATTEMPTS = 8


class Server:
    """One private server. Subclasses know how to prepare, launch, ask and end it."""

    name = ""

    def __init__(self, places: Places, *, durable: bool) -> None:
        self.places = places
        self.durable = durable

    @property
    def log(self) -> Path:
        return self.places.logs / f"{self.name}.log"

    def start(self, *, tied: bool) -> None:
        """Start and wait; a server that already answers is left as it is."""
        self.places.make()
        with self._alone():
            if self.answers():
                return
            self.prepare()
            for _ in range(START_ATTEMPTS):
                self.clear_stale()
                if self._comes_up(self.launch(tied)):
                    self.settle()
                    return
                time.sleep(0.5)
        raise ServerError(f"{self.name} 启动失败，日志 {self.log} 的最后几行：\n{self._log_tail()}")

    def stop(self) -> None:
        """End it in an orderly way and wait until its process is gone."""
        pid = self.end() if self.answers() else None
        deadline = time.monotonic() + STOP_SECONDS
        while pid and command_line(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        reap()

    def await_end(self) -> None:
        """Wait until a server that somebody else ended answers no more."""
        deadline = time.monotonic() + STOP_SECONDS
        while self.answers() and time.monotonic() < deadline:
            time.sleep(0.02)

    def settle(self) -> None:
        """What is left to do once it answers."""

    def _comes_up(self, process: subprocess.Popen) -> bool:
        """True once it answers, False when the process ended before."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                return True
            if process.poll() is not None:
                return False
            time.sleep(0.05)
        return False

    @contextmanager
    def _alone(self):
        """Of two processes that start the same world, the second waits for the first."""
        with (self.places.run / f"{self.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _log_tail(self) -> str:
        if not self.log.exists():
            return "（日志为空）"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
