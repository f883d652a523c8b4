"""Who can be the second person of a request, and what waits for whom."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts import approving
from accounts.enums import SECOND_PERSONS, ApprovalState
from accounts.models import ApprovalRequest, User
from core.assignees import Gap, Next, register
from core.targets import key_of, label_of
from core.worklist import WorkItem


def deciders(request: ApprovalRequest) -> QuerySet[User]:
    """Active people who may confirm: not who asked, not whose account it is about."""
    people = User.objects.with_role(*SECOND_PERSONS).exclude(pk=request.asked_by_id)
    return people.exclude(pk=request.about_id) if request.about_id else people


def pending_for(*targets: Any) -> QuerySet[ApprovalRequest]:
    """What waits for a second person about these rows, all of one kind."""
    rows = ApprovalRequest.objects.pending()
    if not targets:
        return rows.none()
    ids = [target.pk for target in targets]
    return rows.filter(target_type=label_of(targets[0]), target_id__in=ids)


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """What waits for ``user`` to confirm or refuse."""
    rows = ApprovalRequest.objects.decidable_by(user).order_by("id")
    names = approving.labels()
    return [
        WorkItem(
            "复核",
            row.subject,
            row.get_absolute_url(),
            None,
            names.get(row.kind, "双人复核"),
            (key_of(row),),
        )
        for row in rows
    ]


@register(ApprovalRequest)
def of_request(request: ApprovalRequest) -> Next | None:
    if request.state != ApprovalState.PENDING:
        return None
    return Next("复核", list(deciders(request).order_by("pk")), _nobody)


def _nobody() -> Gap:
    return Gap("没有可以复核的第二人", "补齐人员", "", ())
