"""Pages about rows of an inspection: lists where new ones are entered, forms.

A form's rule is asked on opening. On POST the action asks it, so that what was typed stays.
"""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.enums import Role
from core.views import FormPage, ScopedList
from rounds.models import Inspection
from rounds.querysets import own_inspections

MOST_PLACES = 3  # with a button each; a team has a large unit and a small one


class ListOfInspections(ScopedList):
    """Rows of inspections. Where one may enter another: in the one it is narrowed to, else in one's own.

    ``can_enter`` is the rule, None where nobody enters any; the template shows a button a place
    (components/enter.html).
    """

    can_enter: Callable[..., bool] | None = None

    @property
    def inspection(self) -> Inspection | None:
        """The one inspection the list is narrowed to; its filter knows only those in scope."""
        return self.filterset.form.cleaned_data.get("inspection")

    def places(self) -> list[Inspection]:
        may = type(self).can_enter
        if may is None:
            return []
        found = [self.inspection] if self.inspection else self._own()
        return [each for each in found if may(self.request.user, each)]

    def _own(self) -> list[Inspection]:
        user = self.request.user
        if not user.has_role(Role.INSPECTOR):
            return []
        rows = own_inspections(user).open().select_related("round__term", "unit")
        return list(rows.order_by("-pk")[:MOST_PLACES])

    def get_context_data(self, **kwargs) -> dict:
        more = {"inspection": self.inspection, "places": self.places()}
        return super().get_context_data(**kwargs) | more


class UnderInspection(FormPage):
    """A new row of an inspection: the address names the inspection."""

    checks_post = False
    joined: tuple[str, ...] = ("unit", "team", "round__term")

    @cached_property
    def inspection(self) -> Inspection:
        rows = Inspection.objects.visible_to(self.request.user).select_related(*self.joined)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict:
        about = {"inspection": self.inspection, "user": self.request.user}
        return super().get_form_kwargs() | about

    def get_cancel_url(self) -> str:
        return self.inspection.get_absolute_url()


class AboutInspection:
    """The form of such a row gets its inspection and the person."""

    def get_form_kwargs(self) -> dict:
        about = {"inspection": self.object.inspection, "user": self.request.user}
        return super().get_form_kwargs() | about


class OfInspection(AboutInspection, FormPage):
    """Changing such a row."""

    checks_post = False
