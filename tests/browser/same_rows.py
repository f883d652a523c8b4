"""A server inside the test, on the test's own connection: what a browser did can be taken back.

Requests wait for each other, and for the test; it lets them in for the length of ``let_in``.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.test.testcases import LiveServerThread

SIGNALS = (request_started, request_finished)


class _Server(ThreadedWSGIServer):
    def _close_connections(self) -> None:
        """The one connection is the test's."""


class _Thread(LiveServerThread):
    server_class = _Server


class SameRows:
    """``url`` answers while the test is inside ``let_in``."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lock.acquire()
        self.thread = _Thread(
            "127.0.0.1", self._handler, {DEFAULT_DB_ALIAS: connections[DEFAULT_DB_ALIAS]}
        )
        self.thread.daemon = True

    def _handler(self, _):
        inner = StaticFilesHandler(WSGIHandler())

        def one_at_a_time(environ, start_response) -> list[bytes]:
            with self.lock:
                answer = inner(environ, start_response)
                try:
                    return list(answer)
                finally:
                    answer.close()

        return one_at_a_time

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.thread.port}"

    @contextmanager
    def let_in(self) -> Iterator[None]:
        for signal in SIGNALS:  # else a request closes the connection that it did not open
            signal.disconnect(close_old_connections)
        self.lock.release()
        try:
            yield
        finally:
            self.lock.acquire()
            for signal in SIGNALS:
                signal.connect(close_old_connections)


@contextmanager
def same_rows() -> Iterator[SameRows]:
    server, connection = SameRows(), connections[DEFAULT_DB_ALIAS]
    connection.inc_thread_sharing()
    server.thread.start()
    server.thread.is_ready.wait()
    try:
        assert server.thread.error is None, server.thread.error
        yield server
    finally:
        server.lock.release()
        server.thread.terminate()
        connection.dec_thread_sharing()
