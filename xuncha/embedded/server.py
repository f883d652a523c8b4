"""What both private servers share: start once, wait until it answers, say why it did not."""

import fcntl
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
    pid_file: Path
    signature: str  # what its command line holds and no other process's does

    def __init__(self, places: Places, *, durable: bool) -> None:
        self.places = places
        self.durable = durable

    @property
    def log(self) -> Path:
        return self.places.logs / f"{self.name}.log"

    def start(self, *, tied: bool) -> None:
        """Start and wait; a server that already runs is left as it is."""
        self.places.make()
        with self._alone():
            if self.answers():
                return
            self.prepare()
            for _ in range(START_ATTEMPTS):
                if self._comes_up(self.living() or self._launch_afresh(tied)):
                    self.settle()
                    return
                time.sleep(0.5)
        raise ServerError(f"{self.name} 启动失败，日志 {self.log} 的最后几行：\n{self._log_tail()}")

    def _launch_afresh(self, tied: bool) -> int:
        self.clear_stale()
        return self.launch(tied).pid

    def stop(self) -> None:
        """End it in an orderly way and wait until its process is gone."""
        pid = self.living()
        if pid is None:
            return
        self.end(pid)
        deadline = time.monotonic() + STOP_SECONDS
        while command_line(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        reap(pid)

    def settle(self) -> None:
        """What is left to do once it answers."""

    def living(self) -> int | None:
        """The number of the server's process, if that runs: a number in a file proves nothing."""
        try:
            pid = int(self.pid_file.read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return None
        return pid if self.signature in command_line(pid) else None

    def _comes_up(self, pid: int) -> bool:
        """True once it answers, False when the process ended before."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                return True
            if not command_line(pid):
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
