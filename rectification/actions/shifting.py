"""Dates that the working calendar moved: ledgers and items follow, whoever has the ball is told."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.notices import notify
from rounds.actions import copies
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline
from rounds.queries.recipients import recipients_of

COPIES: copies.Copies = {
    (DeadlineKind.PLAN, "rectification.ledger"): "plan_due_on",
    (DeadlineKind.CONCENTRATED, "rectification.ledger"): "concentrated_due_on",
    (DeadlineKind.ITEM, "rectification.ledgeritem"): "due_on",
}


def follow(moved: list[Deadline], by: User | None) -> None:
    """Copies first; then one notice a person and deadline, which names no matter."""
    copies.write(moved, COPIES, by=by)
    _tell(moved)


def _tell(moved: list[Deadline]) -> None:
    people: dict[int, list[Deadline]] = defaultdict(list)
    by_pk = {deadline.pk: deadline for deadline in moved}
    for pk, users in recipients_of(moved, timezone.localdate()).items():
        for user_id in users:
            people[user_id].append(by_pk[pk])
    for user in User.objects.filter(pk__in=people, is_active=True):
        for deadline in people[user.pk]:
            _tell_one(user, deadline)


def _tell_one(user: User, deadline: Deadline) -> None:
    last = deadline.history.filter(step=DeadlineStep.RECOMPUTED).last()
    if last is None or last.old_due_on == last.new_due_on:
        return
    kind = DeadlineKind(deadline.kind).label
    notify(
        [user],
        kind="deadline",
        key=f"shifted:{last.pk}",
        subject=f"“{kind}”的期限随放假安排调整为{cn_date(deadline.due_on)}",
        body=f"原期限{cn_date(last.old_due_on)}，现为{cn_date(deadline.due_on)}。",
        url=reverse("rounds:deadline", args=[deadline.pk]),
    )
