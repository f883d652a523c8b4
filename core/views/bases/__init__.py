"""The bases of pages, by Django's names (ADR 0089): lists, details, forms, buttons."""

from core.views.bases.actions import ActionView
from core.views.bases.details import ScopedDetail
from core.views.bases.forms import ActionFormMixin, FormPage
from core.views.bases.lists import ScopedList
from core.views.bases.scope import ScopedMixin, ScopedObjectMixin, say_done

__all__ = [
    "ActionFormMixin",
    "ActionView",
    "FormPage",
    "ScopedDetail",
    "ScopedList",
    "ScopedMixin",
    "ScopedObjectMixin",
    "say_done",
]
