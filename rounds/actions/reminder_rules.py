"""The reminder rules an installation begins with; administrators change them in 系统管理."""

from django.db import transaction

from rounds.enums import DeadlineKind as K
from rounds.models import ReminderRule

WEEK = 7
HEADS = {"to_leader": True}
ALONE = {"to_leader": True, "is_urgent": True}
# kind (empty: every kind without rules of its own), days after the date, what differs.
DEFAULTS: tuple[tuple[str, int, dict], ...] = (
    ("", -30, {"to_told": False}),
    ("", -7, {"to_told": False}),
    ("", -3, {"to_told": False}),
    ("", -1, {"to_told": False}),
    ("", 0, {}),
    ("", 1, HEADS),
    ("", 3, HEADS),
    ("", WEEK, {"every": WEEK, **HEADS}),
    (K.CLUE_SIGN, -1, {}),
    (K.CLUE_SIGN, 0, {}),
    (K.CLUE_SIGN, 1, ALONE),
    (K.CLUE_SIGN, 3, {"to_office": True, **ALONE}),
    (K.CLUE_SIGN, WEEK, {"every": WEEK, "to_office": True, **HEADS}),
    (K.CLUE_ANSWER, -30, {}),
    (K.CLUE_ANSWER, -7, {}),
    (K.CLUE_ANSWER, -1, {}),
    (K.CLUE_ANSWER, 0, {}),
    (K.CLUE_ANSWER, 1, ALONE),
    (K.CLUE_ANSWER, WEEK, {"every": WEEK, "to_office": True, **HEADS}),
)


@transaction.atomic
def load_defaults() -> int:
    """Write the first rules where there are none at all; returns how many. Changed ones stay."""
    if ReminderRule.objects.exists():
        return 0
    rules = [ReminderRule(kind=kind, days=days, **more) for kind, days, more in DEFAULTS]
    return len(ReminderRule.objects.bulk_create(rules))
