"""Where a package's bytes go: through a digest to the disk, encrypted where secret rows are in it."""

import hashlib
import io
from typing import IO

from core.encryption import files as encrypted_files


class Out(io.RawIOBase):
    """A file to write a zip into, start to end; ``size`` and the SHA-256 are of the plain bytes.

    ``bound_to`` is what a sealed package is bound to, "" of a plain one.
    """

    def __init__(self, file: IO[bytes], *, bound_to: str) -> None:
        self._sealed = encrypted_files.begin(file, bound_to=bound_to) if bound_to else None
        self._out = self._sealed or file
        self._digest, self.size = hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        piece = bytes(data)
        self._digest.update(piece)
        self.size += len(piece)
        self._out.write(piece)
        return len(piece)

    def finish(self) -> str:
        """Ends a sealed package; gives the SHA-256."""
        if self._sealed:
            self._sealed.finish()
        return self._digest.hexdigest()
