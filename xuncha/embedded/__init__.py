"""The private PostgreSQL and Redis under XUNCHA_VAR: where they answer, how they start and stop.

The demo, the tests and the benchmark all stand on this package; a real installation sets
DATABASE_URL and REDIS_URL and never comes here. The addresses follow from the path alone, so
that any process with the same XUNCHA_VAR finds the same world. Both servers listen on unix
sockets inside a directory that only their owner may enter, hence there are no passwords.
"""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from xuncha.embedded.places import Places

__all__ = ["ServiceUrls", "running", "service_urls", "start", "status", "stop"]

DATABASE_NAME = "xuncha"


@dataclass(frozen=True)
class ServiceUrls:
    database: str
    redis: str


def service_urls(var: Path) -> ServiceUrls:
    """Where the private servers of this XUNCHA_VAR answer, whether or not they run."""
    places = Places(var)
    return ServiceUrls(
        database=f"postgres://xuncha@/{places.postgres_socket_dir}/{DATABASE_NAME}",
        redis=f"unix://{places.redis_socket}?db=0",
    )


def servers(var: Path, *, durable: bool = True) -> list:
    """Both servers of this XUNCHA_VAR, in starting order."""
    from xuncha.embedded.postgres import PostgresServer
    from xuncha.embedded.redis import RedisServer

    places = Places(var)
    return [PostgresServer(places, durable=durable), RedisServer(places, durable=durable)]


def start(var: Path, *, durable: bool = True, tied: bool = False) -> list:
    """Start what does not run yet and wait until it answers.

    `tied` servers die with the process that started them; the others stay until stop().
    `durable=False` trades safety for speed: for worlds that are thrown away.
    """
    started = servers(var, durable=durable)
    for server in started:
        server.start(tied=tied)
    return started


def stop(var: Path) -> None:
    for server in reversed(servers(var)):
        server.stop()
    Places(var).forget_sockets()


def status(var: Path) -> dict[str, bool]:
    return {server.name: server.answers() for server in servers(var)}


@contextmanager
def running(var: Path, *, durable: bool = True):
    """The servers for the length of a with block; they also die with this process."""
    with ExitStack() as stack:
        stack.callback(stop, var)
        start(var, durable=durable, tied=True)
        yield service_urls(var)
