"""The predicate of a rule: from ``check_can_x`` (raises a sentence) to ``can_x`` (answers a bool).

A predicate says no to whatever is archived, so that no page offers a step that can only be refused.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec

from core import freezing
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.models import Attachment

P = ParamSpec("P")
KEPT = "“{}”已随{}报送，须留存，不能移除；需要更正的，请补充上传并写明。"


def predicate(check: Callable[P, None]) -> Callable[P, bool]:
    """``can_sign = predicate(check_can_sign)``: True where the check raises nothing."""

    @wraps(check)
    def can(*args: P.args, **kwargs: P.kwargs) -> bool:
        if any(map(freezing.is_frozen, args)):
            return False
        try:
            check(*args, **kwargs)
        except (ActionDenied, InvalidTransition):
            return False
        return True

    return can


def check_not_handed_in(attachment: Attachment, at: datetime | None, what: str) -> None:
    """A file that went out with ``what`` stays; ``at`` is when that was last handed in, if it was."""
    if at is not None and attachment.uploaded_at <= at:
        raise NotYet(KEPT.format(attachment.name, what))


def check_filed(attachment: Attachment, what: str) -> None:
    """The same for what is handed in by being written: it has no draft."""
    raise NotYet(KEPT.format(attachment.name, what))
