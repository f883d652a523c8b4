"""Who has a thing after a step: each app says it for its kinds, and what is missing where nobody can.

The work lists ask the same questions of the database; tests/overview/test_assignees.py walks every
move and holds both together (ADR 0049).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from django.db.models import Model

from core import freezing
from core.errors import NotYet
from core.notices import notify
from core.registry import KeyedRegistry
from core.targets import key_of

if TYPE_CHECKING:
    from accounts.models import User


NAMED = 3
OUTSIDE = ("liaison", "organ")  # they read no names of the people inside


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing so that nobody can take a step, and who mends it.

    ``key`` names what lacks somebody (a unit, a team, a round); the openers' to-do carries it.
    """

    words: str
    remedy: str
    key: str
    openers: Sequence[Any]
    url: str = ""


Lack = Callable[[], Gap]
P = ParamSpec("P")


def deferred(gap: Callable[P, Gap]) -> Callable[P, Lack]:
    """``gap`` is looked up where nobody can act, and costs no statement where somebody can."""

    @wraps(gap)
    def of(*args: P.args, **kwargs: P.kwargs) -> Lack:
        return partial(gap, *args, **kwargs)

    return of


@dataclass(frozen=True, slots=True)
class Next:
    """Who takes the next step; ``lack`` is asked only where ``people`` is empty."""

    action: str
    people: Sequence[Any]
    lack: Lack | None = None

    def find_gap(self) -> Gap | None:
        """What is missing; None where somebody has it or nothing is known to be missing."""
        return None if self.people or self.lack is None else self.lack()


Reader = Callable[[Any], Next | None]
# ``@register(Clue)``: who has a clue in its present state; None where nothing waits.
_readers: KeyedRegistry[type[Model], Reader] = KeyedRegistry()
register = _readers.register


def next_of(obj: Any) -> Next | None:
    reader = _readers.get(type(obj))
    return reader(obj) if reader else None


def words(obj: Any, user: "User | None" = None) -> str:
    """One sentence for ``user``: who has it now, or what is missing and who was asked for it."""
    found = next_of(obj)
    if found is None:
        return ""
    if found.people:
        return f"现在由{_holder(found.people, user)}{found.action}。"
    gap = found.find_gap()
    if gap is None:
        return ""
    lack, openers = f"目前没有人能{found.action}：{gap.words}", gap.openers
    if not openers:
        return f"{lack}，请联系系统管理员。"
    named = _bodies(openers) if _is_hidden(openers, user) else _names(openers)
    return f"{lack}。已列入{named}的待办，请其{gap.remedy}。"


def words_now(obj: Any, user: "User") -> str:
    """The same of the row as it stands after a step, which an action may have done on its own copy."""
    if type(obj) not in _readers or obj.pk is None:
        return ""
    obj.refresh_from_db()
    return words(obj, user)


def line(obj: Any, user: "User") -> str:
    """The same for the page of ``obj``, as ``user`` may know it; empty where nothing waits.

    A unit and an organ read the names of their own people, and of the others only which body it is.
    """
    found = None if freezing.is_frozen(obj) else next_of(obj)
    if found is None:
        return ""
    if not found.people:
        gap = None if user.has_role(*OUTSIDE) else found.find_gap()
        return f"目前没有人能{found.action}：{gap.words}" if gap else ""
    if _is_one_of(found.people, user) or _is_hidden(found.people, user):
        return f"现在由{_holder(found.people, user)}{found.action}"
    return f"现在由 {_names(found.people)}（{_standings(found.people)}）{found.action}"


def lines(objs: Iterable[Any], user: "User") -> str:
    """What ``line`` says of several things on one page, each sentence once."""
    said = dict.fromkeys(line(obj, user) for obj in objs)
    return "；".join(filter(None, said))


def ask_openers(obj: Any) -> None:
    """Notify who mends it where nobody can take the next step; never what the thing is about."""
    found = next_of(obj)
    gap = found.find_gap() if found else None
    if gap is None:
        return
    notify(
        gap.openers,
        kind="handing",
        key=f"handing:{key_of(obj)}:{obj.version}",
        subject=f"请{gap.remedy}：{gap.words}",
        body="补齐以前，有事项停在这里，没有人能办理下一步。",
        url=gap.url,
        urgent=True,
    )


def require_taker(obj: Any) -> None:
    """Refuse a step after which nobody has the thing and nobody could be asked to mend that."""
    found = next_of(obj)
    if found is None or found.people:
        return
    gap = found.find_gap()
    if gap and gap.openers:
        return
    why = gap.words if gap else "没有可用的账号"
    raise NotYet(f"现在没有人能{found.action}：{why}。请先联系系统管理员补齐账号，再办理这一步。")


def _holder(people: Sequence[Any], user: "User | None") -> str:
    """您 for whoever has it; the body for those who read no names of it; else the names."""
    if _is_one_of(people, user):
        return "您"
    return _bodies(people) if _is_hidden(people, user) else _names(people)


def _is_one_of(people: Sequence[Any], user: "User | None") -> bool:
    return user is not None and any(person.pk == user.pk for person in people)


def _is_hidden(people: Sequence[Any], user: "User | None") -> bool:
    """Whether ``user`` stands outside and is not one body with all of these."""
    if user is None or not user.has_role(*OUTSIDE):
        return False
    return not all(set(user.roles) & set(person.roles) for person in people)


def _bodies(people: Sequence[Any]) -> str:
    return "、".join(dict.fromkeys(person.role_labels for person in people))


def _standings(people: Sequence[Any]) -> str:
    """On a team the duty, elsewhere the account's roles."""
    shown = (person.standing or person.role_labels for person in people[:NAMED])
    return "、".join(dict.fromkeys(shown))


def _names(people: Sequence[Any]) -> str:
    shown = "、".join(person.name for person in people[:NAMED])
    return f"{shown}等{len(people)}人" if len(people) > NAMED else shown
