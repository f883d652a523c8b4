"""Form pages about rows of an inspection; the rule is asked on opening.

On POST the action asks it, so that what was typed stays.
"""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import FormPage
from rounds.models import Inspection


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
