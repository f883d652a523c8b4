"""The private PostgreSQL and Redis under XUNCHA_VAR: where they answer."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ServiceUrls:
    database: str
    redis: str


def service_urls(var: Path) -> ServiceUrls:
    return ServiceUrls(
        database="postgres://xuncha@127.0.0.1:5439/xuncha", redis="redis://127.0.0.1:6390/0"
    )
