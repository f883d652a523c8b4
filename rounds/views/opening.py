"""Form pages that ask their rule when they are opened; on POST the action asks it, and what was typed stays."""

from django.shortcuts import get_object_or_404

from core.views import FormPage
from rounds.models import Inspection


class AskedOnOpening(FormPage):
    def prepare(self) -> None:
        super().prepare()
        self.find()
        if self.request.method == "GET":
            self.check(self.request.user)

    def find(self) -> None:
        """What the page is about besides ``self.object``."""

    def check(self, user) -> None:
        """Raise ActionDenied where ``user`` may not begin."""
        raise NotImplementedError


class UnderInspection(AskedOnOpening):
    """A new row of an inspection: the address names the inspection."""

    joined: tuple[str, ...] = ("unit", "team", "round__term")

    def find(self) -> None:
        rows = Inspection.objects.visible_to(self.request.user).select_related(*self.joined)
        self.inspection = get_object_or_404(rows, pk=self.kwargs["pk"])

    def form_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.request.user}

    def get_cancel_url(self) -> str:
        return self.inspection.get_absolute_url()


class OfInspection(AskedOnOpening):
    """Changing such a row: the form gets it, its inspection and the person."""

    def form_kwargs(self) -> dict:
        inspection = self.object.inspection
        return {"instance": self.object, "inspection": inspection, "user": self.request.user}
