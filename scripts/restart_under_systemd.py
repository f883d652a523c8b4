"""`python -m scripts.restart_under_systemd`: the shipped units under a real systemd, restarted again and again while people ask.

A user manager of systemd runs in a mount namespace of its own (root is needed), over a private
PostgreSQL and Redis. Of the units only paths, the port, the user and the file of settings are
replaced. Ends with 1 where anybody was refused.
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.bench import ROOT, VAR, embedded, prepare
from tests.processes import free_port
from tests.restarts import PATIENCE, Load

PEOPLE, RESTARTS = 8, 5
RUN = Path("/run/user/0")  # of the namespace
UNITS = ("xuncha-web.service", "xuncha-web.socket")
HARDENING = "xuncha-.service.d/hardening.conf"


def main() -> None:
    if "--inside" not in sys.argv:
        command = [sys.executable, "-m", "scripts.restart_under_systemd", "--inside"]
        raise SystemExit(subprocess.run(["unshare", "--mount", *command], cwd=ROOT).returncode)
    with embedded.running(VAR, durable=True) as urls:
        environment = prepare(urls, "demo", fresh=False)
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
        Path("/run/systemd/system").mkdir(parents=True)  # what says: systemd runs here
        raise SystemExit(restart(environment))


def restart(environment: dict[str, str]) -> int:
    port = free_port()
    install(environment, port)
    os.environ["XDG_RUNTIME_DIR"] = str(RUN)
    manager = subprocess.Popen(["/lib/systemd/systemd", "--user"])
    try:
        while systemctl("is-system-running").stdout.strip() not in ("running", "degraded"):
            time.sleep(0.2)
        systemctl("start", *UNITS, check=True)
        with Load(lambda: connect(port), PEOPLE) as load:
            took = [timed_restart() for _ in range(RESTARTS)]
    finally:
        systemctl("stop", *UNITS)
        manager.terminate()
        manager.wait(30)
    print(f"restarts, s: {took}; answers: {dict(load.answers)}; longest, s: {load.longest:.2f}")
    return int(set(load.answers) != {200})


def timed_restart() -> float:
    began = time.monotonic()
    systemctl("restart", UNITS[0], check=True)
    return round(time.monotonic() - began, 2)


def install(environment: dict[str, str], port: int) -> None:
    """The shipped units where the manager looks for them, with what is of this machine."""
    settings = Path(tempfile.mkdtemp(dir=VAR)) / "xuncha.env"
    settings.write_text("".join(f'{k}="{v}"\n' for k, v in environment.items() if k.isupper()))
    folder = RUN / "systemd" / "user"
    folder.mkdir(parents=True)
    (folder / HARDENING).parent.mkdir()
    for name in (*UNITS, HARDENING):
        text = (ROOT / "deploy" / name).read_text()
        text = re.sub(r"^(User|Group)=.*\n", "", text, flags=re.M)
        text = text.replace("ProtectHome=true", "ProtectHome=false")  # Python itself may lie there
        text = text.replace("/opt/xuncha", str(ROOT)).replace("/var/lib/xuncha", str(VAR))
        text = text.replace("/etc/xuncha.env", str(settings)).replace(":8000", f":{port}")
        log = f"StandardOutput=append:{VAR}/restarts.log\nStandardError=append:{VAR}/restarts.log\n"
        text = text.replace("Type=notify\n", f"Type=notify\n{log}")  # no journal runs here
        (folder / name).write_text(text)


def systemctl(*arguments: str, check: bool = False) -> subprocess.CompletedProcess:
    command = ["systemctl", "--user", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit(done.stderr + systemctl("status", *UNITS).stdout)
    return done


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)


if __name__ == "__main__":
    main()
