"""What every page with clue content does: it is not kept by browsers, and its view is recorded."""

from core import audit
from findings.models import Clue, Handoff

NO_STORE = "private, no-store"


class Restricted:
    """Put before a base view. A page that shows a clue or handoff is recorded before it is sent.

    A redirect shows nothing; everything else with an object does (the page, a refused form).
    """

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        seen = getattr(self, "object", None)
        if isinstance(seen, Clue | Handoff) and response.status_code != 302:
            audit.record(seen, "查看线索", by=request.user)
        return response


class RestrictedList(Restricted):
    """A register: opening it is recorded with the number of rows shown, exporting it, too."""

    register_name: str
    export_forms = ("xlsx",)
    is_restricted = True

    def get_context(self, page) -> dict:
        if page.rows:
            self.note("查看", f"显示{len(page.rows)}件")
        return super().get_context(page)

    def note(self, deed: str, words: str) -> None:
        verb = f"{deed}{self.register_name}"
        audit.record(None, verb, by=self.request.user, note=words, trail="findings.registers")


def version_of(request) -> int | None:
    """The version that the button's page showed."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else None
