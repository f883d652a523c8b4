"""That the files beside the database were begun stands in the trail: one that is missing is missed.

Without this a removed file looked like one that was never written, and the next minute wrote it anew.
"""

from pathlib import Path

from django.utils import timezone

from core.audit.recording import record
from core.models import AuditEvent
from core.verbs import Verb

LOST = "LOST"  # begins the line that a file begun anew keeps for good


def is_begun(verb: Verb) -> bool:
    return AuditEvent.objects.filter(verb=verb).exists()


def is_missing(path: Path, verb: Verb) -> bool:
    return not path.exists() and is_begun(verb)


def begin(path: Path, verb: Verb) -> str:
    """Before ``path`` is written: notes in the trail that it is; the line that a lost one leaves."""
    if not is_begun(verb):
        record(None, verb, by=None)
        return ""
    if path.exists():
        return ""
    return f"{LOST} {timezone.localtime().isoformat(timespec='seconds')}\n"


def lost_on(line: str) -> str:
    """When the file was found gone, of such a line; "" of others."""
    word, _, moment = line.partition(" ")
    return moment[:16].replace("T", " ") if word == LOST else ""
