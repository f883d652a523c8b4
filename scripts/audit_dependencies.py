"""Known holes in what we build on: python -m scripts.audit_dependencies; part of make check.

pip-audit asks PyPI about every installed package, npm asks its registry about package-lock.json.
Where neither answers (an intranet, a mirror without that service) it says so and passes: what can
still be held against the lock files is. A hole that was found fails.
"""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
# Asked first: one answer tells whether all others are worth the wait.
PROBE = "https://pypi.org/pypi/django/5.2/json"
PROBE_SECONDS, ASK_SECONDS = 5, 120
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;#]+)")


def main() -> int:
    complaints, said = unpinned() + unsummed(), []
    for ask in (python_packages, npm_packages):
        found, sentence = ask()
        complaints += found
        said += [sentence] if sentence else []
    print("\n".join([*said, *complaints]))
    return 1 if complaints else 0


def python_packages() -> tuple[list[str], str]:
    """Complaints of pip-audit, and a sentence where it could not ask."""
    silent = "pip-audit could not ask PyPI for known holes: only the pins were checked"
    if not answers(PROBE):
        return [], silent
    command = [sys.executable, "-m", "pip_audit", "--local", "--format", "json"]
    try:
        done = run(*command, "--progress-spinner", "off", "--timeout", str(PROBE_SECONDS))
        return holes_of_pip(json.loads(done)), ""
    except (subprocess.TimeoutExpired, ValueError):
        return [], silent


def npm_packages() -> tuple[list[str], str]:
    """Complaints of npm audit, and a sentence where it could not ask."""
    silent = "npm could not ask its registry for known holes: only the lock file was checked"
    limits = ("--fetch-retries=0", f"--fetch-timeout={PROBE_SECONDS * 1000}")
    try:
        report = json.loads(run("npm", "audit", "--json", "--package-lock-only", *limits))
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return [], silent
    return (holes_of_npm(report), "") if "vulnerabilities" in report else ([], silent)


def holes_of_pip(report: dict) -> list[str]:
    """One sentence a hole: package, version, its name, and from which version it is mended."""
    return [
        f"{each['name']} {each['version']}: {hole['id']}, mended in "
        f"{'、'.join(hole.get('fix_versions') or ['no version yet'])}"
        for each in report.get("dependencies", [])
        for hole in each.get("vulns", [])
    ]


def holes_of_npm(report: dict) -> list[str]:
    """One sentence a package that has a hole."""
    return [
        f"{name} {each.get('range', '')}: {each.get('severity', 'unknown')}"
        for name, each in sorted(report["vulnerabilities"].items())
    ]


def unpinned() -> list[str]:
    """Packages without version or sum, installed versions that are not the pinned one, and what a .in
    file asks for otherwise than its lock file."""
    found = []
    for file in REQUIREMENTS:
        locked = _entries(file)
        for line in locked:
            pin = PIN.match(line)
            if not pin or "--hash=sha256:" not in line:
                found.append(f"{file}: {line.split()[0]} is not pinned with a sum")
            elif ";" not in line:  # with a marker: not on every machine
                found += _against_installed(*pin.groups())
        pins = {_named(line) for line in locked}
        asked = _entries(file.replace(".txt", ".in"))
        found += [
            f"{file}: run scripts/lock for {each}" for each in asked if _named(each) not in pins
        ]
    return found


def _entries(file: str) -> list[str]:
    """Each package on one line, with what follows it."""
    path = ROOT / file
    lines = (
        path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines() if path.exists() else []
    )
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r", "-c"))]


def _named(line: str) -> tuple[str, ...]:
    """Name and version as PyPI compares them; of a line without a pin, itself."""
    pin = PIN.match(line)
    return (re.sub(r"[-_.]+", "-", pin[1]).lower(), pin[2]) if pin else (line,)


def _against_installed(name: str, version: str) -> list[str]:
    try:
        there = metadata.version(name)
    except metadata.PackageNotFoundError:
        return [f"{name} is pinned and not installed"]
    return [] if there == version else [f"{name} {there} is installed, {version} is pinned"]


def unsummed() -> list[str]:
    """Packages of the npm lock file without the sum that proves what is downloaded."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    return [f"{name} has no sum" for name, each in packages.items() if "integrity" not in each]


def answers(url: str) -> bool:
    """Whether PyPI's service of known holes is there: an answer with that list in it."""
    try:
        with urlopen(url, timeout=PROBE_SECONDS) as answer:  # noqa: S310 - https, our own constant
            return "vulnerabilities" in json.load(answer)
    except (URLError, OSError, ValueError):
        return False


def run(*command: str) -> str:
    """What a program prints; its exit code says only what it prints, too."""
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=ASK_SECONDS, check=False
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
