"""Where under XUNCHA_VAR the private servers keep data, sockets and logs."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

# A unix socket's address holds 107 bytes; this is what our longest name adds to the directory.
LONGEST_SOCKET_NAME = len("/postgres/.s.PGSQL.5432")
SOCKET_ADDRESS_BYTES = 107


@dataclass(frozen=True)
class Places:
    var: Path

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def postgres_data(self) -> Path:
        return self.var / "postgres"

    @property
    def redis_data(self) -> Path:
        return self.var / "redis"

    @property
    def sockets(self) -> Path:
        """Under run/, or under the system's temporary directory where the path is too long."""
        if len(os.fsencode(self.run)) + LONGEST_SOCKET_NAME <= SOCKET_ADDRESS_BYTES:
            return self.run
        name = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"xuncha-{os.getuid()}-{name}"

    @property
    def postgres_socket_dir(self) -> Path:
        return self.sockets / "postgres"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    def make(self) -> None:
        for directory in (self.var, self.run, self.logs):
            directory.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(exist_ok=True)
        owner = self.sockets.stat().st_uid
        if owner != os.getuid():
            raise PermissionError(f"{self.sockets} 属于别的用户 (uid {owner})，请删除它后再试。")

    def forget_sockets(self) -> None:
        """Remove the directory outside XUNCHA_VAR, if the path was so long that it was needed."""
        if self.sockets != self.run:
            shutil.rmtree(self.sockets, ignore_errors=True)
