"""The archive file: members with checksums in a manifest, made and verified, never half believed."""

import hashlib
import io
import json
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.core.exceptions import SuspiciousFileOperation

from core import storage
from core.backup.objects import Store
from core.backup.tools import BackupError

MANIFEST, SEAL, DUMP = "manifest.json", "manifest.sha256", "database.dump"
FORMAT = 2  # 1 had no objects
BAD_PATH = "备份文件中的路径 {} 不合法。"
DAMAGED = "备份文件已损坏：{} 的校验和不符。"
BLOCK = 1024 * 1024
Fetch = Callable[[str, Path], None]  # an object's content by its name, into a new file


def checksum(file) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


class Writer:
    """Adds members and, last, the manifest with their checksums.

    With a store, trees go there, and the manifest says under which names (``objects``).
    """

    def __init__(self, tar: tarfile.TarFile, store: Store | None = None) -> None:
        self.tar, self.store = tar, store
        self.files: dict[str, str] = {}
        self.objects: dict[str, str] = {}

    def add(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            self._add(file, name)

    def add_files(self, store: storage.Store, tree: str) -> None:
        """Everything a store of files holds; what goes while it is read belongs to no row."""
        for found in sorted(store.entries()):
            with suppress(FileNotFoundError), storage.opened(store, found.name) as file:
                self._add(file, f"{tree}/{found.name}", self.store)

    def _add(self, file: IO[bytes], name: str, store: Store | None = None) -> None:
        """Sum and content from one opening: what replaces the file meanwhile is another file."""
        self.files[name] = checksum(file)
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = file.tell(), 0o600, int(time.time())
        file.seek(0)
        if store:
            self.objects[name] = store.keep(file, self.files[name])
        else:
            self.tar.addfile(member, file)

    def seal(self, **facts) -> None:
        manifest = {"format": FORMAT, **facts, "files": self.files, "objects": self.objects}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._add_text(MANIFEST, text)
        self._add_text(SEAL, hashlib.sha256(text).hexdigest().encode())

    def _add_text(self, name: str, text: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(text), 0o600
        self.tar.addfile(member, io.BytesIO(text))


def verify(tar: tarfile.TarFile) -> dict:
    """The manifest, once every member has been read and found as it was written."""
    manifest = _manifest(tar)
    members = {member.name for member in tar.getmembers()} - {MANIFEST, SEAL}
    if members != set(manifest["files"]) - set(manifest["objects"]):
        raise BackupError("备份文件不完整：其中的文件与清单不符。")
    for name in members:
        if checksum(content(tar, name)) != manifest["files"][name]:
            raise BackupError(DAMAGED.format(name))
    return manifest


def verify_objects(manifest: dict, fetch: Fetch, scratch: Path) -> None:
    """Every object of the manifest, one after the other, opened and compared."""
    for name, stored in manifest["objects"].items():
        with fetched(fetch, stored, scratch) as file:
            if checksum(file) != manifest["files"][name]:
                raise BackupError(DAMAGED.format(name))


def _manifest(tar: tarfile.TarFile) -> dict:
    try:
        text = content(tar, MANIFEST).read()
        seal = content(tar, SEAL).read().decode()
    except (KeyError, UnicodeDecodeError, tarfile.TarError) as error:
        raise BackupError("这不是完整的巡察平台备份文件：缺少清单。") from error
    if hashlib.sha256(text).hexdigest() != seal:
        raise BackupError("备份文件已损坏：清单的校验和不符。")
    manifest = json.loads(text)
    if manifest["format"] not in (1, FORMAT):
        raise BackupError("备份文件由更新的版本生成，请先升级程序再恢复。")
    return {"objects": {}, **manifest}


def content(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """A member's content. Raises KeyError where it is missing or not a plain file."""
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file


def extract_tree(tar: tarfile.TarFile, tree: str, store: storage.Store) -> None:
    """Write the members of a tree into the store of files, and only there."""
    for member in tar.getmembers():
        if not member.name.startswith(f"{tree}/"):
            continue
        if not member.isfile():
            raise BackupError(BAD_PATH.format(member.name))
        with content(tar, member.name) as source:
            _put(store, member.name, tree, source)


def extract_objects(
    manifest: dict, fetch: Fetch, tree: str, store: storage.Store, scratch: Path
) -> None:
    """The same for what lies in the backups' own store."""
    for member, stored in manifest["objects"].items():
        if member.startswith(f"{tree}/"):
            with fetched(fetch, stored, scratch) as source:
                _put(store, member, tree, source)


@contextmanager
def fetched(fetch: Fetch, stored: str, scratch: Path) -> Iterator[IO[bytes]]:
    """An object's content, for as long as it is looked at."""
    plain = scratch / "object"
    fetch(stored, plain)
    with plain.open("rb") as file:
        yield file
    plain.unlink()


def _put(store: storage.Store, member: str, tree: str, source: IO[bytes]) -> None:
    """A member of a tree; raises where its name leads out of the store."""
    try:
        storage.save(store, member.removeprefix(f"{tree}/"), storage.pieces_of(source))
    except SuspiciousFileOperation as error:
        raise BackupError(BAD_PATH.format(member)) from error
