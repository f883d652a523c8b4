"""Rows that a form names by number: all of them in scope, or none is touched."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from core import version_tokens
from core.errors import ActionDenied

Rows = TypeVar("Rows", bound=QuerySet)
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
