"""Lines of the registers of clues and handoffs, ready to print: no tag and no query in a cell."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.audit_words import changes_of
from core.formatting import badge, due_chip
from findings.enums import ClueState, Discipline, Disposal, HandoffState, Outcome
from findings.exports.clues import joined
from findings.models import Clue, Handoff
from findings.queries.clues import persons_of

CLUE_TONES = {
    ClueState.REGISTERED: "info",
    ClueState.VETTED: "warning",
    ClueState.APPROVED: "progress",
    ClueState.HANDED_OVER: "progress",
    ClueState.CONCLUDED: "success",
}
HANDOFF_TONES = {
    HandoffState.ISSUED: "warning",
    HandoffState.RECEIVED: "info",
    HandoffState.HANDLING: "progress",
    HandoffState.ANSWERED: "success",
    HandoffState.REFUSED: "danger",
}
STATES = {state.value: badge(state.label, CLUE_TONES[state]) for state in ClueState}
HANDOFF_STATES = {state.value: badge(state.label, HANDOFF_TONES[state]) for state in HandoffState}
DISCIPLINES, DISPOSALS = dict(Discipline.choices), dict(Disposal.choices)
OUTCOMES = dict(Outcome.choices)
HANDOFF = "findings.handoff"
# Columns of a handoff that its trail tells in words; the sealed ones are never in it.
DECIDED = {"disposal", "outcome"}


@dataclass(frozen=True, slots=True)
class ClueRow:
    number: str
    url: str
    flags: SafeString
    unit: str
    persons: str
    summary: str
    discipline: str
    organs: str
    due: SafeString | str
    state: SafeString
    css: str = ""


@dataclass(frozen=True, slots=True)
class HandoffRow:
    number: str
    url: str
    flags: SafeString
    clue: str
    persons: str
    summary: str
    organ: str
    due: SafeString | str
    result: str
    state: SafeString
    css: str = field(default="")


def flag_badges(flags: list[str]) -> SafeString:
    pairs = ((badge(flag, "danger" if flag == "优先" else "warning"),) for flag in flags)
    return format_html_join("", "{}", pairs)


def clue_row(clue: Clue, today: date | None) -> ClueRow:
    standing = [h for h in clue.handoffs.all() if h.state != HandoffState.REFUSED]
    due_on = min((h.due_on for h in standing if h.due_on), default=None)
    return ClueRow(
        number=clue.reference,
        url=clue.get_absolute_url(),
        flags=flag_badges(clue.flags),
        unit=clue.inspection.unit.name,
        persons="；".join(_named(person) for person in persons_of(clue)),
        summary=clue.summary,
        discipline=DISCIPLINES.get(clue.discipline, "—"),
        organs="、".join(h.organ.name for h in standing) or "—",
        due=due_chip(due_on, today) if due_on else "—",
        state=STATES[clue.state],
        css=_css(due_on, today),
    )


def _named(person: dict) -> str:
    """张某（市财政局科长）."""
    post = f"{person['employer']}{person['post']}"
    return f"{person['name']}（{post}）" if post else person["name"]


def handoff_row(row: Handoff, today: date) -> HandoffRow:
    content = row.content
    result = [DISPOSALS.get(row.disposal), OUTCOMES.get(row.outcome)]
    return HandoffRow(
        number=row.reference,
        url=row.get_absolute_url(),
        flags=flag_badges(row.asked),
        clue=content.get("clue", ""),
        persons=joined(content.get("persons", []), "name"),
        summary=content.get("summary", ""),
        organ=row.organ.name,
        due=due_chip(row.due_on, today) if row.due_on else "—",
        result=" → ".join(filter(None, result)) or "—",
        state=HANDOFF_STATES[row.state],
        css=_css(row.due_on, today),
    )


def _css(due_on: date | None, today: date | None) -> str:
    if due_on is None or today is None:
        return ""
    days = (due_on - today).days
    return "is-late" if days < 0 else "is-soon" if days <= 7 else ""


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
