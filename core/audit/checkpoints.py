"""The chain's last head, noted outside the database each time it is sealed: a cut tail is found.

The daily anchor knows nothing of what came after it. The note beside it does: one line, renewed
each minute. A head that the chain no longer passes through stays in the file for good, under it
the notes go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from core import locks
from core.audit import anchors, external_files
from core.audit.chain import head
from core.audit.proof import Fault
from core.locks import Lock
from core.models import AuditSeal
from core.verbs import CoreVerb


@dataclass(frozen=True)
class Checkpoint:
    """At ``at`` (local time, to the second) the chain had ``length`` links and ended in ``digest``."""

    at: str
    length: int
    digest: str

    def __str__(self) -> str:
        return f"{self.at} {self.length} {self.digest}"


@transaction.atomic
def note() -> list[Checkpoint]:
    """Write down the head as it is now; returns the noted ones that the chain contradicts.

    Raises OSError where the place cannot be written. Waits for whoever seals or notes.
    """
    locks.take(Lock.TRAIL_SEALING)
    lost_lines = external_files.begin(path(), CoreVerb.HEADS_BEGUN) or _lost_lines()
    known = _noted()
    gone = _contradicted(known)
    length, digest = head()
    if not known or known[-1] in gone or known[-1].length < length:
        now = timezone.localtime().isoformat(timespec="seconds")
        _write(lost_lines, [*gone, Checkpoint(now, length, digest)])
    return gone


def lost() -> list[Checkpoint]:
    """Every noted head that the chain does not pass through."""
    return _contradicted(_noted())


def faults() -> Iterator[Fault]:
    """What ``lost`` says, in sentences, and whether the file is or was gone."""
    if external_files.is_missing(path(), CoreVerb.HEADS_BEGUN):
        yield Fault(None, f"链头记录文件{path()}不见了：无法核对链尾是否被截去，请查明。")
    for line in _lost_lines().splitlines():
        yield Fault(
            None,
            f"{external_files.lost_on(line)}发现链头记录文件不见了，此后重新开始：此前的链尾无法核对。",
        )
    for one in lost():
        moment = one.at[:16].replace("T", " ")
        yield Fault(None, f"{moment}记下的第{one.length}条已不在链上：链尾被截去，或整段被改写。")


def path() -> Path:
    """The file of the heads, beside that of the anchors; it need not exist yet."""
    return anchors.path().with_name("heads.txt")


def _noted() -> list[Checkpoint]:
    lines = path().read_text(encoding="utf-8").splitlines() if path().exists() else []
    return [found for line in lines if (found := _read(line))]


def _lost_lines() -> str:
    """The lines that a file begun anew keeps: of each time that it was found gone."""
    lines = path().read_text(encoding="utf-8").splitlines() if path().exists() else []
    return "".join(f"{line}\n" for line in lines if external_files.lost_on(line))


def _write(lost_lines: str, heads: list[Checkpoint]) -> None:
    """In one step: a process killed in the middle leaves the old notes."""
    path().parent.mkdir(parents=True, exist_ok=True)
    beside = path().with_suffix(".part")
    beside.write_text(lost_lines + "".join(f"{one}\n" for one in heads), encoding="utf-8")
    beside.replace(path())


def _contradicted(known: list[Checkpoint]) -> list[Checkpoint]:
    rows = AuditSeal.objects.filter(sequence__in=[one.length for one in known])
    digests = dict(rows.values_list("sequence", "digest"))
    return [one for one in known if one.length and digests.get(one.length) != one.digest]


def _read(line: str) -> Checkpoint | None:
    try:
        at, length, digest = line.split()
        return Checkpoint(datetime.fromisoformat(at).isoformat(), int(length), digest)
    except ValueError:
        return None
