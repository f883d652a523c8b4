"""Workbooks kept, sealed, between the dry run and its application, found again by a signed token."""

import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core import signing

from core import encryption, orphan_files, storage
from core.encryption import files as encrypted_files
from core.errors import NotYet

if TYPE_CHECKING:
    from accounts.models import User


SALT = "core.importing"
KEPT_SECONDS = 24 * 3600
FOLDER = "imports"
FULL = "服务器存储空间不足或不可写，文件没有保存，请联系系统管理员。"


@dataclass(frozen=True)
class Outcome:
    """What was done with every row: counts by verdict, and per row its text and tone."""

    sheet: str
    header_row: int
    counts: dict[str, int]
    marks: dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Upload:
    """A kept workbook: its token, the name it came with, its key among all that are kept."""

    token: str
    name: str
    key: str

    def read(self) -> bytes:
        try:
            return _read(f"{self.key}.book")
        except (FileNotFoundError, encryption.Unreadable) as error:
            raise NotYet("上传的文件已过期，请重新上传。") from error

    def finish(self, outcome: Outcome) -> None:
        """Remember that the workbook was applied, and how."""
        _write(self._done, json.dumps(asdict(outcome), ensure_ascii=False).encode())

    def outcome(self) -> Outcome | None:
        """What applying did; None while it was not applied."""
        try:
            stored = json.loads(_read(self._done))
        except FileNotFoundError:
            return None
        marks = {int(row): tuple(mark) for row, mark in stored.pop("marks").items()}
        return Outcome(**stored, marks=marks)

    @property
    def _done(self) -> str:
        return f"{self.key}.done"


def keep(data: bytes, *, name: str, kind: str, by: "User") -> Upload:
    """Store a workbook for a day; only `by` can come back to it, and only for this kind."""
    file = uuid.uuid4().hex
    sweep()
    _write(f"{file}.book", data)
    token = signing.dumps([file, PurePath(name).name[-100:], kind, by.pk], salt=SALT)
    return find(token, kind=kind, by=by)


def find(token: str, *, kind: str, by: "User") -> Upload:
    """The kept workbook of this token. Raises ActionDenied where it is another's or too old."""
    try:
        file, name, its_kind, owner = signing.loads(token, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise NotYet("上传的文件已过期，请重新上传。") from error
    if (its_kind, owner) != (kind, by.pk):
        raise NotYet("上传的文件已过期，请重新上传。")
    return Upload(token, name, file)


def renew() -> int:
    """Kept workbooks and outcomes under the newest key, each replaced in one step; returns how many."""
    return encrypted_files.renew_all(storage.uploads(), FOLDER)


def older() -> int:
    """How many lie under an older key."""
    return sum(1 for _ in encrypted_files.older(storage.uploads(), FOLDER))


def _read(name: str) -> bytes:
    with encrypted_files.opened(storage.uploads(), f"{FOLDER}/{name}", bound_to=name) as file:
        return file.read()


def _write(name: str, data: bytes) -> None:
    try:
        encrypted_files.write(storage.uploads(), f"{FOLDER}/{name}", [data], bound_to=name)
    except OSError as error:
        raise NotYet(FULL) from error


def sweep() -> int:
    """Remove what nobody can come back to; how many."""
    return orphan_files.remove(
        storage.uploads(), (), prefix=f"{FOLDER}/", older_than=2 * KEPT_SECONDS
    )
