"""What the flags in force mean: how far up, how much of the time is left (PaceRule)."""

from collections.abc import Sequence
from dataclasses import dataclass

from findings.enums import Flag
from findings.models import PaceRule
from findings.rules.pace import USUAL


@dataclass(frozen=True, slots=True)
class Pace:
    """``urgency`` orders registers; ``percent`` of the usual days are left; ``words`` say why."""

    urgency: int = 0
    percent: int = USUAL
    words: str = ""


def pace_of(labels: Sequence[str]) -> Pace:
    """The pace of a clue with these flags (labels of Flag); without rules everything is usual."""
    values = [flag.value for flag in Flag if flag.label in labels]
    rules = list(PaceRule.objects.filter(flag__in=values)) if values else []
    if not rules:
        return Pace()
    quickest = min(rules, key=lambda rule: rule.percent)
    words = f"{quickest.get_flag_display()}：按原期限的{quickest.percent}%办理"
    return Pace(
        urgency=sum(rule.weight for rule in rules),
        percent=quickest.percent,
        words=words if quickest.percent < USUAL else "",
    )
