"""What lies on the disk: in directories, and in files without a name that a process holds open."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def held_open(pid: int | str) -> Iterator[bytes]:
    """The content of every ordinary file that a process has open, also of those without a name."""
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if stat.S_ISREG(entry.stat().st_mode):
                yield entry.read_bytes()
        except (FileNotFoundError, PermissionError):  # closed meanwhile, or written only
            continue


def processes_of(word: str) -> list[int]:
    """Those with this word in their command line: a server's workers have its address there."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and word.encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [pid for pid in found if pid != os.getpid()]


def fresh(files: Iterator[Path], since: float) -> Iterator[Path]:
    """The ordinary files among them that were written after ``since``."""
    for path in files:
        try:
            facts = path.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(facts.st_mode) and facts.st_mtime >= since:
            yield path
