"""Frozen files on the disk: written whole or not at all, read against their SHA-256, swept.

Those of secret rows lie encrypted (core.encryption.files), bound to their owner and their path; SHA-256
and size are always of the plain file.
"""

import hashlib
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from core import encryption, orphan_files
from core.encryption import files as encrypted_files
from core.errors import NotYet

FULL = "服务器存储空间不足或不可写，文书没有生成，请联系系统管理员。"
ALTERED = "文书文件与冻结时不一致，已停止下载，请联系系统管理员核查。"
SEALED = ".sealed"


@dataclass(frozen=True)
class File:
    """One stored file: its place below DOCUMENT_ROOT, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int


def write(data: bytes, suffix: str, *, owner: str, sealed: bool = False) -> File:
    """Store under a random name; complete and on the disk, or ActionDenied and nothing."""
    name = uuid.uuid4().hex
    path = f"{name[:2]}/{name}.{suffix}{SEALED if sealed else ''}"
    try:
        if sealed:
            encrypted_files.write(place_of(path), [data], bound_to=_binding(path, owner))
        else:
            _write(place_of(path), data)
    except OSError as error:
        raise NotYet(FULL) from error
    return File(path, hashlib.sha256(data).hexdigest(), len(data))


def _write(full: Path, data: bytes) -> None:
    full.parent.mkdir(parents=True, exist_ok=True)
    try:
        with full.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        with suppress(OSError):
            full.unlink(missing_ok=True)
        raise


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
            return encrypted_files.opened(place_of(path), bound_to=_binding(path, owner))
        return place_of(path).open("rb")
    except (FileNotFoundError, encryption.Unreadable) as error:
        raise NotYet(ALTERED) from error


def remove(path: str) -> None:
    place_of(path).unlink(missing_ok=True)


def sweep(wanted: set[str]) -> int:
    """Remove what no row names: left by a rolled back transaction or a killed worker."""
    return orphan_files.remove(Path(settings.DOCUMENT_ROOT), wanted)


def place_of(path: str) -> Path:
    return Path(settings.DOCUMENT_ROOT) / path
