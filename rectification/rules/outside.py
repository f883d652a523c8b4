"""Who may add to a ledger of what others found."""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import NotYet
from rectification.enums import LedgerState
from rectification.rules import require_office

if TYPE_CHECKING:
    from rectification.models import Ledger


def check_can_add_problems(user: User, ledger: "Ledger") -> None:
    """The office, until the unit has acknowledged all of it."""
    if not ledger.is_outside or ledger.state != LedgerState.ACKNOWLEDGING:
        raise NotYet("单位已认领这份来文的全部问题，不能再增加；另有问题的，请按另一份来文建台账。")
    require_office(user)
