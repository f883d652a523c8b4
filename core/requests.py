"""A request as pages get it, whether an address that came with one is ours, and what the log calls it."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User


# Given by the proxy in front or by us; a job bears that of who asked for it (core.jobs).
NOBODYS = "-"
request_id: ContextVar[str] = ContextVar("request_id", default=NOBODYS)


class PageRequest(HttpRequest):
    """Somebody is signed in (LoginRequiredMiddleware)."""

    user: "User"
    htmx: "HtmxDetails"


def is_own_path(address: str) -> bool:
    """Whether it leads to a page of this product, whoever typed it."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
