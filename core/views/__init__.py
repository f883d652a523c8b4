"""The small bases that pages stand on; concrete views are mostly declarations."""

from core.views.bases import ActionView, FormPage, ScopedDetail, ScopedList, ScopedMixin

__all__ = ["ActionView", "FormPage", "ScopedDetail", "ScopedList", "ScopedMixin"]
