"""Workbooks kept, sealed, between the dry run and its application, found again by a signed token."""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

from core import leftovers, sealing
from core.errors import ActionDenied

SALT = "core.importing"
KEPT_SECONDS = 24 * 3600
FOLDER = "imports"


@dataclass(frozen=True)
class Outcome:
    """What was done with every row: counts by verdict, and per row its text and tone."""

    sheet: str
    header_row: int
    counts: dict[str, int]
    marks: dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Upload:
    """A kept workbook: its token, the name it came with, where it lies."""

    token: str
    name: str
    path: Path

    def read(self) -> bytes:
        try:
            return sealing.unseal_bytes(self.path.read_bytes())
        except (FileNotFoundError, sealing.Unreadable) as error:
            raise ActionDenied("上传的文件已过期，请重新上传。") from error

    def finish(self, outcome: Outcome) -> None:
        """Remember that the workbook was applied, and how."""
        self._done.write_text(sealing.seal(json.dumps(asdict(outcome), ensure_ascii=False)))

    def outcome(self) -> Outcome | None:
        """What applying did; None while it was not applied."""
        if not self._done.exists():
            return None
        stored = json.loads(sealing.unseal(self._done.read_text()))
        marks = {int(row): tuple(mark) for row, mark in stored.pop("marks").items()}
        return Outcome(**stored, marks=marks)

    @property
    def _done(self) -> Path:
        return self.path.with_suffix(".done")


def keep(data: bytes, *, name: str, kind: str, by) -> Upload:
    """Store a workbook for a day; only `by` can come back to it, and only for this kind."""
    file = uuid.uuid4().hex
    _write(settings.MEDIA_ROOT / FOLDER / f"{file}.book", data)
    token = signing.dumps([file, Path(name).name[-100:], kind, by.pk], salt=SALT)
    return find(token, kind=kind, by=by)


def find(token: str, *, kind: str, by) -> Upload:
    """The kept workbook of this token. Raises ActionDenied where it is another's or too old."""
    try:
        file, name, its_kind, owner = signing.loads(token, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise ActionDenied("上传的文件已过期，请重新上传。") from error
    if (its_kind, owner) != (kind, by.pk):
        raise ActionDenied("上传的文件已过期，请重新上传。")
    return Upload(token, name, settings.MEDIA_ROOT / FOLDER / f"{file}.book")


def renew() -> int:
    """Kept workbooks and outcomes under the newest key, each replaced in one step; returns how many."""
    count = 0
    for path, token in _older():
        unfinished = path.with_suffix(".new")
        unfinished.write_text(sealing.rotate(token))
        os.replace(unfinished, path)
        count += 1
    return count


def older() -> int:
    """How many lie under an older key."""
    return sum(1 for _ in _older())


def _older() -> Iterator[tuple[Path, str]]:
    """Files and tokens; what no key opens is nobody's any more, nor what was just swept."""
    for path in (settings.MEDIA_ROOT / FOLDER).glob("*"):
        with suppress(FileNotFoundError, UnicodeDecodeError, sealing.Unreadable):
            token = path.read_text("ascii")
            if not sealing.is_newest(token):
                sealing.unseal(token)
                yield path, token


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep()
        path.write_bytes(sealing.seal_bytes(data))
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise ActionDenied(
            "服务器存储空间不足或不可写，文件没有保存，请联系系统管理员。"
        ) from error


def sweep() -> int:
    """Remove what nobody can come back to; how many."""
    return leftovers.remove(settings.MEDIA_ROOT / FOLDER, (), older_than=2 * KEPT_SECONDS)
