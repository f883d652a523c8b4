"""What belongs to something archived stays as it is (ADR 0068).

A model says in ``archived_with`` with what its rows are archived; that one (an inspection, a round)
names the final state in ``ARCHIVED``. Pages, buttons and the trail of every write ask here.
"""

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from core.errors import NotYet
from core.verbs import Verb, VerbKind


def owner_of(obj: object) -> Model | None:
    """The inspection or round with which ``obj`` is archived; None where nothing freezes it."""
    return getattr(obj, "archived_with", None) if isinstance(obj, Model) else None


def is_frozen(obj: object) -> bool:
    """Whether nothing about ``obj`` can change any more, as far as its loaded rows say."""
    owner = owner_of(obj)
    return owner is not None and _state(owner) == _final(owner)


def check(obj: object) -> None:
    """Raise NotYet with a sentence where ``obj`` is frozen."""
    if is_frozen(obj):
        raise NotYet(sentence(obj))


def check_write(obj: object, verb: Verb, changes: dict) -> None:
    """The same at the end of a write, by what the database holds now.

    Learning of it goes on, and so does printing what stands. Holds the owner's key until the transaction ends, so that nobody archives it in between. The
    step that archives is the last that may be written.
    """
    owner = owner_of(obj)
    if owner is None or owner.pk is None or verb.kind != VerbKind.WRITE:
        return
    archives = owner is obj and changes.get(_column(owner), [None])[-1] == _final(owner)
    if not archives and _held_state(owner) == _final(owner):
        raise NotYet(sentence(obj))


def hold(owner: Model) -> None:
    """Before archiving: wait for writes under way, and let none begin until this is done."""
    type(owner)._base_manager.select_for_update().get(pk=owner.pk)


def sentence(obj: object) -> str:
    owner = owner_of(obj)
    return f"“{owner}”已归档，内容不再变动，只能查阅和打印。确需补正的，请巡察办按档案管理规定另行说明。"


def banner(obj: object) -> str:
    """What the page of something archived says; empty while it may still change.

    Nothing is written to an archived owner, so its last write is its archiving.
    """
    owner = owner_of(obj)
    if owner is None or not is_frozen(obj):
        return ""
    day = getattr(owner, "archived_on", None) or timezone.localdate(getattr(owner, "updated_at"))  # noqa: B009
    return f"已于{day.year}年{day.month}月{day.day}日归档，内容不再变动，只能查阅和打印。"


def _held_state(owner: Model) -> str:
    column = next(str(f.column) for f in owner._meta.fields if f.name == _column(owner))
    names = [connection.ops.quote_name(name) for name in (column, owner._meta.db_table)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names[0]} FROM {names[1]} WHERE id = %s FOR KEY SHARE",  # noqa: S608 - names of ours
            [owner.pk],
        )
        row = cursor.fetchone()
    return row[0] if row else ""


def _column(owner: Model) -> str:
    return getattr(owner, "STATE_FIELD", "state")


def _state(owner: Model) -> str:
    return getattr(owner, _column(owner))


def _final(owner: Model) -> str:
    """What others are archived with has it."""
    return getattr(owner, "ARCHIVED")  # noqa: B009 - a model of any app
