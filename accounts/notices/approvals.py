"""Who hears of a request for a second person, and of what became of it."""

from accounts import approving
from accounts.enums import ADMINISTRATORS, ApprovalState, Role
from accounts.models import ApprovalRequest, User
from accounts.queries import approvals as queries
from core.notices import notify


def asked(request: ApprovalRequest) -> None:
    """To whoever can confirm; those concerned and the three offices hear that it was asked."""
    kind, deciders = approving.kind_of(request), list(queries.deciders(request))
    notify(
        deciders,
        kind="accounts.approval",
        key=f"approval:{request.pk}",
        subject=f"待您复核：{request}",
        body=f"{request.asked_by}申请{kind.label}。理由：{request.reason}",
        url=request.get_absolute_url(),
        urgent=True,
    )
    notify(
        _others(request, besides=[*deciders, request.asked_by]),
        kind="accounts.approval",
        key=f"approval:{request.pk}",
        subject=f"有人申请{kind.label}：{request}"[:200],
        body=f"{request.asked_by}提出，须由另一人复核后才会生效。如有异议，请立即联系安全保密管理员。",
        urgent=True,
    )


def decided(request: ApprovalRequest, note: str = "") -> None:
    people = [request.asked_by, *_others(request, besides=[request.decided_by])]
    notify(
        [person for person in people if person != request.decided_by],
        kind="accounts.approval",
        key=f"approval-decided:{request.pk}",
        subject=f"{request.get_state_display()}：{request}"[:200],
        body="。".join(filter(None, [f"{request.decided_by}办理", note])),
        urgent=request.state == ApprovalState.CONFIRMED,
    )


def _others(request: ApprovalRequest, *, besides: list) -> list[User]:
    """Those concerned; of accounts the holders of the three offices, else the security one."""
    is_account = request.kind.startswith("accounts.")
    offices = ADMINISTRATORS if is_account else (Role.SECURITY,)
    people = [*approving.kind_of(request).concerned(request), *User.objects.with_role(*offices)]
    left_out = {person.pk for person in besides}
    return [person for person in people if person.pk not in left_out]
