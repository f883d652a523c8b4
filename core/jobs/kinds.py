"""How jobs of each kind are done: apps name their handlers here (`handler`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import visibility
from core.jobs.progress import Reporter
from core.models import Document, Job
from core.models.job import JobState
from core.registry import KeyedRegistry

Progress = Callable[..., None]
Link = tuple[str, str]  # what a button says, and where it leads
Finish = Callable[[], Document | None]
Handler = Callable[[Job, Reporter], Finish]
_kinds: KeyedRegistry[str, "Kind"] = KeyedRegistry()


@dataclass(frozen=True)
class Kind:
    """How jobs of one kind are done.

    ``handle`` takes (job, progress) and does the slow part; what it returns is called in the
    transaction that marks the job done, and gives the frozen document or None: so a result exists
    once. What must be slow in there reports by ``progress.inside``.

    ``in_turn``: equal wishes of several people (same ``params``) are done one after another, so
    that those who come later find what the first one made instead of making it again.

    ``says``: what is told at the end, 已生成 or 未能生成. ``result``: where its page leads once done.
    """

    handle: Handler
    label: str = ""
    in_turn: bool = False
    says: str = "生成"
    result: Callable[[Job], list[Link]] | None = None
    is_long: bool = False


def handler(
    kind: str, *, about: Callable[[Job], visibility.Target | None] | None = None, **rest: Any
) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs of ``kind``, which are ``about`` a row; see ``Kind``."""

    def register(function: Handler) -> Handler:
        _kinds[kind] = Kind(function, **rest)
        if about:
            visibility.of_job(kind)(about)
        return function

    return register


def label_of(kind: str) -> str:
    """What jobs of ``kind`` are called; the general word where nobody named them."""
    return kind_of(kind).label or "后台任务"


def kind_of(key: str) -> Kind:
    """Registered under ``key``; else one whose handler raises LookupError."""
    return _kinds.get(key, Kind(_unknown))


def _unknown(job: Job, progress: Reporter) -> Finish:
    raise LookupError(f"no handler for jobs of kind {job.kind!r}")


def results_of(job: Job) -> list[Link]:
    """Where the page of a finished job leads, besides its document."""
    result = kind_of(job.kind).result
    return result(job) if result and job.state == JobState.DONE else []


def is_known(key: str) -> bool:
    return key in _kinds
