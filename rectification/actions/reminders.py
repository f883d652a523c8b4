"""Reminding: a sweep over the open deadlines, each step of each rule exactly once a person.

A row of ``Reminder`` stands for each step; its key (deadline, its date, step, person) makes the
sweep exact however often, or by how many at once, it is run; a new date begins anew. Row and notice
are written in one transaction. Days that were missed are caught up: their steps become rows, too,
and one notice a person says what they were and why it comes late.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import notices
from core.calendar import cn_date
from core.models import Notice
from core.models.delivery import Channel
from core.notices import mailing
from rectification.queries import reminding, standstill
from rectification.queries.reminding import Due
from rounds.enums import Audience, DeadlineKind
from rounds.models import Deadline, Reminder, ReminderSweep
from rounds.reminding import Timetable

KIND = "deadline"
# Messages wait this long for the sweep's end, so that each person gets one; should it die, they go then.
HOLD = timedelta(minutes=10)
FLAGS = {Channel.MAIL: "by_mail", Channel.GATEWAY: "by_webhook"}  # of a rule


def remind(today: date, *, hour: int = 23) -> int:
    """Write every reminder due on ``today`` (until ``hour``, local) that is not there yet.

    Returns how many notices it wrote. Days since the last complete sweep are caught up.
    """
    table = reminding.timetable(today, hour=hour)
    count = 0
    for chunk in reminding.due_reminders(table):
        count += _post(chunk, today)
    count += _send([*standstill.notices(table), *office_digest(today)], today)
    mailing.release(today.isoformat(), later=_tomorrow(today))
    _mark(table)
    return count


def office_digest(today: date) -> list[Notice]:
    """One line a day to each of the office: what is overdue, by kind; nothing restricted."""
    late = Deadline.objects.overdue(today).filter(is_restricted=False).order_by()
    counts = dict(late.values_list("kind").annotate(Count("id")))
    if not counts:
        return []
    words = "、".join(f"{DeadlineKind(kind).label}{n}项" for kind, n in sorted(counts.items()))
    fresh = late.filter(due_on=today - timedelta(days=1)).count()
    return [
        Notice(
            recipient_id=person,
            kind=KIND,
            key=f"remind:office:{today:%Y%m%d}",
            subject=f"逾期提醒：目前{sum(counts.values())}项逾期，其中昨日到期{fresh}项",
            body=f"{words}\n收件原因：您是巡察办工作人员（每日逾期汇总）",
            url=reverse("rectification:item_list") + "?light=red",
            about_on=today,
        )
        for person in User.objects.with_role(Role.OFFICE).values_list("pk", flat=True)
    ]


@transaction.atomic
def _post(chunk: list[Due], today: date) -> int:
    """Rows and notices of one chunk: all of it stands, or none; a second run at once adds nothing."""
    Reminder.objects.bulk_create(
        [
            Reminder(
                deadline=due.deadline,
                rule=step.rule,
                recipient_id=due.person,
                due_on=due.deadline.due_on,
                step=step.step,
                planned_on=step.on,
                sent_on=today,
                audience=due.audience,
            )
            for due in chunk
            for step in due.steps
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    present = [due for due in chunk if due.is_of(today)]
    told = [(due.steps, _notice(due, today)) for due in present]
    channels = {
        channel: [row for steps, row in told if any(getattr(step.rule, flag) for step in steps)]
        for channel, flag in FLAGS.items()
    }
    return _send([row for _, row in told], today, channels)


def _send(
    rows: list[Notice], today: date, channels: dict[Channel, list[Notice]] | None = None
) -> int:
    """As part of the day's one message to each person; returns how many were not told before."""
    after = timezone.now() + HOLD
    return notices.post(rows, channels=channels, digest=today.isoformat(), after=after)


def _notice(due: Due, today: date) -> Notice:
    row = due.deadline
    return Notice(
        recipient_id=due.person,
        kind=KIND,
        key=f"remind:{row.pk}:{row.due_on:%Y%m%d}:{today:%Y%m%d}",
        subject=f"{when(row.due_on, today)}：{due.name}"[:200],
        body=_body(due),
        url=row.url,
        about_on=row.due_on,
        is_urgent=any(step.rule.is_urgent for step in due.steps),
    )


def _body(due: Due) -> str:
    """Kind, date, basis, and why it came; of a restricted duty the rule stands for the basis."""
    row = due.deadline
    first = f"（原定{cn_date(row.first_due_on)}）" if row.first_due_on != row.due_on else ""
    basis = (
        row.rule_text if row.is_restricted else "，".join(filter(None, [row.rule_text, row.basis]))
    )
    lines = [f"{row.get_kind_display()}　期限：{cn_date(row.due_on)}{first}"]
    if basis:
        lines.append(f"依据：{basis}")
    rule = due.steps[-1].rule.words
    lines.append(f"收件原因：您是{Audience(due.audience).label}（提醒规则：{rule}）")
    return "\n".join(lines)


def when(due_on: date, today: date) -> str:
    """How far it is: 还有5天到期, 今天到期, 已逾期3天."""
    days = (due_on - today).days
    if days < 0:
        return f"已逾期{-days}天"
    return "今天到期" if days == 0 else f"还有{days}天到期"


def _tomorrow(today: date) -> datetime:
    return timezone.make_aware(datetime.combine(today + timedelta(days=1), time(8)))


def _mark(table: Timetable) -> None:
    """Note through which day all is sent: today once its last hour has come.

    It never goes backwards, save where a clock that was wrong left a day that has not come yet.
    """
    done = table.hour >= table.last_hour
    through = table.last if done else table.last - timedelta(days=1)
    ReminderSweep.objects.get_or_create(pk=1, defaults={"through": through})
    wrong = Q(through__lt=through) | Q(through__gt=max(through, timezone.localdate()))
    ReminderSweep.objects.filter(wrong, pk=1).update(through=through)
