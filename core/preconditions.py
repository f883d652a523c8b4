"""What a person has to do before content opens to them: apps above say it, the bases of pages ask.

Where a list is empty or an address is out of scope, the page that asks stands in its place. Nothing
is opened or closed here: what somebody sees is decided in the querysets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Precondition:
    """A heading, why, and the label and address of the page where it is done."""

    title: str
    words: str
    label: str
    url: str


Asked = Callable[[Any], Precondition | None]
_asked: Registry[Asked] = Registry()
register = _asked.register


def of(user: "User") -> Precondition | None:
    """The first thing that ``user`` has to do; None where nothing stands before them."""
    return next((found for ask in _asked if (found := ask(user)) is not None), None)
