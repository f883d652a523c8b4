"""Events of clues and handoffs as their pages tell them."""

from core.audit_words import changes_of
from findings.models import Handoff

HANDOFF = "findings.handoff"
# Columns of a handoff that its trail tells in words; the sealed ones are never in it.
DECIDED = {"disposal", "outcome"}


def _decided(event) -> str:
    """What an organ decided, and what it had decided before: 处置方式：谈话函询 → 初步核实."""
    if event.target_type != HANDOFF or not DECIDED & set(event.changes):
        return ""
    labels = {str(Handoff._meta.get_field(name).verbose_name) for name in DECIDED}
    told = [change for change in changes_of(event) if change.label in labels]
    return "；".join(f"{c.label}：{c.old + ' → ' if c.old else ''}{c.new}" for c in told)


def event_rows(events, files=()) -> list[dict]:
    """Events as the timeline component reads them: clue events carry no content to begin with,
    sums of files stay in the trail, and of a clue's events only handoffs need naming.

    ``files`` are those the page shows anyway: the trail names them by number only.
    """
    names = {f"附件{file.pk}": file.name for file in files}
    return [
        {
            "at": event.at,
            "verb": event.verb,
            "actor_name": event.actor_name,
            "note": _decided(event)
            or names.get(note := event.note.partition("（SHA-256")[0], note),
            "target_label": event.target_label if event.target_type == HANDOFF else "",
        }
        for event in events
    ]
