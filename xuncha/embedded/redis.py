"""The private Redis or Valkey: broker and cache, on a unix socket only."""

import os
import signal
import subprocess
from pathlib import Path

import redis

from xuncha.embedded.process import spawn
from xuncha.embedded.programs import redis_server
from xuncha.embedded.server import Server


class RedisServer(Server):
    name = "redis"

    @property
    def pid_file(self) -> Path:
        return self.places.run / "redis.pid"

    @property
    def signature(self) -> str:
        return str(self.places.redis_socket)

    def prepare(self) -> None:
        self.places.redis_data.mkdir(exist_ok=True)

    def clear_stale(self) -> None:
        self.places.redis_socket.unlink(missing_ok=True)

    def launch(self, tied: bool) -> subprocess.Popen:
        argv = [
            str(redis_server()),
            *("--port", "0", "--unixsocket", str(self.places.redis_socket)),
            *("--unixsocketperm", "700", "--dir", str(self.places.redis_data)),
            *("--save", "", "--appendonly", "yes" if self.durable else "no"),
            *("--pidfile", str(self.pid_file)),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
        ]
        return spawn(
            argv,
            home=self.places.redis_data,
            log=self.log,
            tied_signal=signal.SIGTERM if tied else None,
        )

    def answers(self) -> bool:
        try:
            return self._client().ping()
        except redis.exceptions.RedisError:
            return False

    def end(self, pid: int) -> None:
        """On SIGTERM what is to be kept is written first."""
        os.kill(pid, signal.SIGTERM)

    def _client(self) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self.places.redis_socket), socket_timeout=3, retry=None
        )
