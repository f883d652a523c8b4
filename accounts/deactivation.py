"""What ends with an account that is put out of use: apps above register, none is imported here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import User


# ``ender(user, by=)``, called in the transaction that puts the account out of use.
_enders: Registry[Callable[..., object]] = Registry()
register = _enders.register


def end(user: "User", *, by: "User") -> None:
    for ender in _enders:
        ender(user, by=by)
