"""What the trail is asked for: the columns of the domain's rows that somebody decided."""

from collections import Counter

from django.conf import settings

from core.audit import recording
from core.models import AuditEvent
from core.targets import model_of

APPS = set(settings.OWN_APPS) - {"core", "accounts"}
EXEMPT = {
    "version": "counts the saves",
    "search_text": "computed from the words",
    "search_grams": "computed from the words",
}
Told = Counter[tuple[str, int, str]]  # (model, row, column): how often


def is_asked(label: str, name: str) -> bool:
    return name not in EXEMPT and recording.is_decided(model_of(label), name)


def texts() -> dict[tuple[str, int, str], set[str]]:
    """What each of these columns has held by the trail."""
    found: dict[tuple[str, int, str], set[str]] = {}
    rows = AuditEvent.objects.values_list("target_type", "target_id", "changes")
    for label, row, changes in rows:
        for name, (_, new) in changes.items():
            found.setdefault((label, row, name), set()).add(new)
    return found


def kept() -> Told:
    """Every column of every row that the trail names."""
    rows = AuditEvent.objects.values_list("target_type", "target_id", "changes")
    return Counter((label, row, name) for label, row, changes in rows for name in changes)
