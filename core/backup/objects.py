"""Files of all archives in one store beside them: what an earlier backup wrote is not written again.

An object is one content, encrypted as its archives are, under a name that says nothing: a keyed digest
of the content's checksum and of whom it is encrypted to. Which objects an archive needs stands in its
manifest, and beside it in a list that can be read without opening anything (``listing``), so that
what no archive needs any more can go.
"""

import hashlib
import hmac
import json
import os
import shutil
from pathlib import Path
from typing import IO

from django.conf import settings

from core.backup import encrypting
from core.backup.tools import BackupError, private

FOLDER, LISTING = "objects", ".objects"
DOMAIN = b"xuncha backup: name of an object"


class Store:
    """The store beside an archive that is being made."""

    def __init__(self, target: Path, recipients: list[str]) -> None:
        self.folder, self.recipients = target.parent / FOLDER, sorted(recipients)
        self.used: set[str] = set()

    def keep(self, file: IO[bytes], checksum: str) -> str:
        """The name under which this content lies in the store; written only if it is new."""
        name = self._name_of(checksum)
        target = path_of(self.folder, name)
        if not target.exists():
            self._write(file, target)
        self.used.add(name)
        return name

    def _name_of(self, checksum: str) -> str:
        words = json.dumps([checksum, self.recipients]).encode()
        key = settings.SEALING_SEARCH_KEY.encode()
        digest = hmac.new(key, DOMAIN + words, hashlib.sha256).hexdigest()
        return f"{digest}.age" if self.recipients else digest

    def _write(self, file: IO[bytes], target: Path) -> None:
        """Whole under its name, or not at all."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = target.with_name(target.name + ".part")
        with private(unfinished) as out:
            if self.recipients:
                encrypting.encrypt(file, out, encrypting.recipients_of(self.recipients))
            else:
                shutil.copyfileobj(file, out)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(target)


def path_of(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def write_listing(archive: Path, used: set[str]) -> None:
    """Before the archive has its name: an archive with objects never lacks its list."""
    with private(listing(archive)) as file:
        file.write("".join(f"{name}\n" for name in sorted(used)).encode())
        file.flush()
        os.fsync(file.fileno())


def listing(archive: Path) -> Path:
    return archive.with_name(archive.name + LISTING)


def fetch(archive: Path, name: str, target: Path, identity: Path | None) -> None:
    """The content of an object, plain, into a new file."""
    path = path_of(archive.parent / FOLDER, name)
    if not path.is_file():
        raise BackupError(
            f"备份不完整：{path} 不见了。备份文件要和旁边的 {FOLDER} 目录放在一起，请一并拷贝。"
        )
    if name.endswith(".age"):
        encrypting.decrypt(path, target, identity)
    else:
        shutil.copyfile(path, target)
    target.chmod(0o600)


def prune(folder: Path, archives: list[Path]) -> int:
    """Remove what none of the archives needs; nothing where one of them has no list."""
    if not all(listing(archive).is_file() for archive in archives):
        return 0
    needed = {name for each in archives for name in listing(each).read_text().split()}
    gone = [
        path
        for path in (folder / FOLDER).glob("??/*")
        if path.is_file() and path.name not in needed
    ]
    for path in gone:
        path.unlink()
    return len(gone)
