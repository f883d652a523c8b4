"""A real nginx with the example of deploy/: as it stands there, but for its places and its patience."""

import re
import signal
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.processes import free_port, wait_until
from tests.world import ROOT
from xuncha.embedded.process import die_with_parent

EXAMPLE = ROOT / "deploy" / "nginx.conf"
MAIN = """
daemon off;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
user root;
events {{ worker_connections 8192; }}
http {{ access_log {directory}/access.log; include {directory}/site.conf; }}
"""


def put(example: str, **directives: str) -> str:
    """The example with other values; each directive must stand in it, once."""
    for name, value in directives.items():
        example, count = re.subn(rf"^(\s*{name}) [^;]+;", rf"\1 {value};", example, flags=re.M)
        assert count == 1, (name, count)
    return example


def certificate(directory: Path) -> dict[str, str]:
    """One that nobody signed, as the directives that name it."""
    key, pem = directory / "key.pem", directory / "certificate.pem"
    argv = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    argv += ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", pem]
    argv += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(argv, check=True, capture_output=True)
    return {"ssl_certificate": str(pem), "ssl_certificate_key": str(key)}


def site(directory: Path, behind: str, https: int, **patience: str) -> str:
    """The example's two servers on free ports, before the gunicorn at ``behind``."""
    example = EXAMPLE.read_text()
    places = {
        "server 127.0.0.1:8000;": f"server {urlsplit(behind).netloc};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        # Tests go by numbers: who asks for another name is looked after elsewhere.
        "listen 80 default_server;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl default_server;": f"listen 127.0.0.1:{free_port()} ssl;",
    }
    for stands, wanted in places.items():
        assert example.count(stands) == 1, stands
        example = example.replace(stands, wanted)
    temporary = {
        "client_body_temp_path": f"{directory}/uploads",
        "proxy_temp_path": f"{directory}/downloads",
    }
    return put(example, **certificate(directory), **temporary, **patience)


@contextmanager
def running_nginx(directory: Path, behind: str, **patience: str):
    """Yields the TLS server's address and certificate; ``patience`` names directives of the example."""
    port, log = free_port(), directory / "error.log"
    (directory / "site.conf").write_text(site(directory, behind, port, **patience))
    (directory / "nginx.conf").write_text(MAIN.format(directory=directory))
    log.touch()
    argv = ["nginx", "-p", str(directory), "-e", str(log), "-c", str(directory / "nginx.conf")]
    process = subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )
    try:
        wait_until(lambda: listens(port), process=process, log=log)
        yield f"https://127.0.0.1:{port}", directory / "certificate.pem"
    finally:
        process.terminate()
        process.wait(15)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
