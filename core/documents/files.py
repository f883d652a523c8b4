"""Frozen files: written whole or not at all, read against their SHA-256, swept.

Those of secret rows lie encrypted (core.encryption.files), bound to their owner and their path; SHA-256
and size are always of the plain file.
"""

import hashlib
import uuid
from dataclasses import dataclass
from typing import IO

from core import encryption, orphan_files, storage
from core.encryption import files as encrypted_files
from core.errors import NotYet

FULL = "服务器存储空间不足或不可写，文书没有生成，请联系系统管理员。"
ALTERED = "文书文件与冻结时不一致，已停止下载，请联系系统管理员核查。"
SEALED = ".sealed"


@dataclass(frozen=True)
class File:
    """One stored file: its place among the documents, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int


def write(data: bytes, suffix: str, *, owner: str, sealed: bool = False) -> File:
    """Store under a random name; complete and on the disk, or ActionDenied and nothing."""
    name = uuid.uuid4().hex
    path = f"{name[:2]}/{name}.{suffix}{SEALED if sealed else ''}"
    try:
        if sealed:
            encrypted_files.write(storage.documents(), path, [data], bound_to=_binding(path, owner))
        else:
            storage.save(storage.documents(), path, [data])
    except OSError as error:
        raise NotYet(FULL) from error
    return File(path, hashlib.sha256(data).hexdigest(), len(data))


def _binding(path: str, owner: str) -> str:
    return f"{owner}/{path}"


def read(path: str, sha256: str, *, owner: str) -> bytes:
    """The frozen file; ActionDenied where it is gone, another's or not what was frozen."""
    try:
        with opened(path, owner=owner) as file:
            data = file.read()
    except encryption.Unreadable as error:
        raise NotYet(ALTERED) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotYet(ALTERED)
    return data


def opened(path: str, *, owner: str) -> IO[bytes]:
    """The frozen file to be read piece by piece; ActionDenied as `read`, Unreadable while reading."""
    try:
        if path.endswith(SEALED):
            return encrypted_files.opened(storage.documents(), path, bound_to=_binding(path, owner))
        return storage.opened(storage.documents(), path)
    except (FileNotFoundError, encryption.Unreadable) as error:
        raise NotYet(ALTERED) from error


def remove(path: str) -> None:
    storage.documents().delete(path)


def sweep(wanted: set[str]) -> int:
    """Remove what no row names: left by a rolled back transaction or a killed worker."""
    return orphan_files.remove(storage.documents(), wanted)
