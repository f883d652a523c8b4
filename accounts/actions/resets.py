"""Lost passwords and lost telephones: reset by one administrator, of guarded accounts by two (ADR 0065)."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts import approving, factor, guarded, lockout, passwords, rules
from accounts.actions import approvals, sessions
from accounts.approving import Kind
from accounts.models import ApprovalRequest, Rest, SecondFactor, SignedIn, User
from accounts.verbs import AccountVerb
from core import audit
from core.notices import notify


@transaction.atomic
def reset_password(
    user: User, password: str, *, reason: str = "", by: User
) -> ApprovalRequest | None:
    """A password that somebody else knows; the next sign-in asks for one of the person's own.

    Of a guarded account nothing changes before a second person confirms; what is returned then
    is the request.
    """
    rules.check_can_edit_accounts(by)
    rules.check_is_other(by, user)
    encoded = make_password(password)
    if guarded.reasons(user):
        values = {"password": encoded}
        subject = f"重置{user}（{user.username}）的密码"
        return approvals.ask(
            PASSWORD, user, subject=subject, reason=reason, values=values, about=user, by=by
        )
    _give(user, encoded, by)
    return None


@transaction.atomic
def reset_factor(user: User, *, reason: str = "", by: User) -> ApprovalRequest | bool:
    """A lost telephone: the factor goes, and so does every open session. False where there is none.

    Of a guarded account the request for a second person is returned.
    """
    rules.check_can_reset_factor(by, user)
    if not SecondFactor.objects.filter(user=user).exists():
        return False
    if guarded.reasons(user):
        subject = f"解除{user}（{user.username}）的动态验证码"
        return approvals.ask(FACTOR, user, subject=subject, reason=reason, about=user, by=by)
    return _drop_factor(user, by)


def _give(user: User, encoded: str, by: User, note: str = "") -> None:
    passwords.remember(user)
    user.password, user.must_change_password = encoded, True
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    lockout.unlock(user)
    audit.record(user, AccountVerb.PASSWORD_RESET, by=by, note=note)


def _drop_factor(user: User, by: User, note: str = "") -> bool:
    gone, _ = SecondFactor.objects.filter(user=user).delete()
    if gone:
        sessions.close(SignedIn.objects.filter(user=user))
        audit.record(user, AccountVerb.FACTOR_REMOVED, by=by, note=note)
    return bool(gone)


def _carry_out_password(request: ApprovalRequest, *, by: User) -> str:
    user = User.objects.select_for_update().get(pk=request.target_id)
    _give(user, request.values["password"], request.asked_by, f"{by}复核同意")
    return _lay_to_rest(user, by)


def _carry_out_factor(request: ApprovalRequest, *, by: User) -> str:
    user = User.objects.select_for_update().get(pk=request.target_id)
    _drop_factor(user, request.asked_by, f"{by}复核同意")
    return _lay_to_rest(user, by)


def _lay_to_rest(user: User, by: User) -> str:
    """Nobody comes in but the owner; returns the activation code where there is no second factor."""
    sessions.close(SignedIn.objects.filter(user=user))
    has_factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()
    code = "" if has_factor else factor.new_recovery_codes()[0]
    digest = factor.digest_of(code) if code else ""
    Rest.objects.update_or_create(user=user, defaults={"digest": digest})
    audit.record(
        user,
        AccountVerb.ACCOUNT_RESTED,
        by=by,
        note="待本人用第二因素确认" if has_factor else "待激活码",
    )
    notify(
        [user],
        kind="accounts.reset",
        key=f"rest:{user.pk}:{timezone.now().isoformat()}",
        subject="您的账号由两名管理员重置，须您本人确认后启用",
        body="不是您本人提出的，请立即联系安全保密管理员和安全审计员。",
        urgent=True,
    )
    return code


PASSWORD = approving.register(
    Kind(
        "accounts.password",
        "重置受保护账号的密码",
        AccountVerb.PASSWORD_RESET_ASKED,
        _carry_out_password,
        concerned=lambda request: [request.about],
    )
)
FACTOR = approving.register(
    Kind(
        "accounts.factor",
        "解除受保护账号的动态验证码",
        AccountVerb.FACTOR_REMOVAL_ASKED,
        _carry_out_factor,
        concerned=lambda request: [request.about],
    )
)
