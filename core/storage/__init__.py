"""Where files lie, by Django's storage API: a folder, or an S3-compatible store (ADR 0118).

Three storages stand in ``STORAGES``: ``default`` for uploads and what is kept for hours or days,
``documents``, ``packages``. Names are drawn at random; saving under one that is taken replaces what lies
there in one step. Whoever keeps files knows names in a ``Store`` only, never a path on a disk.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, NamedTuple, Protocol, cast

from django.core.files.base import File
from django.core.files.storage import storages

PIECE = 256 * 1024


class Entry(NamedTuple):
    """What lies under a name: its size in bytes as stored, when it was written."""

    name: str
    size: int
    modified: datetime


class Store(Protocol):
    """What we ask of a storage: of Django's methods these, and four of our own."""

    def save(self, name: str, content: File) -> str: ...

    def open(self, name: str) -> File: ...

    def exists(self, name: str) -> bool: ...

    def delete(self, name: str) -> None: ...

    def entries(self, prefix: str = "") -> Iterator[Entry]:
        """What lies under names that begin with ``prefix``; what vanishes meanwhile is passed over."""

    def head(self, name: str, length: int) -> bytes:
        """The first bytes, without fetching the rest. Raises FileNotFoundError."""

    def drop_unfinished(self, before: datetime) -> None:
        """What was begun before that moment, never finished, and stands among no entries."""

    def has_room(self) -> bool:
        """Whether it takes a file just now."""


def uploads() -> Store:
    """Uploads, and what is kept for hours or days."""
    return cast(Store, storages["default"])


def documents() -> Store:
    return cast(Store, storages["documents"])


def packages() -> Store:
    return cast(Store, storages["packages"])


def save(store: Store, name: str, pieces: Iterable[bytes]) -> None:
    """All of the pieces under a name, or nothing and an OSError; a few of them in memory at a time."""
    store.save(name, File(io.BufferedReader(_Pieces(iter(pieces)), PIECE), name))


def opened(store: Store, name: str) -> IO[bytes]:
    """What is stored, seekable. Raises FileNotFoundError, or another OSError where the store is away."""
    return cast(IO[bytes], store.open(name).file)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


class _Pieces(io.RawIOBase):
    """Pieces as a file that is read once, start to end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


class Drain(io.RawIOBase):
    """What somebody writes, taken out again piece by piece by who reads."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
