"""The units in deploy/, judged by systemd itself and compared with what the documents say of them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.restarts import UNIT, directive
from tests.world import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(
    path for path in DEPLOY.iterdir() if path.name.startswith("xuncha") and path.is_file()
)
HARDENING = DEPLOY / "xuncha-.service.d" / "hardening.conf"
LIMIT = 3.0  # of systemd's own figure of exposure, from 0 to 10
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
TIMERS = [unit for unit in UNITS if unit.suffix == ".timer"]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def judged(*arguments: str) -> subprocess.CompletedProcess:
    command = [shutil.which("systemd-analyze"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def installed_in(folder: Path, unit: Path, **changes: str) -> None:
    """The unit as it stands on a server, where the product lies in this directory."""
    text = unit.read_text().replace("/opt/xuncha", str(ROOT))
    for old, new in changes.items():
        text = text.replace(old, new)
    (folder / unit.name).write_text(text)


def hardened_in(folder: Path, **changes: str) -> None:
    (folder / HARDENING.parent.name).mkdir()
    installed_in(folder / HARDENING.parent.name, HARDENING, **changes)


def test_systemd_finds_no_fault_in_the_units(tmp_path):
    hardened_in(tmp_path)
    for unit in UNITS:
        installed_in(tmp_path, unit)

    done = judged("verify", *(str(tmp_path / unit.name) for unit in UNITS))

    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_names_a_directive_that_it_does_not_know(tmp_path):
    """Else the test above could not fail."""
    hardened_in(tmp_path, NoNewPrivileges="NoNewPrivilege")
    for unit in UNITS:
        installed_in(tmp_path, unit)

    assert "NoNewPrivilege" in judged("verify", str(tmp_path / "xuncha-web.service")).stderr


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.name)
def test_a_timer_names_days_that_come_and_a_service_of_ours(timer):
    done = judged("calendar", directive(timer, "OnCalendar"))

    assert "Next elapse" in done.stdout
    assert timer.with_suffix(".service") in SERVICES
    assert directive(timer, "Persistent") == "true"
    assert timer.name in OPERATIONS


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_is_nobody_special_and_writes_where_it_must(unit):
    assert directive(unit, "User") == "xuncha"
    assert directive(unit, "EnvironmentFile") == "/etc/xuncha.env"
    assert directive(unit, "ReadWritePaths").split()[0] == "/var/lib/xuncha"


def test_systemd_itself_finds_the_services_little_exposed(tmp_path):
    """With what systemd reads for each of them; without it the figure is three times as high."""
    hardened_in(tmp_path)
    for unit in SERVICES:
        installed_in(tmp_path, unit)
        done = judged("security", "--offline=true", "--no-pager", str(tmp_path / unit.name))
        (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        assert float(exposure) <= LIMIT, done.stdout

    assert directive(HARDENING, "NoNewPrivileges") == "true"
    assert directive(HARDENING, "ProtectSystem") == "strict"
    assert "cp -r deploy/xuncha*" in OPERATIONS


def test_the_next_restart_waits_until_every_worker_hears_it():
    """ADR 0077: who is told to end in the moment of its fork works on, and is killed with what it serves."""
    (after,) = re.findall(r"^ExecStartPost=/bin/sleep (\d+)$", UNIT.read_text(), re.M)

    assert int(after) >= 3
    assert directive(UNIT, "Type") == "notify"


def test_the_key_of_drills_is_no_plain_file_on_the_server():
    """ADR 0084: made, stored and opened as a credential encrypted to the machine."""
    unit = DEPLOY / "xuncha-drill.service"
    name, place = directive(unit, "LoadCredentialEncrypted").split(":")

    assert "LoadCredential=" not in unit.read_text()
    assert f"--identity ${{CREDENTIALS_DIRECTORY}}/{name}" in directive(unit, "ExecStart")
    assert f"age-keygen | systemd-creds encrypt --name={name} - {place}" in OPERATIONS
    assert not re.search(r"age-keygen -o /etc", OPERATIONS)
