"""The web as systemd runs it: the parent holds the listening socket, and the service is started anew."""

import http.client
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tests.processes import free_port, responds, wait_until
from tests.world import ROOT
from xuncha.embedded.process import die_with_parent

UNIT = ROOT / "deploy" / "xuncha-web.service"
SOCKET = ROOT / "deploy" / "xuncha-web.socket"
PAGE = "/accounts/sign-in/"
PATIENCE = 75  # seconds, as nginx has
# As sd_listen_fds(3) has it: the sockets begin at 3, and the number of the process is told to it.
ACTIVATED = 'exec 3<&"$0"; export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@"'


def directive(unit: Path, name: str) -> str:
    """The value of the one line ``name=`` of a unit."""
    (line,) = [line for line in unit.read_text().splitlines() if line.startswith(f"{name}=")]
    return line.partition("=")[2]


class Service:
    """The unit's own command, activated by a socket (``held``) or binding the address itself."""

    def __init__(self, environment: dict[str, str], *, held: bool) -> None:
        self.environment, self.port = environment, free_port()
        self.log = settings.VAR_DIR / "restarted.log"
        self.socket = self._listen() if held else None
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _listen(self) -> socket.socket:
        backlog = int(directive(SOCKET, "Backlog"))
        return socket.create_server(("127.0.0.1", self.port), backlog=backlog)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def start(self) -> None:
        program, *arguments = shlex.split(directive(UNIT, "ExecStart"))
        command = [sys.executable, "-m", Path(program).name, *arguments]
        inherited: tuple[int, ...] = ()
        if self.socket:
            inherited = (self.socket.fileno(),)
            command = ["bash", "-c", ACTIVATED, str(inherited[0]), *command]
        else:
            command += ["--bind", self.url.removeprefix("http://")]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, pass_fds=inherited,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )  # fmt: skip

    def await_ready(self) -> None:
        ready = lambda: responds(f"{self.url}/healthz")  # noqa: E731
        wait_until(ready, process=self.process, log=self.log)
        time.sleep(int(directive(UNIT, "ExecStartPost").split()[-1]))  # as systemd does

    def restart(self) -> None:
        """What `systemctl restart` does: the old one ends in order, then the new one begins."""
        self.stop()
        self.start()
        self.await_ready()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def close(self) -> None:
        self.stop()
        if self.socket:
            self.socket.close()


class Load:
    """People who go on asking, each request over a new connection; counts their answers."""

    def __init__(self, connect: Callable[[], http.client.HTTPConnection], people: int) -> None:
        self.connect = connect
        self.answers: Counter = Counter()
        self.longest = 0.0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._ask_on) for _ in range(people)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *exception) -> None:
        time.sleep(0.5)
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _ask_on(self) -> None:
        while not self.over.is_set():
            began = time.monotonic()
            self.answers[self._ask()] += 1
            self.longest = max(self.longest, time.monotonic() - began)
            time.sleep(0.02)

    def _ask(self) -> int | str:
        connection = self.connect()
        try:
            connection.request("GET", PAGE, headers={"Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
