"""What was sent late because the system stood still: one notice a person and day says all of it."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from core.calendar import cn_date
from core.models import Notice
from rectification.queries.case_names import case_names
from rounds.models import Deadline, Reminder
from rounds.reminding import Timetable

KIND = "deadline"
KEY = "remind:late:"
LINES = 30  # deadlines named in the notice; the page shows the rest
PEOPLE = 200  # at a time, so that memory stays flat


def late(table: Timetable) -> QuerySet[Reminder]:
    """Steps sent after their day since the last complete sweep."""
    return Reminder.objects.filter(
        sent_on__range=(table.first, table.last), planned_on__lt=F("sent_on")
    )


def notices(table: Timetable) -> list[Notice]:
    """A notice for each person and day on which something was caught up; also for a day whose
    sweep died before it came to this."""
    if table.first == table.last and not late(table).exists():
        return []
    groups = (
        _unsaid(late(table))
        .values("recipient", "sent_on")
        .annotate(
            deadlines=Count("deadline", distinct=True),
            first=Min("planned_on"),
            last=Max("planned_on"),
        )
        .order_by("sent_on", "recipient")
    )
    found, waiting = [], list(groups)
    for start in range(0, len(waiting), PEOPLE):
        part = waiting[start : start + PEOPLE]
        lines = _lines(_unsaid(late(table)), part)
        found += [_notice(group, lines[group["recipient"], group["sent_on"]]) for group in part]
    return found


def is_hidden(key: str, user: User) -> bool:
    """Whether the notice under ``key`` names a date that ``user`` sees no more."""
    day = datetime.strptime(key[-8:], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    named = Reminder.objects.filter(recipient=user, sent_on=day, planned_on__lt=day)
    return named.exclude(deadline__in=Deadline.objects.visible_to(user)).exists()


def _unsaid(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Without deadlines of which the person was told in time on the same day."""
    told = Reminder.objects.filter(
        deadline=OuterRef("deadline"),
        recipient=OuterRef("recipient"),
        planned_on=OuterRef("sent_on"),
    )
    return rows.filter(~Exists(told))


def _lines(rows: QuerySet[Reminder], groups: list) -> dict[tuple[int, date], list[str]]:
    """The words of the first deadlines of each person and day, soonest first."""
    people = {group["recipient"] for group in groups}
    firsts = (
        rows.filter(recipient__in=people)
        .values("recipient", "sent_on", "deadline", "due_on")
        .distinct()
    )
    shown: dict[tuple[int, date], list[int]] = defaultdict(list)
    for row in firsts.order_by("due_on", "deadline").iterator():
        own = shown[row["recipient"], row["sent_on"]]
        if len(own) < LINES:
            own.append(row["deadline"])
    ids = {pk for own in shown.values() for pk in own}
    deadlines = Deadline.objects.select_related("inspection__unit", "about_unit").in_bulk(ids)
    names = case_names(list(deadlines.values()))
    return {
        key: [f"{cn_date(deadlines[pk].due_on)}　{names[pk]}" for pk in own]
        for key, own in shown.items()
    }


def _notice(group: Any, lines: list[str]) -> Notice:
    day, count = group["sent_on"], group["deadlines"]
    span = f"{cn_date(group['first'])}至{cn_date(group['last'])}"
    more = [f"……共{count}项，其余见“我的提醒”"] if count > len(lines) else []
    why = f"收件原因：系统在{span}期间未能发送提醒，现一并补发"
    return Notice(
        recipient_id=group["recipient"],
        kind=KIND,
        key=f"{KEY}{day:%Y%m%d}",
        subject=f"补发提醒：{span}期间漏发{count}项期限提醒",
        body="\n".join([*lines, *more, why]),
        url=reverse("rectification:reminder_list") + f"?late=yes&day={day}",
        about_on=day,
    )
