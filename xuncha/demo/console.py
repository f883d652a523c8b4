"""What the demo prints: each process's lines under its name; all of them are kept in a file.

Django's and Celery's lines of level INFO go to the file alone: a newcomer shall see the address and
the accounts, not the heartbeat of the worker.
"""

import re
import sys
import threading
from pathlib import Path

COLOURS = {"web": 36, "worker": 35, "mail": 34, "beat": 33, "demo": 32}
KEPT_BYTES = 20 * 1024 * 1024
_EVERYDAY = re.compile(r"\d{4}-\d\d-\d\d \S+ INFO ")
_one_line_at_a_time = threading.Lock()


def say(name: str, text: str) -> None:
    label = f"{name:<6} │"
    if sys.stdout.isatty():
        label = f"\033[{COLOURS.get(name, 37)}m{label}\033[0m"
    with _one_line_at_a_time:
        print(f"{label} {text}", flush=True)


def follow(name: str, stream, log: Path) -> threading.Thread:
    """Print what matters and keep every line of a child's output until it closes."""
    turn_over(log)
    thread = threading.Thread(target=_copy, args=(name, stream, log), daemon=True)
    thread.start()
    return thread


def turn_over(log: Path) -> None:
    """Start a new file when the old one has grown large; one old file is kept."""
    if log.exists() and log.stat().st_size > KEPT_BYTES:
        log.replace(log.with_suffix(".1.log"))


def _copy(name: str, stream, log: Path) -> None:
    with stream, log.open("a", encoding="utf-8") as kept:
        for line in stream:
            if not _EVERYDAY.match(line):
                say(name, line.rstrip("\n"))
            kept.write(line)
            kept.flush()
