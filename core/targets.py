"""Loose references to any row: "app.model" plus a number, resolved only inside a person's scope.

A label names a kind for good: trails are never rewritten and files are sealed with it. A model that
moved to another app says under which label it began (``TARGET_LABEL``) and keeps it (ADR 0101).
"""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from accounts.models import User


Row = TypeVar("Row", bound=Model)


def label_of(obj: Model | type[Model]) -> str:
    return getattr(obj, "TARGET_LABEL", "") or obj._meta.label_lower


def model_of(label: str) -> type[Model]:
    """The model that a stored label names; raises LookupError or ValueError."""
    return _moved().get(label) or apps.get_model(label)


@cache
def _moved() -> dict[str, type[Model]]:
    return {label_of(model): model for model in apps.get_models() if hasattr(model, "TARGET_LABEL")}


def key_of(obj: Model) -> str:
    """The one-string form, for trails and keys: ``rounds.inspection:12``."""
    return f"{label_of(obj)}:{obj.pk}"


def load(label: str, pk: int, *, user: "User") -> Model | None:
    """The row if ``user`` may see it, else None; unknown labels and unscoped models are None.

    One statement also where nothing of the kind is in scope, which Django knows without asking:
    see ``at_or_before``.
    """
    scope = _scope(label, user)
    if scope is None:
        return None
    rows = scope.filter(pk=pk)
    try:
        rows.query.sql_with_params()
    except EmptyResultSet:
        scope.model._base_manager.filter(pk=pk).exists()
        return None
    return rows.first()


def at_or_before(rows: QuerySet[Row], pk: int) -> Row | None:
    """The row of this number, else the one before it, whose scope is then asked in its place.

    So a number that is not there costs the statements of one that is hidden, and whoever measures
    the answer does not learn which numbers were given. The caller compares the number at the end.
    """
    return rows.filter(pk__lte=pk).order_by("-pk").first()


def load_many(label: str, pks: Iterable[int], *, user: "User") -> dict[int, Model]:
    """As ``load`` for many rows of one kind, by their numbers; those out of scope are absent."""
    scope = _scope(label, user)
    return {} if scope is None else {row.pk: row for row in scope.filter(pk__in=pks)}


def _scope(label: str, user: "User") -> QuerySet | None:
    """What of one kind ``user`` may see; None of an unknown kind and one that has no scope."""
    try:
        model = model_of(label)
    except (LookupError, ValueError):
        return None
    scoped = getattr(model._default_manager, "visible_to", None)
    return scoped(user) if scoped else None


def hidden(rows: Iterable, user: "User") -> set[tuple[str, int]]:
    """Of rows that name a target (audit events, documents): the targets out of ``user``'s scope.

    One query for each kind of target. What was deleted or has no scope of its own is not hidden.
    """
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.target_type and row.target_id is not None:
            wanted.setdefault(row.target_type, set()).add(row.target_id)
    return _out_of_scope(wanted, user)


def out_of_scope(targets: Iterable[tuple[str, int]], user: "User") -> set[tuple[str, int]]:
    """The same for (type, number) pairs: those that are there, and not for ``user``."""
    wanted: dict[str, set[int]] = {}
    for label, pk in targets:
        wanted.setdefault(label, set()).add(pk)
    return _out_of_scope(wanted, user)


def _out_of_scope(wanted: dict[str, set[int]], user: "User") -> set[tuple[str, int]]:
    return {(label, pk) for label, ids in wanted.items() for pk in _unseen(label, ids, user)}


def _unseen(label: str, ids: set[int], user: "User") -> Iterable[int]:
    try:
        model = model_of(label)
    except (LookupError, ValueError):
        return []
    scoped = getattr(model._default_manager, "visible_to", None)
    if scoped is None:
        return []
    there = model._base_manager.filter(pk__in=ids)
    return there.exclude(pk__in=scoped(user).values("pk")).values_list("pk", flat=True)
