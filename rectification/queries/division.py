"""分工: who of a unit's liaisons works on which item."""

from collections.abc import Iterable

from accounts.models import User
from rectification.models import Ledger, LedgerItem
from rounds.queries.people import liaisons_of


def workers_of(item: LedgerItem) -> list[User]:
    """The liaison who was given the item; all of the unit where nobody was, or their time ended."""
    people = liaisons_of(item.ledger.unit_id)
    return [user for user in people if user.pk == item.handler_id] or people


def workers_on(ledger: Ledger, states: Iterable[str]) -> list[User]:
    """Those of the unit to whom at least one of the ledger's items in these states is left."""
    people = liaisons_of(ledger.unit_id)
    handlers = set(ledger.items.filter(state__in=states).values_list("handler", flat=True))
    given = [user for user in people if user.pk in handlers]
    return given if len(given) == len(handlers) else people
