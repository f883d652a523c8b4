"""Loose references to any row: "app.model" plus a number, resolved only inside a person's scope."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model


def label_of(obj: Model) -> str:
    return obj._meta.label_lower


def key_of(obj: Model) -> str:
    """The one-string form, for trails and keys: ``rounds.inspection:12``."""
    return f"{label_of(obj)}:{obj.pk}"


def load(label: str, pk: int, *, user) -> Model | None:
    """The row if ``user`` may see it, else None; unknown labels and unscoped models are None."""
    return load_many(label, [pk], user=user).get(pk)


def load_many(label: str, pks: Iterable[int], *, user) -> dict[int, Model]:
    """As ``load`` for many rows of one kind, by their numbers; those out of scope are absent."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return {}
    scoped = getattr(model._default_manager, "visible_to", None)
    return {row.pk: row for row in scoped(user).filter(pk__in=pks)} if scoped else {}


def hidden(rows: Iterable, user) -> set[tuple[str, int]]:
    """Of rows that name a target (audit events, documents): the targets out of ``user``'s scope.

    One query for each kind of target. What was deleted or has no scope of its own is not hidden.
    """
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.target_type and row.target_id is not None:
            wanted.setdefault(row.target_type, set()).add(row.target_id)
    return _out_of_scope(wanted, user)


def out_of_scope(targets: Iterable[tuple[str, int]], user) -> set[tuple[str, int]]:
    """The same for (type, number) pairs: those that are there, and not for ``user``."""
    wanted: dict[str, set[int]] = {}
    for label, pk in targets:
        wanted.setdefault(label, set()).add(pk)
    return _out_of_scope(wanted, user)


def _out_of_scope(wanted: dict[str, set[int]], user) -> set[tuple[str, int]]:
    return {(label, pk) for label, ids in wanted.items() for pk in _unseen(label, ids, user)}


def _unseen(label: str, ids: set[int], user) -> Iterable[int]:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return []
    scoped = getattr(model._default_manager, "visible_to", None)
    if scoped is None:
        return []
    there = model._base_manager.filter(pk__in=ids)
    return there.exclude(pk__in=scoped(user).values("pk")).values_list("pk", flat=True)
