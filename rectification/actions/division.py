"""分工: the unit's liaisons share a ledger's items among themselves."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from core.errors import NotYet
from core.optimistic_locking import claim, edit
from rectification import notices, rules
from rectification.actions.ledgers import lock
from rectification.models import Ledger
from rectification.verbs import LedgerVerb
from rounds.queries.people import liaisons_of


@transaction.atomic
def divide(
    ledger: Ledger, handlers: Mapping[int, User | None], *, version: int | None = None, by: User
) -> int:
    """Give the open items (by their keys) to liaisons of the unit, None to all of them; how many changed.

    Who was given something by somebody else is told. Raises StaleState where the ledger was divided
    otherwise since ``version``, NotYet where a person does not speak for the unit any more.
    """
    ledger = lock(ledger)
    rules.check_can_divide(by, ledger)
    people: dict[int | None, User] = {user.pk: user for user in liaisons_of(ledger.unit_id)}
    given: dict[int | None, list[int]] = defaultdict(list)
    for item in ledger.items.open().filter(pk__in=handlers).order_by("number"):
        item.ledger = ledger
        wanted = handlers[item.pk]
        if wanted and wanted.pk not in people:
            raise NotYet(f"{wanted.name}现在不是本单位联络员，请另选一人。")
        if wanted != people.get(item.handler_id):
            edit(item, {"handler": wanted}, verb=LedgerVerb.ITEM_GIVEN, by=by)
            given[wanted.pk if wanted else None].append(item.number)
    if given:
        claim(ledger, version, {})
        ledger.refresh_from_db(fields=["version"])
    for pk, numbers in given.items():
        if pk not in (None, by.pk):
            notices.items_given(ledger, numbers, people[pk])
    return sum(map(len, given.values()))
