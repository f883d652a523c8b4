"""Files that lie encrypted on the disk, written and read in chunks, so that size costs no memory.

A file has a key of its own, drawn when it is written and kept in its head under the keys of
``core.sealing``. After the head come chunks of 64 KiB, each AES-256-GCM with its place and whether
it is the last one in the nonce, and the file's path as what it is bound to: chunks cannot be
altered, dropped, reordered or appended, and one file cannot be laid in another's place. A file
without the head is plain, from before files were sealed.
"""

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core import sealing
from core.sealing import Unreadable

MAGIC = b"XCSEAL1\n"
TOKEN = 140  # bytes of a Fernet token over a key of 32 bytes
HEAD = len(MAGIC) + TOKEN
CHUNK = 64 * 1024
TAG = 16
PLAIN, OLD, NEWEST = "plain", "old", "newest"


def write(full: Path, pieces: Iterable[bytes], *, bound_to: str) -> None:
    """A new file of ``pieces``, whole on the disk; raises OSError and leaves nothing."""
    full.parent.mkdir(parents=True, exist_ok=True)
    with full.open("xb") as out:
        try:
            _write(out, pieces, bound_to)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            full.unlink(missing_ok=True)
            raise


def _write(out: IO[bytes], pieces: Iterable[bytes], bound_to: str) -> None:
    key = new_key()
    out.write(MAGIC + sealing.seal_bytes(key))
    sealed = SealedWriter(out, key, bound_to)
    for piece in pieces:
        sealed.write(piece)
    sealed.finish()


def new_key() -> bytes:
    return AESGCM.generate_key(256)


class SealedWriter:
    """Chunks onto ``out`` as the pieces come, a chunk in memory at a time; ``finish`` ends them."""

    def __init__(self, out: IO[bytes], key: bytes, bound_to: str) -> None:
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


def opened(full: Path, *, bound_to: str) -> IO[bytes]:
    """The plain content, seekable; Unreadable here or while reading where anything was altered."""
    file = full.open("rb")
    try:
        token = _token(file)
        if token is None:
            file.seek(0)
            return file
        return reading(file, sealing.unseal_bytes(token), bound_to=bound_to)
    except BaseException:
        file.close()
        raise


def reading(file: IO[bytes], key: bytes, *, bound_to: str) -> IO[bytes]:
    """The plain content of the chunks from where ``file`` stands to its end, seekable."""
    return io.BufferedReader(SealedReader(file, key, bound_to), CHUNK)


def standing(full: Path) -> str:
    """How the file lies: PLAIN, OLD (its own key lies under an older key) or NEWEST."""
    with full.open("rb") as file:
        token = _token(file)
    if token is None:
        return PLAIN
    return NEWEST if sealing.is_newest(token.decode("ascii", "replace")) else OLD


def _token(file: IO[bytes]) -> bytes | None:
    """The sealed key of the file, which is then read up to its first chunk; None of a plain file."""
    head = file.read(HEAD)
    return head[len(MAGIC) :] if head.startswith(MAGIC) else None


class SealedReader(io.RawIOBase):
    """One chunk in memory at a time; every chunk is proved before a byte of it is given away."""

    def __init__(self, file: IO[bytes], key: bytes, bound_to: str) -> None:
        self._file, self._box, self._start = file, AESGCM(key), file.tell()
        body = os.fstat(file.fileno()).st_size - self._start
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
