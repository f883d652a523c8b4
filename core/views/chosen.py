"""Rows that a form names by number: all of them in scope, or none is touched."""

import hashlib
from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from core import listed, version_tokens
from core.errors import ActionDenied
from core.requests import PageRequest

Rows = TypeVar("Rows", bound=QuerySet)
CHANGED = "符合条件的内容在您打开列表之后有变动，一项也没有办理。请刷新页面，看过之后再选择全部。"
LONGEST = 18  # digits of what fits a bigint


def chosen(request: HttpRequest, rows: Rows, *, name: str = "pk") -> Rows:
    """Those of ``rows`` whose numbers were ticked; ActionDenied where one is not among them."""
    typed = set(request.POST.getlist(name))
    numbers = {int(pk) for pk in typed if pk.isascii() and pk.isdigit() and len(pk) <= LONGEST}
    found = rows.filter(pk__in=numbers)
    if missing := len(typed) - found.count():
        raise ActionDenied(
            f"勾选的内容中有{missing}项不存在或不在您的工作范围内，一项也没有办理。请刷新页面后重新勾选。"
        )
    return found


def chosen_as_seen(request: HttpRequest, rows: Rows) -> Rows:
    """The same, where every ticked row is still the version that stood on the page."""
    found = chosen(request, rows)
    for row in found:
        version_tokens.check_row(row, request.POST)
    return found


def mark_of(rows: QuerySet) -> str:
    """How many rows a list counts, and which of them in which version: what 选择全部 sends back."""
    seen = list(rows.order_by("pk").values_list("pk", "version"))
    return f"{len(seen)}:{hashlib.sha256(repr(seen).encode()).hexdigest()[:32]}"


def all_as_seen(request: PageRequest, rows: Rows) -> Rows:
    """All that the list at ``next`` holds, as it was counted; ActionDenied where one more or another stands there."""
    view = listed.view_at(request.POST.get("next", ""), request.user)
    if view is None or view.model is not rows.model:
        raise ActionDenied(CHANGED)
    found = rows.filter(pk__in=view.matching().order_by().values("pk"))
    if mark_of(found) != request.POST.get("all"):
        raise ActionDenied(CHANGED)
    return found
