"""The twin of a rule: from ``check_can_x`` (raises a sentence) to ``can_x`` (answers a bool)."""

from collections.abc import Callable
from functools import wraps

from core.errors import ActionDenied, InvalidMove


def twin(check: Callable[..., None]) -> Callable[..., bool]:
    """``can_sign = twin(check_can_sign)``: True where the check raises nothing."""

    @wraps(check)
    def can(*args, **kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except (ActionDenied, InvalidMove):
            return False
        return True

    return can
