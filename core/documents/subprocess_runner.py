"""Runs slow, greedy work in a process of its own: forked warm, limited in memory and time, gone after.

What the work took is given back to the system when its process ends, and a fault in a library
written in C takes down that process and not the worker. Results travel through a file.
"""

import contextlib
import ctypes
import gc
import logging
import os
import pickle
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings

from core.errors import ActionDenied, NotYet, Refusal

logger = logging.getLogger(__name__)
TICK = 0.01  # seconds between two looks at a running process
TOO_LARGE = "内容过大，排版超出内存上限（{}兆字节）。请缩小范围、分批生成，或请系统管理员调高上限。"
TOO_SLOW = "排版超过{}分钟仍未完成，已停止。请缩小范围、分批生成后重试。"
BROKEN = "排版程序意外中断，请重试；如仍失败，请缩小范围，或请系统管理员检查服务器内存。"


def too_slow() -> ActionDenied:
    return ActionDenied(TOO_SLOW.format(max(1, settings.DOCUMENT_SECONDS // 60)))


class Failed(Exception):  # noqa: N818 - carries a trace from the other process
    """The work itself had a fault; the text is its traceback."""


class Subprocess:
    """One piece of work in its own process. `done` looks, `result` gives or raises, `stop` ends it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the result
        self._ends = time.monotonic() + settings.DOCUMENT_SECONDS
        self._status: int | None = None
        self.peak = 0
        gc.freeze()
        self.pid = os.fork()
        if self.pid == 0:
            _work(work, self._file)

    def done(self) -> bool:
        """Whether it has ended; one that is over its time is stopped."""
        if self._status is None:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self._status, self.peak = status, usage.ru_maxrss * 1024
            elif time.monotonic() > self._ends:
                self.stop()
                raise too_slow()
        return self._status is not None

    def result(self) -> Any:
        """What the work gave. Raises its Refusal, ActionDenied for memory, time and crashes."""
        while not self.done():
            time.sleep(TICK)
        with self._file as file:
            file.seek(0)
            written = file.read()
        if self._status or not written:
            logger.error("layout process %s ended with status %s", self.pid, self._status)
            raise NotYet(BROKEN)
        value = pickle.loads(written)  # noqa: S301 - written by our own fork
        if isinstance(value, Exception):
            raise value
        return value

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._status = os.waitpid(self.pid, 0)[1]
            self._file.close()


def run(work: Callable[[], Any], watch: Callable[[], None] = lambda: None) -> Any:
    """The result of `work`, done apart; `watch` is called every second and may raise to stop it."""
    part = Subprocess(work)
    try:
        looked = time.monotonic()
        while not part.done():
            time.sleep(TICK)
            if time.monotonic() - looked > 1:
                watch()
                looked = time.monotonic()
        return part.result()
    finally:
        part.stop()


def _work(work: Callable[[], Any], file: IO[bytes]) -> None:
    """The life of the other process: never returns, touches neither database nor sockets."""
    code = 1
    try:
        _die_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Its life is short: looking for garbage costs a tenth of the time and frees nothing.
        gc.disable()
        _limit(settings.DOCUMENT_MEMORY_MB)
        value = _outcome(work)
        pickle.dump(value, file)
        file.flush()
        code = 0
    finally:
        os._exit(code)


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Refusal as error:
        return error
    except MemoryError:
        return ActionDenied(TOO_LARGE.format(settings.DOCUMENT_MEMORY_MB))
    except Exception:  # noqa: BLE001 - told to the process that asked
        return Failed(traceback.format_exc())


def _limit(megabytes: int) -> None:
    """So much more memory than the warm worker has: what it shares costs nothing."""
    with open("/proc/self/statm") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    limit = now + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _die_with_parent() -> None:
    """A worker that is killed leaves nobody behind (Linux: PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
