"""公示期: until when and where the public writes of what a unit published."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.optimistic_locking import edit, hold
from rectification.models import Ledger, PublicPeriod
from rectification.rules import disclosure as rules
from rectification.verbs import LedgerVerb


@transaction.atomic
def set_period(
    ledger: Ledger, values: dict, *, version: int | None = None, by: User
) -> PublicPeriod | bool:
    """Its days and contact; False where nothing was changed.

    Raises StaleState where somebody saved since ``version`` was read.
    """
    hold(ledger)
    rules.check_can_set_period(by, ledger)
    period = PublicPeriod.objects.filter(ledger=ledger).first()
    if period is not None:
        verb = LedgerVerb.PUBLIC_PERIOD_SET
        return edit(period, values, version=version, verb=verb, by=by) and period
    period = PublicPeriod.objects.create(ledger=ledger, **values)
    audit.record(period, LedgerVerb.PUBLIC_PERIOD_SET, by=by, changes=audit.begun(period))
    return period
