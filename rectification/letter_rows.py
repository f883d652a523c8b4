"""How one letter of the ladder stands in a list: on the board's list, the unit's page, the ledger's."""

from datetime import date

from core.formatting import badge, cn_date, due_light, due_words
from rectification.enums import SupervisionState
from rectification.models import Supervision
from rectification.querysets import SupervisionQuerySet

S = SupervisionState
TONES = {
    S.PROPOSED: "warning",
    S.ISSUED: "info",
    S.RECEIVED: "progress",
    S.ANSWERED: "info",
    S.ACCEPTED: "success",
    S.REFERRED: "warning",
    S.DECIDED: "success",
    S.DISMISSED: "muted",
}
BADGES = {state: badge(state.label, TONES[state]) for state in S}
MARKS = {"red": "is-late", "yellow": "is-soon"}
WAITS = (S.ISSUED, S.RECEIVED)


def for_rows(rows: SupervisionQuerySet) -> SupervisionQuerySet:
    """Without the long texts, which no list shows."""
    return rows.select_related("ledger__unit").defer("content", "answer", "requirement")


def row_of(letter: Supervision, today: date) -> dict:
    """One line, ready to print."""
    waits = letter.state in WAITS
    due = letter.answer_due_on
    return {
        "title": letter.get_kind_display(),
        "url": letter.get_absolute_url(),
        "reference": letter.reference,
        "unit": letter.ledger.unit.name,
        "issued": cn_date(letter.issued_on) if letter.issued_on else "",
        "received": cn_date(letter.received_at) if letter.received_at else "",
        "answered": cn_date(letter.answered_at) if letter.answered_at else "",
        "due": cn_date(due) if due else "",
        "rest": due_words(due, today) if waits and due else "",
        "css": MARKS.get(due_light(due, today), "") if waits else "",
        "state": BADGES[letter.state],
    }
