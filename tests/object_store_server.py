"""OpenStack Swift with its S3 interface, whole in one process: run by Debian's own Python.

``/usr/bin/python3 tests/object_store_server.py FOLDER PORT``: proxy, account, container and object server over a
folder, which a later start finds as it was. Prints a line when it answers. Access and secret key are
``test:tester`` and ``testing``.
"""

# ruff: noqa: E402 - eventlet patches what the others import

import logging
import os
import socket
import sys

import eventlet

eventlet.patcher.monkey_patch()

from eventlet import wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.storage_policy import reload_storage_policies
from swift.common.wsgi import loadapp

LOCAL = "127.0.0.1"
SERVERS = ("account", "container", "object")
PIPELINE = "catch_errors gatekeeper listing_formats bulk s3api tempauth copy slo dlo proxy-server"
SERVER = """[DEFAULT]
devices = {folder}/devices
swift_dir = {folder}
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
log_level = ERROR
workers = 0
[pipeline:main]
pipeline = {pipeline}
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
force_swift_request_proxy_log = false
"""


class NoCache:
    """In memcached's place: nothing is remembered, everything is asked for."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


def listener(port=0):
    found = eventlet.listen((LOCAL, port), backlog=128)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def write_ring(folder, kind, port):
    ring = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
    device = {"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": LOCAL, "port": port}
    ring.add_dev({**device, "device": "disk", "meta": ""})
    ring.rebalance()
    ring.get_ring().save(os.path.join(folder, f"{kind}.ring.gz"))


def load(folder, kind, pipeline, more=""):
    path = os.path.join(folder, f"{kind}-server.conf")
    with open(path, "w") as file:
        file.write(SERVER.format(folder=folder, kind=kind, pipeline=pipeline) + more)
    return loadapp(path, global_conf={"log_level": "ERROR"})


def filters():
    plain = [name for name in PIPELINE.split()[:-1] if name not in ("s3api", "tempauth")]
    return PROXY + "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in plain)


def serve(sock, app):
    wsgi.server(sock, app, log=logging.getLogger("silent"), log_output=False)


def main(folder, port):
    os.makedirs(os.path.join(folder, "devices", "disk"), exist_ok=True)
    utils.HASH_PATH_SUFFIX = utils.HASH_PATH_PREFIX = b"xuncha"
    utils.SWIFT_CONF_FILE = os.path.join(folder, "swift.conf")
    reload_storage_policies()
    for kind in SERVERS:
        sock = listener()
        write_ring(folder, kind, sock.getsockname()[1])
        eventlet.spawn(serve, sock, load(folder, kind, f"{kind}-server"))
    proxy, cache = load(folder, "proxy", PIPELINE, filters()), NoCache()

    def app(environ, start_response):
        environ["swift.cache"] = cache
        return proxy(environ, start_response)

    sock = listener(port)
    print("ready", flush=True)  # noqa: T201
    serve(sock, app)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
