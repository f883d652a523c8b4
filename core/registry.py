"""Functions and kinds that apps hang in for a room below to call (docs/adr/0048).

What registers stands in modules of the names in ``MODULES``; each app's are imported once at the
start, in the order of INSTALLED_APPS, so that nobody lists them.
"""

from bisect import insort
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from operator import itemgetter
from pkgutil import iter_modules
from typing import Any, ClassVar, Generic, TypeVar

MODULES = (
    "checks",
    "dates",
    "documents",
    "extending",
    "gates",
    "handed_in",
    "imports",
    "panels",
    "queries.assignees",
    "queries.grouping",
    "queries.recipients",
    "registrations",
    "visibility",
)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


class Registry(Generic[Item]):
    """Items in their order; those of one order as they were found. Registering twice changes nothing.

    ``@registry.register`` or ``@registry.register(order=2)``.
    """

    def __init__(self, *items: Item) -> None:
        self._items: list[tuple[int, Item]] = [(0, item) for item in items]

    def register(self, item: Item | None = None, *, order: int = 0) -> Any:
        if item is None:
            return partial(self.register, order=order)
        if all(item != known for _, known in self._items):
            insort(self._items, (order, item), key=itemgetter(0))
        return item

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self._items)


class KeyedRegistry(dict[Key, Item]):
    """One item by key; what is registered later under a key takes the place of the former.

    ``@registry.register(key, …)``.
    """

    def register(self, *keys: Key) -> Callable[[Item], Item]:
        def add(item: Item) -> Item:
            self.update(dict.fromkeys(keys, item))
            return item

        return add


class RegisteringApp:
    """An AppConfig whose modules register by themselves; ``notice_kinds`` names its notices."""

    name: str
    notice_kinds: ClassVar[dict[str, str]] = {}

    def ready(self) -> None:
        for name in MODULES:
            _import(f"{self.name}.{name}")


def _import(name: str) -> None:
    """The module of this name where there is one, and of a package all."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:  # a room above it is missing, too
        return
    if spec is None:
        return
    module = import_module(name)
    for found in iter_modules(getattr(module, "__path__", ())):
        import_module(f"{name}.{found.name}")
