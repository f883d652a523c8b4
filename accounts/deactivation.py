"""What ends with an account that is put out of use: apps above register, none is imported here."""

from collections.abc import Callable

Ender = Callable[..., object]
_enders: list[Ender] = []


def register(ender: Ender) -> Ender:
    """Add ``ender(user, by=)``, called in the transaction that puts the account out of use;
    registering it twice changes nothing."""
    if ender not in _enders:
        _enders.append(ender)
    return ender


def end(user, *, by) -> None:
    """Tell every ender, in the order of registration."""
    for ender in _enders:
        ender(user, by=by)
