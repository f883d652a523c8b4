"""What a person has chosen for lists, and a list by its address: its view as it answers this person now."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from core import process_cache
from core.models import SharedView

if TYPE_CHECKING:
    from accounts.models import User


PAGE_SIZES = (20, 50, 100)
USUAL_SIZE = 50


def page_size(user: "User") -> int:
    """How many rows of a page this person wants to see."""
    size = user.list_settings.get("size", USUAL_SIZE)
    return size if size in PAGE_SIZES else USUAL_SIZE


def put_away(user: "User", name: str) -> set[str]:
    """The columns that this person does not want to see in the list of this name (namespace:page)."""
    return set(user.list_settings.get("without", {}).get(name, ()))


def saved_views(user: "User", name: str) -> list[dict[str, str]]:
    """The views of this list that the person has saved: ``name`` and ``query``, the words of an address."""
    return list(user.list_settings.get("views", {}).get(name, ()))


SHARED = ("shared views",)


def shared_views(user: "User", name: str) -> list[SharedView]:
    """Those of this list that colleagues of a role share; of another process at most a minute old."""
    every = process_cache.for_a_minute(
        SHARED, lambda: list(SharedView.objects.select_related("shared_by"))
    )
    return [row for row in every if row.list_name == name and user.has_role(row.role)]


def forget_shared() -> None:
    process_cache.forget(SHARED)


def view_at(address: str, user: "User") -> Any | None:
    """The view of the list at ``address`` (path?query), set up; none where the person has no list there."""
    path, _, query = address.partition("?")
    try:
        match, request = resolve(path), HttpRequest()
    except Resolver404:
        return None
    listed: Any = match.func
    view_class = getattr(listed, "view_class", None)
    if not hasattr(view_class, "table_class") or not hasattr(view_class, "matching"):
        return None
    request.method, request.path, request.GET = "GET", path, QueryDict(query)
    request.user, request.htmx, request.resolver_match = user, False, match  # type: ignore[attr-defined]
    view = view_class(**listed.view_initkwargs)
    view.setup(request, *match.args, **match.kwargs)
    return None if view.roles and not user.has_role(*view.roles) else view
