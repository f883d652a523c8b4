"""Accounts at rest: which reset laid them there, what their owners read, what the administrators do."""

from datetime import date

from django.contrib.auth.hashers import check_password
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import ADMINISTRATORS, ApprovalState
from accounts.models import ApprovalRequest, Rest, User
from core.targets import key_of
from core.worklist import WorkItem

RESETS = ("accounts.password", "accounts.factor")  # the kinds that lay an account to rest
NOT_YOURS = "不是您本人提出的，请不要继续，立即联系安全保密管理员和安全审计员。"


def resets() -> QuerySet[ApprovalRequest]:
    """Of every account at rest the reset that laid it there."""
    done = ApprovalRequest.objects.filter(
        about__rest__isnull=False, kind__in=RESETS, state=ApprovalState.CONFIRMED
    )
    return (
        done.select_related("about", "asked_by", "decided_by")
        .order_by("about_id", "-decided_at")
        .distinct("about_id")
    )


def _owner(reset: ApprovalRequest) -> User:
    """Whose account it is; a reset always names one."""
    assert reset.about is not None  # noqa: S101 - what `resets` asks for
    return reset.about


def notice_at_sign_in(user: User) -> str:
    """What the owner of an account at rest reads when the password was right; "" for others."""
    reset = resets().filter(about=user).first()
    if reset is None:
        return ""
    return f"{_who_reset(reset)}，须您本人确认后启用。{NOT_YOURS}"


def notice_with_former_password(username: str, password: str) -> str:
    """What somebody reads who still types the password from before the reset; "" for others.

    Only whoever knew that password learns of the reset here.
    """
    reset = resets().filter(about__username=username, about__is_active=True).first()
    if reset is None:
        return ""
    former = _owner(reset).past_passwords.values_list("encoded", flat=True).first()
    if former is None or not check_password(password, former):
        return ""
    return (
        f"{_who_reset(reset)}，原来的密码不再有效。是您本人提出的，请用新密码登录并确认启用；"
        "不是您本人提出的，请立即联系安全保密管理员和安全审计员。"
    )


def is_resting(request: ApprovalRequest) -> bool:
    """Whether the account that this reset laid to rest has not been confirmed by its owner yet."""
    return request.kind in RESETS and resets().filter(pk=request.pk).exists()


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """To the other administrators: ask the owner, until the owner has confirmed."""
    if not user.has_role(*ADMINISTRATORS) or not Rest.objects.exists():
        return []
    return [
        WorkItem(
            "核实",
            f"{reset.about}（{_owner(reset).username}）的账号已重置，等待本人确认启用",
            reset.get_absolute_url(),
            None,
            "向本人核实",
            (key_of(reset),),
        )
        for reset in resets().exclude(about=user)
    ]


def _who_reset(reset: ApprovalRequest) -> str:
    at = timezone.localtime(reset.decided_at)
    what = "密码" if reset.kind == RESETS[0] else "动态验证码"
    return (
        f"您账号的{what}于{at.year}年{at.month}月{at.day}日"
        f"由{reset.asked_by}申请、{reset.decided_by}复核重置"
    )
