"""Where a package's bytes pass: through a digest, counted."""

import hashlib

from core.storage import Drain


class Out(Drain):
    """A file to write a zip into, start to end; ``size`` and ``sha256`` are of what was written."""

    def __init__(self) -> None:
        super().__init__()
        self._digest, self.size = hashlib.sha256(), 0

    def write(self, data) -> int:
        self._digest.update(data)
        self.size += len(data)
        return super().write(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
