"""The only place that assigns a state: checks the table, claims the row, records the event."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from core import assignees, audit
from core.errors import InvalidTransition, NotYet, StaleState
from core.optimistic_locking import claim
from core.verbs import LEARNING

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def move(
    obj: Any,
    to: str,
    *,
    by: "User | None",
    note: str = "",
    version: int | None = None,
    **columns: Any,
) -> None:
    """Take ``obj`` from its present state to ``to`` and set ``columns`` in the same statement.

    The model names its table in ``TRANSITIONS`` and, where it is not ``state``, its column in
    ``STATE_FIELD``. With ``version`` the content must also still be the one the person read.
    Where nobody can take the next step, whoever mends that is asked (core.assignees).
    The event keeps old and new of every column that was decided, of sealed ones the mark.
    Raises InvalidTransition where the table has no such step, ActionDenied where a note is required
    and missing, StaleState where somebody else was faster.
    """
    field = state_field(obj)
    old = getattr(obj, field)
    step = type(obj).TRANSITIONS.find(old, to)
    if step is None and old == to:
        raise StaleState(_faster(obj))
    if step is None:
        raise InvalidTransition(
            f"“{_label(obj, old)}”状态下不能转为“{_label(obj, to)}”，请刷新页面后再操作。"
        )
    if step.note_required and not note.strip():
        raise NotYet(f"“{step.label}”需要写明原因，请填写后再提交。")
    before = audit.decided(obj, {name: getattr(obj, name) for name in columns})
    try:
        written = claim(obj, version, columns | {field: to}, **{field: old})
    except StaleState as error:
        raise StaleState(_faster(obj)) from error
    obj.refresh_from_db(fields=written)
    changes = {field: [old, to]} | audit.since(obj, before)
    audit.record(obj, step.verb, by=by, note=audit.hidden_note(obj, note), changes=changes)
    assignees.ask_openers(obj)


def state_field(obj: Model | type[Model]) -> str:
    return getattr(obj, "STATE_FIELD", "state")


def _faster(obj: Model) -> str:
    """Who was faster and with what: their event is committed, or there is none to name."""
    latest = audit.history(obj).exclude(kind__in=LEARNING).first()
    who = f"{latest.actor_name}刚刚已“{latest.verb}”" if latest else "这条记录刚刚被他人处理过"
    return f"{who}，请刷新页面查看最新情况后再操作。"


def _label(obj: Model, value: str) -> str:
    field: Any = obj._meta.get_field(state_field(obj))
    choices = dict(field.flatchoices)
    return str(choices.get(value, value))
