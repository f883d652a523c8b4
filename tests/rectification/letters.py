"""The shipped ladder and a ledger that has come to one of its steps, for the tests of the ladder."""

from rectification import escalation
from rectification.models import LadderStep, Ledger, LedgerItem, Supervision
from tests import factories as make

KINDS = ["urging", "guiding", "reminding", "warning", "accountability"]


def shipped() -> dict[str, LadderStep]:
    """The five steps as an installation starts with them."""
    return {row["kind"]: LadderStep.objects.create(**row) for row in escalation.rows()}


def age(ledger: Ledger, days: int, *, due_in: int) -> Ledger:
    """As if the opinion had been fed back ``days`` ago and the phase ended in ``due_in`` days."""
    Ledger.objects.filter(pk=ledger.pk).update(
        opened_on=make.days(-days),
        plan_due_on=make.days(-days + 30),
        concentrated_due_on=make.days(due_in),
    )
    LedgerItem.objects.filter(ledger=ledger).update(due_on=make.days(due_in))
    ledger.refresh_from_db()
    return ledger


def letter_of(ledger: Ledger) -> Supervision:
    rows = Supervision.objects.select_related("ledger__unit", "ledger__inspection", "step")
    return rows.filter(ledger=ledger).order_by("-pk").first()
