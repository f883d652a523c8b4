"""The cells of one item as tables show them: made here once, so that templates stay flat.

A row is a dict of values, never a model instance; one statement for all of them.
"""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.formatting import badge, cn_date, due_words
from rectification.due_status import LIGHT_WORDS, light_of, next_due
from rectification.enums import HANDED_IN, ItemKind, ItemState, LedgerState

FIELDS = (
    "id",
    "version",
    "number",
    "problem",
    "is_common",
    "category__name",
    "kind",
    "department",
    "person",
    "progress",
    "state",
    "first_due_on",
    "due_on",
    "returns",
    "return_note",
    "measures_done",
    "measures_total",
    "measures_due_on",
)
TONES = {
    ItemState.ISSUED: "warning",
    ItemState.ACKNOWLEDGED: "info",
    ItemState.IN_PROGRESS: "progress",
    ItemState.SUBMITTED: "info",
    ItemState.VERIFIED: "info",
    ItemState.CLOSED: "success",
}
LEDGER_TONES = {
    LedgerState.ACKNOWLEDGING: "warning",
    LedgerState.PLANNING: "warning",
    LedgerState.PLAN_REVIEW: "info",
    LedgerState.CLOSED: "success",
}
KINDS = dict(ItemKind.choices)
STATE_BADGES = {state: badge(state.label, TONES[state]) for state in ItemState}
RETURNED = badge("退回整改", "danger")
ROW_CLASSES = {"red": "is-late", "yellow": "is-soon"}


def dress(rows: list[dict], today: date) -> list[dict]:
    """Add what the table shows: badge, due cell, measures done, address, row class."""
    for row in rows:
        _dress(row, today)
    return rows


def _dress(row: dict, today: date) -> None:
    colour = light_of(row["state"], row["due_on"], today, [row["measures_due_on"]])
    returned = row["state"] == ItemState.IN_PROGRESS and row["return_note"]
    row["url"] = reverse("rectification:item", args=[row["id"]])
    row["css"] = ROW_CLASSES.get(colour, "")
    row["kind_label"] = KINDS[row["kind"]]
    row["state_html"] = RETURNED if returned else STATE_BADGES[row["state"]]
    row["due_html"] = due_cell(row, colour, today)
    total = row["measures_total"]
    row["measures"] = f"{row['measures_done']}/{total}" if total else "—"


def due_cell(row: dict, colour: str, today: date) -> SafeString:
    """Light with how far it is, the date below; the first date beside it wherever it differs."""
    words = _how_far(row, colour, today)
    first = ""
    if row["first_due_on"] != row["due_on"]:
        first = f"（原定{cn_date(row['first_due_on'])}）"
    return format_html(
        '<span class="light light-{}">{}</span><span class="sub">{}{}</span>',
        colour,
        words,
        cn_date(row["due_on"]),
        first,
    )


def _how_far(row: dict, colour: str, today: date) -> str:
    """What stands beside the light: how far the date is that the unit owes next."""
    if colour == "done":
        return LIGHT_WORDS[colour]
    if row["state"] in HANDED_IN:
        return "已报请销号"
    due = next_due(row["due_on"], [row["measures_due_on"]])
    return due_words(due, today) if due == row["due_on"] else f"措施{due_words(due, today)}"


def next_step(row: dict, standing: str, plannable: bool) -> tuple[str, str]:
    """(label, url name) of what the person would do with the row now; ("", "") for nothing."""
    state = row["state"]
    if standing == "liaison":
        if state == ItemState.ACKNOWLEDGED or (state == ItemState.IN_PROGRESS and plannable):
            return ("填方案", "item_plan") if plannable else ("报进展", "item_report")
        return {
            ItemState.ISSUED: ("认领", "item"),
            ItemState.IN_PROGRESS: ("报进展", "item_report"),
        }.get(state, ("", ""))
    return {
        ("team", ItemState.SUBMITTED): ("核验", "item"),
        ("office", ItemState.VERIFIED): ("销号", "item"),
    }.get((standing, state), ("", ""))
