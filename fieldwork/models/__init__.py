"""Tables of what a team learns before it is a finding."""

from fieldwork.models.focus import FocusPoint

__all__ = ["FocusPoint"]
