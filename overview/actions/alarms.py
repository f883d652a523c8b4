"""Writes of alarms: a sweep over the trail that finds each alarm once, and what people make of them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import audit, locks, notices
from core.locks import Lock
from core.models import Notice
from core.transitions import move
from overview import alarms, rules
from overview.enums.alarms import AlarmState
from overview.models import Alarm, AlarmRule, AlarmSweep
from overview.verbs import OverviewVerb

# Events whose transaction committed late are looked at again by the next runs.
MARGIN = timedelta(minutes=10)
FIRST = timedelta(days=1)


@transaction.atomic
def sweep(now: datetime | None = None, *, since: datetime | None = None) -> list[Alarm]:
    """Write an alarm for whoever met a rule since the last sweep; one that stands is not repeated.

    Two at once wait for each other; what decides is the constraint, not the order.
    """
    now = now or timezone.now()
    locks.take(Lock.ALARMS)
    if since is None:
        last = AlarmSweep.objects.first()
        # A sweep by a clock that was ahead looked at all there was until now.
        since = min(last.through, now) - MARGIN if last else now - FIRST
    before = Alarm.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for rule in AlarmRule.objects.filter(is_active=True):
        rows = [_alarm(found) for found in alarms.met(rule, since=since, now=now)]
        Alarm.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    made = list(Alarm.objects.filter(pk__gt=before).select_related("person").order_by("pk"))
    audit.record_all(
        audit.build(row, OverviewVerb.ALARM_RAISED, by=None, note=row.words) for row in made
    )
    notices.post(_notices(made))
    AlarmSweep.objects.update_or_create(pk=1, defaults={"through": now})
    return made


@transaction.atomic
def look_into(alarm: Alarm, *, note: str, version: int | None = None, by: User) -> None:
    """待核查 → 已核查 with what was found; later events of the same kind count anew."""
    _handle(alarm, AlarmState.LOOKED, note, version, by)


@transaction.atomic
def dismiss(alarm: Alarm, *, note: str, version: int | None = None, by: User) -> None:
    """待核查 → 已排除 with the reason why it is none."""
    _handle(alarm, AlarmState.DISMISSED, note, version, by)


def _handle(alarm: Alarm, to: str, note: str, version: int | None, by: User) -> None:
    rules.check_can_handle(by, alarm)
    locks.take(Lock.ALARMS)
    columns = {"finding": note, "handled_by": by, "handled_at": timezone.now()}
    move(alarm, to, by=by, note=note, version=version, **columns)


def _alarm(found: alarms.Met) -> Alarm:
    return Alarm(
        rule=found.rule,
        kind=found.rule.kind,
        words=found.rule.words,
        subject=found.subject[:80],
        person_id=found.person_id,
        address=found.address,
        on=found.on,
        count=found.count,
        first_at=found.first_at,
        last_at=found.last_at,
        event_id=found.event_id,
    )


def _notices(made: list[Alarm]) -> list[Notice]:
    """To the security administrators; of one of themselves the auditors hear, too."""
    if not made:
        return []
    guards = list(User.objects.with_role(Role.SECURITY))
    auditors = list(User.objects.with_role(Role.AUDITOR))
    return [
        Notice(
            recipient=person,
            kind="alarm",
            key=f"alarm:{alarm.pk}",
            subject=f"异常告警：{alarm}"[:200],
            body=f"{alarm.words}。请核查并登记结果。",
            url=alarm.get_absolute_url(),
            is_urgent=True,
        )
        for alarm in made
        for person in [*guards, *(auditors if alarm.person in guards else [])]
        if person != alarm.person
    ]
