"""Redis behind Sentinels: sentinel://[:password@]host:26379,host:26379/0?master=name.

The password is the masters' and the Sentinels'. Whoever connects asks the Sentinels who is master now.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from redis import ConnectionPool
from redis.sentinel import Sentinel

SCHEME, PORT = "sentinel://", 26379
FORM = "REDIS_URL 应写成 sentinel://[:密码@]主机:26379,主机:26379/0?master=名称。"


@dataclass(frozen=True)
class Place:
    """Where the Sentinels are, which master they watch, which of its databases is ours."""

    hosts: tuple[tuple[str, int], ...]
    master: str
    database: int
    login: str  # as it stands in the address

    @property
    def password(self) -> str | None:
        return unquote(self.login.partition(":")[2]) or None

    @property
    def own(self) -> dict[str, str]:
        """What the Sentinels themselves ask for."""
        return {"password": self.password} if self.password else {}


def read(url: str) -> Place | None:
    """None where the address is a plain Redis's; raises ImproperlyConfigured where it says too little."""
    if not url.startswith(SCHEME):
        return None
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    try:
        found = tuple(_host(each) for each in hosts.split(","))
        return Place(
            found, parse_qs(parts.query)["master"][0], int(parts.path.strip("/") or 0), login
        )
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(FORM) from error


def _host(text: str) -> tuple[str, int]:
    name, _, port = text.partition(":")
    if not name:
        raise ValueError(text)
    return name, int(port or PORT)


def broker(url: str) -> tuple[str, dict]:
    """The same as Celery spells it: an address for each Sentinel, and options of the transport."""
    place = read(url)
    if place is None:
        return url, {}
    login = f"{place.login}@" if place.login else ""
    urls = [f"{SCHEME}{login}{host}:{port}/{place.database}" for host, port in place.hosts]
    return ";".join(urls), {"master_name": place.master, "sentinel_kwargs": place.own}


class Pool:
    """Connections by an address of either kind; what Django's cache asks of a pool's class."""

    @staticmethod
    def from_url(url: str, **options) -> ConnectionPool:
        place = read(url)
        if place is None:
            return ConnectionPool.from_url(url, **options)
        waits = {name: options[name] for name in options if name.startswith("socket_")}
        sentinels = Sentinel(list(place.hosts), sentinel_kwargs=place.own | waits)
        login = {"db": place.database, "password": place.password}
        return sentinels.master_for(place.master, **login, **options).connection_pool
