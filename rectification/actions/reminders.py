"""Reminding: a sweep over the open deadlines, each step exactly once a person, however often run.

A deadline has steps 7, 3, 1 days before it, on the day, 1 and 3 days after, then every week. Only
the latest step that has come is sent: after an outage one catches up for all that were missed.
What makes it exact is the notice's unique key (deadline, due date, step) and recipient; a new due
date begins anew. Restricted deadlines are named by number only (no content of a clue in mail).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import notices
from core.calendar import cn_date
from core.models import Notice
from core.models.notice import MailState
from findings.models import Handoff
from rectification.queries.recipients import recipients_of
from rounds.enums import DeadlineKind
from rounds.models import Deadline

AHEAD = 7  # days before the date at which the first step lies
STEPS = (-7, -3, -1, 0, 1, 3)
WEEK = 7
CHUNK = 1000
KIND = "deadline"


@dataclass(frozen=True)
class Reminder:
    """One notice that is due: to whom, under which key, in which words."""

    person: int
    key: str
    subject: str
    body: str
    url: str
    is_urgent: bool


def remind(today: date) -> int:
    """Write every reminder due on ``today`` that is not there yet; returns how many."""
    count = 0
    for chunk in due_reminders(today):
        _post(chunk)
        count += len(chunk)
    digest = office_digest(today)
    _post(digest)
    return count + len(digest)


def due_reminders(today: date) -> Iterator[list[Reminder]]:
    """What would go out, in chunks that keep memory flat; nothing is written."""
    rows = (
        Deadline.objects.open()
        .filter(due_on__lte=today + timedelta(days=AHEAD))
        .select_related("inspection")
        .order_by("due_on", "id")
    )
    stream = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        firing = [row for row in chunk if _fires(row, today)]
        if new := _without_sent(_reminders(firing, today)):
            yield new


def step_of(due_on: date, today: date) -> int | None:
    """The latest step that has come, in days after the date; None before the first."""
    days = (today - due_on).days
    if days >= WEEK:
        return days - days % WEEK
    return max((step for step in STEPS if step <= days), default=None)


def office_digest(today: date) -> list[Reminder]:
    """One line a day to each of the office: what is overdue, by kind; nothing restricted."""
    late = Deadline.objects.overdue(today).filter(is_restricted=False).order_by()
    counts = dict(late.values_list("kind").annotate(Count("id")))
    if not counts:
        return []
    words = "、".join(f"{DeadlineKind(kind).label}{n}项" for kind, n in sorted(counts.items()))
    fresh = late.filter(due_on=today - timedelta(days=1)).count()
    lines = [
        Reminder(
            person=person,
            key=f"remind:office:{today:%Y%m%d}",
            subject=f"逾期提醒：目前{sum(counts.values())}项逾期，其中昨日到期{fresh}项",
            body=words,
            url=reverse("rectification:item_list") + "?light=red",
            is_urgent=False,
        )
        for person in User.objects.with_role(Role.OFFICE).values_list("pk", flat=True)
    ]
    return _without_sent(lines)


def _fires(deadline: Deadline, today: date) -> bool:
    """A step counts only if its day came after the duty began: nobody is reminded of the past."""
    step = step_of(deadline.due_on, today)
    if step is None:
        return False
    began = min(deadline.starts_on, timezone.localdate(deadline.created_at))
    return deadline.due_on + timedelta(days=step) > began


def _reminders(deadlines: list[Deadline], today: date) -> list[Reminder]:
    names = _restricted_names(deadlines)
    people = recipients_of(deadlines, today)
    return [
        _word(deadline, person, names.get(deadline.pk), today)
        for deadline in deadlines
        for person in sorted(people[deadline.pk])
    ]


def _word(deadline: Deadline, person: int, secret_name: str | None, today: date) -> Reminder:
    step = step_of(deadline.due_on, today)
    name = secret_name or deadline.label
    first = ""
    if deadline.first_due_on != deadline.due_on:
        first = f"（原定{cn_date(deadline.first_due_on)}）"
    basis = "" if secret_name or not deadline.basis else f"　依据：{deadline.basis}"
    return Reminder(
        person=person,
        key=f"remind:{deadline.pk}:{deadline.due_on:%Y%m%d}:{step:+d}",
        subject=f"{_when(deadline.due_on, today)}：{name}"[:200],
        body=f"{deadline.get_kind_display()}　期限：{cn_date(deadline.due_on)}{first}{basis}",
        url=deadline.url,
        is_urgent=deadline.due_on < today,
    )


def _when(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days < 0:
        return f"已逾期{-days}天"
    return "今天到期" if days == 0 else f"还有{days}天到期"


def _restricted_names(deadlines: list[Deadline]) -> dict[int, str]:
    """A handoff is called by its number, whatever its label says."""
    secret = [d for d in deadlines if d.is_restricted]
    if not secret:
        return {}
    rows = Handoff.objects.filter(pk__in=[d.target_id for d in secret])
    numbers = {pk: f"〔{year}〕{n}号" for pk, year, n in rows.values_list("pk", "year", "number")}
    return {d.pk: f"移交{numbers.get(d.target_id, d.target_id)}" for d in secret}


def _without_sent(reminders: list[Reminder]) -> list[Reminder]:
    """Only those whose notice does not stand in the inbox yet."""
    keys = {r.key for r in reminders}
    sent = set(Notice.objects.filter(key__in=keys).values_list("key", "recipient_id"))
    return [r for r in reminders if (r.key, r.person) not in sent]


def _post(reminders: list[Reminder]) -> None:
    """One statement a chunk: all of it stands, or none; a second run at once changes nothing."""
    mailed = User.objects.filter(pk__in={r.person for r in reminders}).exclude(email="")
    with_mail = set(mailed.values_list("pk", flat=True))
    notices.post(
        [
            Notice(
                recipient_id=r.person,
                kind=KIND,
                key=r.key,
                subject=r.subject,
                body=r.body,
                url=r.url,
                is_urgent=r.is_urgent,
                mail_state=MailState.PENDING if r.person in with_mail else MailState.NONE,
            )
            for r in reminders
        ]
    )
