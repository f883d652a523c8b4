"""The directory of backups: how an archive is called, which are kept, how old the newest is."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.backup import objects

NAME = "xuncha-%Y%m%d-%H%M%S.tar"
LENGTH = len("xuncha-20260301-020000")
DAYS, MONTHS = timedelta(days=14), timedelta(days=400)


def directory() -> Path | None:
    """Where the daily backups lie; None where the installation has set none."""
    return Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None


def next_file() -> Path:
    ending = ".age" if settings.BACKUP_RECIPIENTS else ""
    return Path(settings.BACKUP_DIR) / f"{timezone.localtime():{NAME}}{ending}"


def archives() -> list[tuple[datetime, Path]]:
    """Finished archives, oldest first, by the moment in their names; other files are not ours."""
    folder = directory()
    paths = folder.glob("xuncha-*.tar*") if folder else []
    found = [(at, path) for path in paths if (at := _made_at(path))]
    return sorted(found)


def prune() -> list[Path]:
    """Remove what the rule does not keep (all of two weeks, of each month of a year the first)
    and the files that nothing of the rest needs."""
    gone, months, now = [], set(), timezone.localtime()
    for at, path in archives():
        is_first = (at.year, at.month) not in months
        months.add((at.year, at.month))
        if not (now - at < DAYS or (is_first and now - at < MONTHS)):
            path.unlink()
            objects.listing(path).unlink(missing_ok=True)
            gone.append(path)
    objects.prune(Path(settings.BACKUP_DIR), [path for _, path in archives()])
    return gone


@contextmanager
def alone() -> Iterator[None]:
    """One backup at a time: what another one has just stored would look like nobody's."""
    with (Path(settings.BACKUP_DIR) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def trouble() -> str:
    """What administrators are told about the backups; "" where all is well or none are asked for."""
    if directory() is None:
        return ""
    made = archives()
    if not made:
        return "还没有备份：请检查 xuncha-backup.timer 和 BACKUP_DIR。"
    age = timezone.localtime() - made[-1][0]
    if abs(age) <= timedelta(hours=settings.BACKUP_MAX_HOURS):
        return ""
    hours = int(age.total_seconds() // 3600)
    return f"最近一次备份是{hours}小时前：请检查 xuncha-backup.service 的日志和备份磁盘。"


def _made_at(path: Path) -> datetime | None:
    if path.name[LENGTH:] not in (".tar", ".tar.age"):
        return None
    try:
        at = datetime.strptime(f"{path.name[:LENGTH]}.tar", NAME)  # noqa: DTZ007 - the next line
        return timezone.make_aware(at)
    except ValueError:
        return None
