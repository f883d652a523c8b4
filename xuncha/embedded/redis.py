"""The private Redis or Valkey: broker and cache, on a unix socket only."""

import signal
import subprocess

import redis

from xuncha.embedded.process import spawn
from xuncha.embedded.programs import redis_server
from xuncha.embedded.server import Server


class RedisServer(Server):
    name = "redis"

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

    def end(self) -> int:
        client = self._client()
        pid = client.info("server")["process_id"]
        client.shutdown()
        return pid

    def _client(self) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self.places.redis_socket), socket_timeout=3, retry=None
        )
