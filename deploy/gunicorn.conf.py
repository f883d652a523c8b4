"""How gunicorn serves Xuncha, wherever it does: service, container, demo, tests.

What differs (address, number of workers) stands on the command line. It reads a request in a
thread of its own until the last byte has come: a dozen slow clients hold the dozen threads.
So nginx.conf stands in front, which takes requests in whole; port 8000 is for nginx alone.
"""

import itertools
import os
import shutil
import tempfile

wsgi_app = "xuncha.wsgi"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 3
threads = 4
preload_app = True  # pages of memory are shared, and an error of the settings is seen at once
timeout = 60  # seconds without a sign of life from a worker
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True

# What each process has counted lies in a file, all in one directory (core.metrics). A process that takes
# another's place goes on with its file, so that there are never more files than places.
_counted = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="xuncha-metrics-")


def pre_fork(server, worker):
    taken = {each.place for each in server.WORKERS.values()}
    worker.place = next(n for n in itertools.count() if n not in taken)


def post_fork(server, worker):
    os.environ["XUNCHA_PLACE"] = str(worker.place)


def on_exit(server):
    shutil.rmtree(_counted, ignore_errors=True)
