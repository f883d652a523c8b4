"""The twin of a rule: from ``check_can_x`` (raises a sentence) to ``can_x`` (answers a bool).

A twin says no to whatever is archived, so that no page offers a step that can only be refused.
"""

from collections.abc import Callable
from functools import wraps

from core import freezing
from core.errors import ActionDenied, InvalidMove


def twin(check: Callable[..., None]) -> Callable[..., bool]:
    """``can_sign = twin(check_can_sign)``: True where the check raises nothing."""

    @wraps(check)
    def can(*args, **kwargs) -> bool:
        if any(map(freezing.is_frozen, args)):
            return False
        try:
            check(*args, **kwargs)
        except (ActionDenied, InvalidMove):
            return False
        return True

    return can
