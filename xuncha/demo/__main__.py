"""python -m xuncha.demo [reset]: run the demo in this terminal until Ctrl-C, or empty it."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from xuncha.demo import prepare
from xuncha.demo.children import Child, GivenUpError, clear_leftovers, end, remember
from xuncha.demo.console import say
from xuncha.demo.fill import accounts_file
from xuncha.embedded.programs import ServerError
from xuncha.embedded.server import Server

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180
BACKLOG = 2048  # connections that may wait; gunicorn's own measure
# Celery's long warning about running as root, which a demo in a container does.
ROOT_WARNING = "ignore::UserWarning:celery.platforms"
# Without nginx a few slow connections hold every thread (tests/attacks/test_slow.py).
OPEN_TO_OTHERS = "注意：演示对其他计算机开放，前面没有 nginx，几个慢速连接就能占满服务；只在可信的网络中这样演示。"


class Stop(BaseException):
    """Somebody wants the demo to end."""


def main(arguments: list[str]) -> int:
    var = Path(os.environ.get("XUNCHA_VAR") or ROOT / "var").resolve()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        prepare.make_directories(var)
        with _alone(var):
            if arguments == ["reset"]:
                prepare.reset(var)
                say("demo", f"{var} 已清空，下次 make demo 会重新装入演示数据。")
            else:
                run(var, os.environ.get("HOST", "127.0.0.1"), _port())
    except Stop:
        return 0
    except (ServerError, PermissionError, GivenUpError) as error:
        say("demo", f"错误：{error}")
        return 1
    return 0


def run(var: Path, host: str, port: int) -> None:
    """Everything up, watched until somebody stops it, everything down."""
    began = time.monotonic()
    record = var / "run" / "demo.json"
    clear_leftovers(record)
    listener = _listen(host, port)
    environment = {**os.environ, "XUNCHA_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    environment.setdefault("BASE_URL", f"http://localhost:{port}")
    environment.setdefault("PYTHONWARNINGS", ROOT_WARNING)
    children = _children(var, environment, listener)
    if environment.get("DEBUG"):  # runserver opens its own address
        listener.close()
    servers: list[Server] = []
    try:
        servers = prepare.start_services(var, environment)
        prepare.fill(var, environment)
        for child in children:
            child.start()
        remember(children, record)
        _await_ready(host, port, children)
        _greet(var, host, port, time.monotonic() - began)
        _watch(children, servers, record)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        say("demo", "正在结束 …")
        end(children)
        for server in reversed(servers):
            server.stop()
        record.unlink(missing_ok=True)
        say("demo", "已全部结束，数据保留。")


def _children(var: Path, environment: dict[str, str], listener: socket.socket) -> list[Child]:
    """The web gets our socket: while it is started anew, whoever asks waits and is not refused."""
    address = f"fd://{listener.fileno()}"
    web = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", address, "--workers", "2"]
    web += ["--graceful-timeout", "10", "--worker-tmp-dir", str(var / "run")]
    if environment.get("DEBUG"):  # make dev: reads what changed, shows tracebacks
        web = ["manage", "runserver", "{}:{}".format(*listener.getsockname()[:2])]
    worker = _worker("documents,long", 2)
    beat = ["celery", "--quiet", "-A", "xuncha", "beat", "--pidfile", "", "--loglevel", "INFO"]
    commands = {"web": web, "worker": worker, "mail": _worker("mail", 1), "beat": beat}
    children = [Child(name, argv, environment, var / "log") for name, argv in commands.items()]
    children[0].inherited = () if environment.get("DEBUG") else (listener.fileno(),)
    return children


def _worker(queues: str, children: int) -> list[str]:
    """One that takes these queues; of the same name as any other, it would not be seen beside it."""
    name = f"{queues.replace(',', '-')}@%h"
    worker = ["celery", "--quiet", "-A", "xuncha", "worker", "--queues", queues, "--hostname", name]
    worker += ["--concurrency", str(children), "--without-mingle", "--without-gossip"]
    return [*worker, "--loglevel", "INFO"]


def _watch(children: list[Child], servers: list[Server], record: Path) -> None:
    while True:
        time.sleep(1)
        for server in servers:
            if not server.answers():
                say("demo", f"{server.name} 没有响应，重新启动。")
                server.start(tied=True)
        for child in children:
            child.keep_alive()
        remember(children, record)


def _await_ready(host: str, port: int, children: list[Child]) -> None:
    """Until pages, worker and beat answer; who is missing is said when it takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    answer = "网页服务没有响应"
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://{host}:{port}/readyz", timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        for child in children:
            child.keep_alive()
        time.sleep(0.1)
    raise ServerError(f"{READY_SECONDS} 秒内没有就绪：{answer}，原因见上面的输出。")


def _greet(var: Path, host: str, port: int, seconds: float) -> None:
    say("demo", f"已就绪（{seconds:.1f} 秒）：http://localhost:{port}/ ，按 Ctrl-C 结束。")
    if host not in ("127.0.0.1", "localhost", "::1"):
        say("demo", OPEN_TO_OTHERS)
    if accounts_file(var).exists():
        for line in accounts_file(var).read_text(encoding="utf-8").splitlines():
            say("demo", line)
    say("demo", f"各进程的完整日志在 {var / 'log'}")


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ServerError(f"PORT={value} 不是端口号，请写成例如 make demo PORT=8001。")
    return int(value)


def _listen(host: str, port: int) -> socket.socket:
    """The demo's own address; it goes with the demo, not with the web process."""
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise ServerError(
            f"端口 {port} 已被占用或不允许使用，请换一个：make demo PORT={port + 1}"
        ) from error


@contextlib.contextmanager
def _alone(var: Path):
    """One demo per XUNCHA_VAR; the lock goes with the process, however it ends."""
    with (var / "run" / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServerError(f"{var} 上已有一个演示在运行，请先结束它。") from error
        yield


def _stop(*_) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
