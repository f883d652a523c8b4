"""What every base view stands on: the person's scope, roles, and what is said after a write."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import models
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.generic.base import TemplateResponseMixin
from django.views.generic.detail import SingleObjectMixin

from core import assignees
from core.requests import PageRequest

if TYPE_CHECKING:
    pass


def say_done(request, message: str, obj) -> None:
    """What was done, and by name who has it now."""
    if message:
        things = obj if isinstance(obj, list) else [obj]
        told = dict.fromkeys(assignees.words_now(thing, request.user) for thing in things)
        messages.success(request, message + "".join(told))


def taken_by(action: Callable, **offered: Any) -> dict[str, Any]:
    """Of what is ``offered`` that which the action's signature names."""
    names = inspect.signature(action).parameters
    return {name: value for name, value in offered.items() if name in names}


class ScopedMixin(TemplateResponseMixin):
    """The queryset is what the person may see; everything outside is 404."""

    request: PageRequest
    model: type[models.Model]
    roles: tuple = ()  # where set, other roles get 404 for the whole page

    def dispatch(self, request, *args, **kwargs) -> HttpResponseBase:
        if self.roles and not request.user.has_role(*self.roles):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> models.QuerySet:
        """Rows the person may see; narrow or join here, never widen."""
        return self.model._default_manager.visible_to(self.request.user)

    def render_to_response(self, context, **response_kwargs) -> TemplateResponse:
        """Rendered at once: a view that was recorded afterwards does not show itself."""
        return super().render_to_response(context, **response_kwargs).render()


class ScopedObjectMixin(ScopedMixin, SingleObjectMixin):
    """One object, found by its key inside the scope; templates call it ``object``."""

    context_object_name = "object"
