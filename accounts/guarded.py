"""Accounts whose password and second factor take two people to reset, and why (ADR 0065).

The three offices and the leading group stand here; apps above register who sees clues.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from accounts.enums import ADMINISTRATORS, Role
from core.registry import KeyedRegistry

if TYPE_CHECKING:
    from accounts.models import User


Test = Callable[..., bool]
# Why in words, for which accounts, and whether their sign-in also asks for a second factor.
_sights: KeyedRegistry[str, tuple[Test, bool]] = KeyedRegistry()


def register(words: str, test: Test, *, needs_factor: bool = False) -> None:
    """Guard accounts for which ``test(user)`` holds."""
    _sights[words] = (test, needs_factor)


def reasons(user: "User") -> list[str]:
    """Why the account is guarded, in words; none where one administrator may reset it."""
    held = [Role(role).label for role in user.roles if role in (*ADMINISTRATORS, Role.LEADERSHIP)]
    return held + [words for words, (test, _) in _sights.items() if test(user)]


def needs_factor(user: "User") -> bool:
    """Whether the account must show a second factor whatever its role's row says."""
    if set(user.roles) & set(ADMINISTRATORS):
        return True
    return any(test(user) for test, asked in _sights.values() if asked)
