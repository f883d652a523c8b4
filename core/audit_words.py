"""Says the changes of an audit event in the words of the interface instead of column names."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, JSONField, Model

from core.moves import state_field

RENEWED = "已更新"
WORDED = "修改文书文字"  # whole texts, of papers that not everybody here may open
CUT = 200  # columns keep a long note from its beginning


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


def changes_of(event) -> list[Change]:
    """Each changed column by its label, choices by theirs; state and note stand beside it."""
    model = _model(event.target_type)
    found = []
    for name, (old, new) in event.changes.items():
        if model and hasattr(model, "MOVES") and name == state_field(model):
            continue
        if new and (new == event.note or (len(new) >= CUT and event.note.startswith(new))):
            continue  # the note says it already
        field = _field(model, name)
        label = str(field.verbose_name) if field else name
        if isinstance(field, JSONField) or event.verb == WORDED:  # the trail keeps all of it
            old, new = "", RENEWED
        found.append(Change(label, _word(field, old), _word(field, new)))
    return found


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> Field | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _word(field: Field | None, value: str) -> str:
    if value in ("True", "False"):
        return "是" if value == "True" else "否"
    if isinstance(field, ArrayField):
        return "、".join(_word(field.base_field, part) for part in value.split("、"))
    choices = {str(key): str(label) for key, label in getattr(field, "flatchoices", [])}
    return choices.get(str(value), value)
