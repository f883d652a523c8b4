"""Dates that the working calendar moved: ledgers and items follow, whoever has the ball is told."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import optimistic_locking
from core.calendar import cn_date
from core.notices import notify
from rectification.models import Ledger, LedgerItem
from rectification.queries.recipients import recipients_of
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline
from rounds.verbs import RoundVerb

COPIES = {
    DeadlineKind.PLAN: (Ledger, "plan_due_on"),
    DeadlineKind.CONCENTRATED: (Ledger, "concentrated_due_on"),
    DeadlineKind.ITEM: (LedgerItem, "due_on"),
}


def follow(moved: list[Deadline], by: User | None) -> None:
    """Copies first; then one notice a person and deadline, which names no matter."""
    for deadline in moved:
        if deadline.kind in COPIES:
            model, column = COPIES[DeadlineKind(deadline.kind)]
            thing = model._base_manager.get(pk=deadline.target_id)
            optimistic_locking.edit(
                thing, {column: deadline.due_on}, verb=RoundVerb.MOVED_BY_CALENDAR, by=by
            )
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
