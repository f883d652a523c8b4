"""Where a package's bytes go: through a digest to the disk, encrypted where secret rows are in it.

A sealed package lies as frames: four bytes of length, then a token (core.sealing) of the frame's
number and up to a megabyte; the last frame is empty. Frames that are missing, doubled or changed
are found when they are read.
"""

import hashlib
import io
import struct
from collections.abc import Iterator
from typing import IO

from core import sealing

FRAME = 1024 * 1024
LENGTH, PLACE = struct.Struct(">I"), struct.Struct(">Q")


class Out(io.RawIOBase):
    """A file to write a zip into, start to end; ``sha256`` and ``size`` are of the plain bytes."""

    def __init__(self, file: IO[bytes], *, is_sealed: bool) -> None:
        self._file, self._is_sealed = file, is_sealed
        self._digest, self._waiting, self._frames = hashlib.sha256(), bytearray(), 0
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        piece = bytes(data)
        self._digest.update(piece)
        self.size += len(piece)
        if self._is_sealed:
            self._waiting += piece
            while len(self._waiting) >= FRAME:
                self._frame(bytes(self._waiting[:FRAME]))
                del self._waiting[:FRAME]
        else:
            self._file.write(piece)
        return len(piece)

    def finish(self) -> str:
        """The last frames; gives the SHA-256."""
        if self._is_sealed:
            if self._waiting:
                self._frame(bytes(self._waiting))
            self._frame(b"")
        return self._digest.hexdigest()

    def _frame(self, piece: bytes) -> None:
        token = sealing.seal_bytes(PLACE.pack(self._frames) + piece)
        self._file.write(LENGTH.pack(len(token)) + token)
        self._frames += 1


def is_newest(file: IO[bytes]) -> bool:
    """Whether the newest key alone opens a sealed package; its first frame stands for all of it."""
    head = file.read(LENGTH.size)
    token = file.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
    return sealing.is_newest(token.decode("ascii", "replace"))


def unsealed(file: IO[bytes]) -> Iterator[bytes]:
    """The plain bytes of a sealed package, piece by piece. Raises sealing.Unreadable."""
    place = 0
    while True:
        head = file.read(LENGTH.size)
        token = file.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        plain = sealing.unseal_bytes(token)
        if PLACE.unpack(plain[: PLACE.size])[0] != place:
            raise sealing.Unreadable
        if len(plain) == PLACE.size:
            return
        yield plain[PLACE.size :]
        place += 1
