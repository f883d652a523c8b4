"""双人复核: one person asks, a second confirms or refuses; the change is made with the confirmation."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import approving, rules
from accounts.approving import Kind
from accounts.enums import ApprovalState
from accounts.models import ApprovalRequest, User
from accounts.notices import approvals as notices
from accounts.queries import approvals as queries
from core import audit, constraints, freezing
from core.errors import ActionDenied, NotYet
from core.targets import label_of
from core.transitions import move


@transaction.atomic
def ask(
    kind: Kind,
    target: Any,
    *,
    subject: str,
    reason: str,
    values: dict | None = None,
    about: User | None = None,
    by: User,
) -> ApprovalRequest:
    """Put a change before a second person; refused where nobody could be that person."""
    freezing.check(target)
    if not reason.strip():
        raise ActionDenied("这一步须由两人办理，请写明理由。")
    made = ApprovalRequest(
        kind=kind.key,
        target_type=label_of(target),
        target_id=target.pk,
        subject=subject[:200],
        reason=reason.strip(),
        values=values or {},
        about=about,
        asked_by=by,
    )
    if not queries.deciders(made).exists():
        raise ActionDenied(
            "这一步须由两人办理，但没有能复核的人：请先请安全保密管理员为领导小组成员建立账号，"
            "或另任命一名安全保密管理员。"
        )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise NotYet(constraints.sentence_of(error)) from error
    audit.record(made, kind.verb, by=by, note=subject, changes=audit.begun(made))
    notices.asked(made)
    return made


@transaction.atomic
def confirm(request: ApprovalRequest, *, version: int | None = None, by: User) -> str:
    """Make the change; returns words to be shown this once, mostly none.

    What the change itself refuses (a conflict, a person who left) leaves the request open.
    """
    rules.check_can_decide(by, request)
    _decide(request, ApprovalState.CONFIRMED, "", version, by)
    words = approving.kind_of(request).carry_out(request, by=by)
    notices.decided(request)
    return words or ""


@transaction.atomic
def refuse(request: ApprovalRequest, *, note: str, version: int | None = None, by: User) -> None:
    """Nothing changes; whoever asked hears why."""
    rules.check_can_decide(by, request)
    _decide(request, ApprovalState.REFUSED, note, version, by)
    notices.decided(request, note)


@transaction.atomic
def withdraw(request: ApprovalRequest, *, version: int | None = None, by: User) -> None:
    """Take back what oneself asked for."""
    rules.check_can_withdraw(by, request)
    _decide(request, ApprovalState.WITHDRAWN, "", version, by)
    notices.decided(request)


def _decide(request: ApprovalRequest, to: str, note: str, version: int | None, by: User) -> None:
    """The row forgets what it would have written; the object in hand still knows it."""
    values = request.values
    columns = {"decided_by": by, "decided_at": timezone.now(), "values": {}}
    move(request, to, by=by, note=note, version=version, **columns)
    request.values = values
