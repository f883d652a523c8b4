"""Files that lie encrypted where files lie, written and read in chunks, so that size costs no memory.

A file has a key of its own, drawn when it is written and kept in its head under the keys of
``core.encryption``. After the head come chunks of 64 KiB, each AES-256-GCM with its place and whether
it is the last one in the nonce. Head and chunks have as associated data what the file is bound to,
its path as a rule: chunks cannot be altered, dropped, reordered or appended, and one file cannot be
laid in another's place (ADR 0060).
"""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from posixpath import basename
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core import encryption, storage
from core.encryption import TAG, Unreadable

MAGIC = b"XCSEAL2\n"
KEY = 32
TOKEN = encryption.OVERHEAD + KEY
HEAD = len(MAGIC) + TOKEN
CHUNK = 64 * 1024


def write(store: storage.Store, name: str, pieces: Iterable[bytes], *, bound_to: str) -> None:
    """A file of ``pieces`` in the place of what lay there, in one step; raises OSError and leaves that."""
    storage.save(store, name, sealed(pieces, bound_to=bound_to))


def sealed(pieces: Iterable[bytes], *, bound_to: str) -> Iterator[bytes]:
    """The file piece by piece, while its content comes."""
    key, out = new_key(), storage.Drain()
    out.write(MAGIC + encryption.encrypt_bytes(key, bound_to=_head_of(bound_to)))
    writer = EncryptedWriter(out, key, bound_to)
    for piece in pieces:
        writer.write(piece)
        yield out.take()
    writer.finish()
    yield out.take()


def _head_of(bound_to: str) -> encryption.Binding:
    return ("key of a file", bound_to)


def new_key() -> bytes:
    return AESGCM.generate_key(256)


class EncryptedWriter:
    """Chunks onto ``out`` as the pieces come, a chunk in memory at a time; ``finish`` ends them."""

    def __init__(self, out: IO[bytes] | storage.Drain, key: bytes, bound_to: str) -> None:
        self._out, self._box, self._aad = out, AESGCM(key), bound_to.encode()
        self._place, self._rest = 0, bytearray()

    def write(self, piece: bytes) -> None:
        self._rest += piece
        while len(self._rest) > CHUNK:  # the last chunk is known only once nothing follows
            self._put(self._rest[:CHUNK], last=False)
            del self._rest[:CHUNK]

    def finish(self) -> None:
        self._put(self._rest, last=True)

    def _put(self, plain: bytearray, *, last: bool) -> None:
        self._out.write(self._box.encrypt(_nonce(self._place, last=last), plain, self._aad))
        self._place += 1


def _nonce(place: int, *, last: bool = False) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


def opened(store: storage.Store, name: str, *, bound_to: str) -> IO[bytes]:
    """The plain content, seekable; Unreadable here or while reading where anything was altered."""
    file = storage.opened(store, name)
    try:
        return reading(file, _key(file, bound_to), bound_to=bound_to)
    except BaseException:
        file.close()
        raise


def _key(file: IO[bytes], bound_to: str) -> bytes:
    """The file's own key; it is then read up to its first chunk."""
    if file.read(len(MAGIC)) != MAGIC:
        raise Unreadable
    return encryption.decrypt_bytes(file.read(TOKEN), bound_to=_head_of(bound_to))


def reading(file: IO[bytes], key: bytes, *, bound_to: str) -> IO[bytes]:
    """The plain content of the chunks from where ``file`` stands to its end, seekable."""
    return io.BufferedReader(EncryptedReader(file, key, bound_to), CHUNK)


def is_older(store: storage.Store, name: str) -> bool:
    """Whether the file's own key lies under another than the newest. Raises FileNotFoundError."""
    head = store.head(name, HEAD)
    return not (head.startswith(MAGIC) and encryption.names_newest(head[len(MAGIC) :]))


def renew(store: storage.Store, name: str, file: IO[bytes], *, bound_to: str) -> None:
    """The content of ``file`` under the newest key and a new one of its own, in one step in its place."""
    write(store, name, storage.pieces_of(file), bound_to=bound_to)


def renew_all(store: storage.Store, folder: str) -> int:
    """Every file of a folder, each bound to its own name, under the newest key; returns how many."""
    count = 0
    for name in older(store, folder):
        with opened(store, name, bound_to=basename(name)) as file:
            renew(store, name, file, bound_to=basename(name))
        count += 1
    return count


def older(store: storage.Store, folder: str) -> Iterator[str]:
    """Of the files of a folder those under an older key; what no key opens is nobody's any more."""
    for name in [entry.name for entry in store.entries(f"{folder}/")]:
        with suppress(FileNotFoundError, Unreadable):
            if is_older(store, name):
                opened(store, name, bound_to=basename(name)).close()
                yield name


class EncryptedReader(io.RawIOBase):
    """One chunk in memory at a time; every chunk is proved before a byte of it is given away."""

    def __init__(self, file: IO[bytes], key: bytes, bound_to: str) -> None:
        self._file, self._box, self._start = file, AESGCM(key), file.tell()
        body = file.seek(0, os.SEEK_END) - self._start
        if body < TAG:
            raise Unreadable
        self._aad, self._at, self._held = bound_to.encode(), 0, (-1, b"")
        self._chunks = -(-body // (CHUNK + TAG))
        self._size = body - self._chunks * TAG

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer) -> int:
        place, inside = divmod(self._at, CHUNK)
        if self._at >= self._size and (self._size or self._held[0] == 0):
            return 0
        data = self._chunk(place)[inside : inside + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _chunk(self, place: int) -> bytes:
        if self._held[0] != place:
            self._file.seek(self._start + place * (CHUNK + TAG))
            sealed = self._file.read(CHUNK + TAG)
            nonce = _nonce(place, last=place == self._chunks - 1)
            try:
                self._held = (place, self._box.decrypt(nonce, sealed, self._aad))
            except InvalidTag as error:
                raise Unreadable from error
        return self._held[1]
