"""The product as a stranger starts it: a real `make demo` in a directory of its own."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest

from tests import world
from tests.processes import free_port
from tests.world import ROOT
from xuncha import embedded
from xuncha.embedded.places import Places

# The first start installs nothing here but makes the tables and the data.
START_SECONDS = 420
OURS = ("XUNCHA_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST_", "MAKE", "MFLAGS", "PORT")


class Product:
    """One XUNCHA_VAR on which the demo is started and ended, more than once if wanted."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None
        var.mkdir(parents=True, exist_ok=True)

    def environment(self) -> dict[str, str]:
        """A stranger's environment: nothing of the test session in it."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        return {**clean, "XUNCHA_VAR": str(self.var), "PORT": str(self.port)}

    def start(self, target: str = "demo") -> float:
        """Start it by its make target and wait until it says that it is ready; returns the seconds that took."""
        began = time.monotonic()
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                ["make", "--no-print-directory", target],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.await_output("已就绪")
        return time.monotonic() - began

    def await_output(self, text: str, seconds: float = START_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.output():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the demo never said {text}:\n{self.output()[-4000:]}")
            time.sleep(0.05)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, number: int = signal.SIGTERM) -> None:
        """A signal to what the user started, as the terminal or a service manager sends it."""
        os.killpg(self.process.pid, number)
        self.process.wait(60)

    def kill(self) -> None:
        """SIGKILL to the whole tree at once."""
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            with suppress(ProcessLookupError):  # killed with its parent just now
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Whatever the test left: nothing of it may stay."""
        if self.is_running():
            self.kill()
        embedded.stop(self.var)

    @property
    def log(self) -> Path:
        return self.var / "output.txt"

    def output(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def get(self, path: str) -> int:
        """The status with which the demo answers; 0 when it does not."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, OSError):
            return 0

    def sql(self, statement: str) -> list:
        connection = psycopg2.connect(
            host=str(Places(self.var).postgres_socket_dir), user="xuncha", dbname="xuncha"
        )
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows


def descendants(pid: int) -> list[int]:
    """Every process below pid, parents first."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def processes_naming(var: Path) -> list[str]:
    """Command lines and environments of living processes in which this directory stands."""
    wanted = str(var).encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            environment = (process / "environ").read_bytes()
        except OSError:
            continue
        if int(process.name) != os.getpid() and (wanted in command or wanted in environment):
            found.append(f"{process.name} {command.decode(errors='replace')}")
    return found


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """A world of its own in which the demo can be started and ended."""
    product = Product(world.path() / os.environ.get("PYTEST_XDIST_WORKER", "main") / "demo")
    yield product
    product.end()


@pytest.fixture
def demo(product: Product) -> Product:
    """The running demo over the seed's data; tests share it, and one that ends it may."""
    if not product.is_running() or "已就绪" not in product.output():
        product.end()
        product.start()
    return product
