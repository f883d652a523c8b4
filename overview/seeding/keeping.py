"""Keeping in the demo: old sign-in rows that the real sweep destroys, a request that was answered."""

from datetime import timedelta

from axes.models import AccessLog
from django.utils import timezone

from overview.actions import retention
from overview.enums.retention import RESTS
from overview.models import RetentionRule
from overview.seeding.world import World
from rounds.actions import inspectors
from rounds.enums import CorrectionOutcome
from rounds.models import Inspector

OLD_DAYS = 400
WANTED = "本人参加工作时间填写有误，应为2009年7月，请按干部档案更正。"
ANSWER = "已核对干部档案，工作经历起始时间更正为2009年7月。"


def make(world: World) -> int:
    """Rows of sign-ins past their time, one run of the rules; returns how many certificates."""
    for number in range(12):
        row = AccessLog.objects.create(username="bangong", ip_address="10.18.1.11")
        at = timezone.now() - timedelta(days=OLD_DAYS + number)
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=at)
    values = {
        "asked_on": world.today - timedelta(days=9),
        "wanted": WANTED,
        "outcome": CorrectionOutcome.CORRECTED,
        "answer": ANSWER,
    }
    inspectors.answer_request(world.all(Inspector)[0], values, by=world.people["bangong"])
    RetentionRule.objects.update(updated_at=timezone.now() - 2 * RESTS)
    return len(retention.sweep())
