"""Alarms of the demo: found by the real sweep over the trail, two of them looked into."""

from datetime import timedelta

from django.utils import timezone

from overview.actions import alarms
from overview.enums.alarms import AlarmKind, AlarmState
from overview.models import Alarm
from overview.seeding.world import World

FINDING = "已向本人和组长核实：当晚集中整理移交材料，属正常工作；已提醒尽量在工作时间办理。"
REASON = "本人当日到市纪委监委办公，使用对方办公电脑登录，已电话核实。"


def make(world: World) -> int:
    """Find what the trail of the last weeks holds; returns how many alarms there are."""
    now = timezone.now()
    found = alarms.sweep(now, since=now - timedelta(days=30))
    for kind, act, note in (
        (AlarmKind.NIGHT_VIEWS, alarms.look_into, FINDING),
        (AlarmKind.NEW_ADDRESS, alarms.dismiss, REASON),
    ):
        if alarm := Alarm.objects.filter(kind=kind, state=AlarmState.NEW).first():
            act(alarm, note=note, by=world.people["anquan"])
    return len(found)
