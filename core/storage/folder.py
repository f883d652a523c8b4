"""A folder of this machine, or one that several nodes share."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from core import disks
from core.storage import Entry, opened


class FolderStorage(FileSystemStorage):
    """Django's, whole on the disk or not at all; its folder is the one that a setting names."""

    def __init__(self, setting: str) -> None:
        super().__init__(directory_permissions_mode=0o700)
        self._setting = setting

    @property
    def base_location(self) -> Path:
        return Path(getattr(settings, self._setting))

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content) -> str:
        unfinished = self.path(f"{name}.{uuid.uuid4().hex}.part")
        try:
            super()._save(os.path.relpath(unfinished, self.location), content)
            _flush(unfinished)
            os.replace(unfinished, self.path(name))
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        return name

    def entries(self, prefix: str = "") -> Iterator[Entry]:
        """What lies under names that begin with ``prefix``; what vanishes meanwhile is passed over."""
        for folder, _, files in os.walk(self.path(os.path.dirname(prefix))):
            for file in files:
                full = Path(folder, file)
                name = full.relative_to(self.location).as_posix()
                if name.startswith(prefix) and (found := _entry(name, full)):
                    yield found

    def head(self, name: str, length: int) -> bytes:
        with opened(self, name) as file:
            return file.read(length)

    def drop_unfinished(self, before: datetime) -> None:
        """Nothing to do: what was broken off lies among the entries."""

    def has_room(self) -> bool:
        return disks.takes_writing(self.base_location)


def _flush(path: str) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _entry(name: str, full: Path) -> Entry | None:
    try:
        found = full.stat()
    except FileNotFoundError:
        return None
    return Entry(name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))
