"""What was typed into a form that came too late: carried through sign-in and offered again.

It travels in the pages themselves, never in the session or a table: a form may hold clue content.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest

from core.requests import is_own_path

FIELD = "kept"
NOT_KEPT = {FIELD, "csrfmiddlewaretoken"}
MOST = 2_000_000  # characters; a request may hold five megabytes


@dataclass(frozen=True)
class PendingForm:
    """The address that a form was sent to and its fields in order; files cannot be carried."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool = False

    def as_text(self) -> str:
        return json.dumps([self.path, self.fields, self.had_files], ensure_ascii=False)

    @property
    def words(self) -> list[str]:
        """What a person typed and may want to see again: everything of some length."""
        return [value for _, value in self.fields if len(value) > 20 or "\n" in value]


def of(request: HttpRequest) -> PendingForm | None:
    """The form that this request sends; None where it holds nothing typed."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT and "password" not in name
    ]
    typed = any(value.strip() for _, value in fields)
    return PendingForm(request.get_full_path(), fields, bool(request.FILES)) if typed else None


def read(request: HttpRequest) -> PendingForm | None:
    """What an earlier page of the sign-in carries; None where nothing, or nothing of ours."""
    text = request.POST.get(FIELD, "")
    if not text or len(text) > MOST:
        return None
    try:
        path, fields, had_files = json.loads(text)
        pairs = [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError):
        return None
    return PendingForm(path, pairs, bool(had_files)) if is_own_path(path) else None
