"""What is asked once while one page is read: a page writes nothing that it asks about."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar(
    "answers of one request", default=None
)


@contextmanager
def one_request() -> Iterator[None]:
    """Inside, ``remembered`` asks each question once; whoever writes does it outside."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(key: Hashable, ask: Callable[[], T]) -> T:
    """What ``ask`` answers; inside of ``one_request`` as it was answered there before."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    return cast(T, answers[key])
