"""A request as pages get it, for the type checker."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User


class PageRequest(HttpRequest):
    """Somebody is signed in (LoginRequiredMiddleware)."""

    user: "User"
    htmx: "HtmxDetails"
