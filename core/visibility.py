"""What was told or made while somebody saw a thing, after they no longer see it (docs/domain.md §3).

A notice and a job name things by their title. They are kept as they are;
whoever shows or sends them asks here first, and shows nothing of what went out of the reader's scope.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from core import targets
from core.models import Job, Notice
from core.registry import KeyedRegistry

if TYPE_CHECKING:
    from accounts.models import User


GONE = "所涉事项已不在您的工作范围内"
Target = tuple[str, int]
# ``@of_job(kind)``: jobs of that kind are about the row that ``about(job)`` names.
_job_targets: KeyedRegistry[str, Callable[[Job], Target | None]] = KeyedRegistry()
of_job = _job_targets.register
# ``@of_list(prefix)``: notices whose key begins so name many things: ``is_hidden(key, user)`` decides.
_lists: KeyedRegistry[str, Callable[[str, object], bool]] = KeyedRegistry()
of_list = _lists.register


def hidden(notices: Iterable[Notice], user: "User") -> set[int]:
    """Numbers of the notices to ``user`` that speak of what the person cannot see."""
    rows = list(notices)
    about = {row.pk: target_of(row.url) for row in rows}
    of_jobs = {pk: found[1] for pk, found in about.items() if found and found[0] == "core.job"}
    jobs = Job.objects.in_bulk(of_jobs.values()) if of_jobs else {}
    about |= {pk: _about(jobs[job]) for pk, job in of_jobs.items() if job in jobs}
    return _hidden(about, user) | {row.pk for row in rows if _is_hidden_list(row, user)}


def hidden_jobs(jobs: Iterable[Job], user: "User") -> set[int]:
    """Numbers of the jobs that ``user`` asked for about what the person cannot see any more."""
    return _hidden({job.pk: _about(job) for job in jobs}, user)


def _hidden(about: dict[int, Target | None], user: "User") -> set[int]:
    wanted = {found for found in about.values() if found}
    gone = targets.out_of_scope(wanted, user)
    return {pk for pk, found in about.items() if found in gone}


def _about(job: Job) -> Target | None:
    about = _job_targets.get(job.kind)
    return about(job) if about else None


def _is_hidden_list(row: Notice, user: "User") -> bool:
    key = row.key
    return any(key.startswith(prefix) and asks(key, user) for prefix, asks in _lists.items())


def target_of(url: str) -> Target | None:
    """The row that an address of ours leads to: of the view's model, or what its ``about(pk)`` says.

    A page whose number is not that of a row of its ``model`` (a ledger lists its items) has ``about``.
    """
    view, pk = _view_of(url)
    if view is None or not pk:
        return None
    if hasattr(view, "about"):
        return view.about(pk)
    model = getattr(view, "model", None)
    return (targets.label_of(model), pk) if model else None


@lru_cache(maxsize=4096)
def _view_of(url: str) -> tuple[type | None, int | None]:
    """The view that answers an address, and the number in it."""
    try:
        match = resolve(urlsplit(url).path) if url else None
    except Resolver404:
        return None, None
    view = getattr(match and match.func, "view_class", None)
    return view, match.kwargs.get("pk") if match else None
