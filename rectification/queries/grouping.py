"""Notices about items of one ledger, said together where one day brings several."""

from django.utils.http import urlencode

from core.models import Notice
from core.notices.grouping import Group, register
from core.targets import label_of
from core.visibility import target_of
from rectification.enums import OPEN, ItemState
from rectification.models import Ledger, LedgerItem

ITEM = label_of(LedgerItem)
# By the step in the notice's key: what it says, and in which state the list shows the item.
STEPS = {
    "submitted": ("申请销号，请核验", ItemState.SUBMITTED),
    "verified": ("已核验，请办理销号", ItemState.VERIFIED),
    "returned": ("被退回，请继续整改", ItemState.IN_PROGRESS),
    "reopened": ("须重新整改", ItemState.IN_PROGRESS),
    "closed": ("已销号", ItemState.CLOSED),
}


@register
def by_ledger(rows: list[Notice]) -> dict[int, Group]:
    """Reminders of items and measures by how far the date is, steps of items by the step."""
    about = {row.pk: target for row in rows if (target := target_of(row.url))}
    said = {row.pk: words for row in rows if row.pk in about and (words := _said(row))}
    numbers = {about[pk][1] for pk in said if about[pk][0] == ITEM}
    items = {
        item.pk: item.ledger
        for item in LedgerItem.objects.filter(pk__in=numbers)
        .select_related("ledger__unit")
        .only("ledger__source", "ledger__unit__name")
    }
    return {
        pk: _group(items[about[pk][1]], *words)
        for pk, words in said.items()
        if about[pk][0] == ITEM and about[pk][1] in items
    }


def _said(row: Notice) -> tuple[str, str] | None:
    """(in words, state of the list)."""
    if row.key.startswith("remind:") and row.about_on:
        return row.subject.partition("：")[0], OPEN
    model, _, rest = row.key.partition(":")
    return STEPS.get(rest.split(":")[1]) if model == "ledgeritem" and ":" in rest else None


def _group(ledger: Ledger, words: str, state: str) -> Group:
    source = f"（{ledger.get_source_display()}）" if ledger.is_outside else ""
    return Group(
        key=(label_of(ledger), ledger.pk, words),
        name=f"{ledger.unit.name}整改台账{source}",
        words=words,
        url=f"{ledger.get_absolute_url()}?{urlencode({'state': state})}",
    )
