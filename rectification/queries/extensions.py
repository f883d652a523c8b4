"""What was asked for about some dates, ready for the panel of the dated thing."""

from collections import defaultdict

from django.urls import reverse

from accounts.models import User
from core.errors import Refusal
from rectification import rules
from rectification.enums import ExtensionState
from rectification.models import Extension
from rectification.queries.items import files_by_target
from rounds.models import Deadline


def requests_of(deadlines: list[Deadline], user: User) -> dict[int, list[dict]]:
    """By deadline, oldest first: two statements, one more for the files of those there are."""
    by_pk = {row.pk: row for row in deadlines}
    rows = list(
        Extension.objects.filter(deadline__in=by_pk)
        .select_related("asked_by", "item")
        .order_by("pk")
    )
    files = files_by_target(rows) if rows else {}
    found: dict[int, list[dict]] = defaultdict(list)
    for extension in rows:
        extension.deadline = by_pk[extension.deadline_id]
        found[extension.deadline_id].append(_line(extension, files.get(extension.pk, []), user))
    return found


def _line(extension: Extension, files: list, user: User) -> dict:
    decide = reverse("rectification:extension_decide", args=[extension.pk])
    return {
        "by": extension.asked_by.name,
        "at": extension.asked_at,
        "state": extension.get_state_display(),
        "waits": extension.state == ExtensionState.ASKED,
        "is_late": extension.is_late,
        "date_words": extension.date_words,
        "reason": extension.words,
        "note": extension.decision,
        "files": files,
        "decide_url": decide if _can_decide(user, extension) else "",
    }


def _can_decide(user: User, extension: Extension) -> bool:
    try:
        rules.check_can_decide_extension(user, extension)
    except Refusal:
        return False
    return True
