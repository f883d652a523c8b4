"""Loose references to any row: "app.model" plus a number, resolved only inside a person's scope."""

from django.apps import apps
from django.db.models import Model


def label_of(obj: Model) -> str:
    return obj._meta.label_lower


def key_of(obj: Model) -> str:
    """The one-string form, for trails and keys: ``rounds.inspection:12``."""
    return f"{label_of(obj)}:{obj.pk}"


def load(label: str, pk: int, *, user) -> Model | None:
    """The row if ``user`` may see it, else None; unknown labels and unscoped models are None."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    scoped = getattr(model._default_manager, "visible_to", None)
    return scoped(user).filter(pk=pk).first() if scoped else None
