"""Clues and what came of them: figures of what this person may read, nothing of anybody else's."""

from datetime import date

from django.db.models import Count, Q

from accounts.models import User
from core.process_cache import cached_value
from findings.enums import FILED, ClueState, HandoffState
from findings.models import Clue, Handoff
from overview.queries.figures import Figure
from overview.queries.leadership.drawing import listed


def clue_figures(user: User, today: date) -> list[Figure]:
    """Nothing without a grant: not even that there are any."""
    return cached_value(("leadership clues", user.pk, today), lambda: _made(user))


def _made(user: User) -> list[Figure]:
    clues = Clue.objects.visible_to(user).aggregate(
        total=Count("pk"),
        handed_over=Count("pk", filter=Q(state=ClueState.HANDED_OVER)),
        concluded=Count("pk", filter=Q(state=ClueState.CONCLUDED)),
    )
    if not clues["total"]:
        return []
    filed = Handoff.objects.visible_to(user).filter(state=HandoffState.ANSWERED, outcome__in=FILED)
    return [
        Figure("知悉的线索", clues["total"], "件", url=listed("findings:clue_list")),
        Figure("已移交在办", clues["handed_over"], "件",
               url=listed("findings:clue_list", state=ClueState.HANDED_OVER)),
        Figure("已办结", clues["concluded"], "件", url=listed("findings:clue_list", state=ClueState.CONCLUDED)),
        Figure("成案", filed.count(), "件", url=listed("findings:handoff_list", filed="on")),
    ]  # fmt: skip
