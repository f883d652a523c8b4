"""Second factors: prepared and confirmed by the person, asked at the door, reset by security."""

from django.db import transaction
from django.utils import timezone

from accounts import factor as codes
from accounts import rules
from accounts.actions import sessions
from accounts.models import RecoveryCode, SecondFactor, SignedIn, User
from core import audit
from core.errors import ActionDenied


@transaction.atomic
def prepare(user: User, *, by) -> SecondFactor:
    """A fresh secret that counts for nothing until a code of it was typed."""
    rules.check_is_self(by, user)
    if SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists():
        raise ActionDenied("动态验证码已启用；更换手机请联系安全保密管理员解除后重新绑定。")
    secret = codes.new_secret()
    made, _ = SecondFactor.objects.update_or_create(
        user=user, defaults={"secret": secret, "last_step": 0}
    )
    audit.record(user, "申请绑定动态验证码", by=by)
    return made


@transaction.atomic
def confirm(user: User, code: str, *, by) -> list[str]:
    """Begin to ask for codes; returns the recovery codes, which are shown this once."""
    rules.check_is_self(by, user)
    row = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if row is None:
        raise ActionDenied("请先点“开始绑定”，再输入验证码。")
    step = codes.step_of(row.secret, code, after=row.last_step)
    if step is None:
        raise ActionDenied("验证码不正确，请核对手机时间后输入当前显示的6位数字。")
    row.last_step, row.confirmed_at = step, timezone.now()
    row.save(update_fields=["last_step", "confirmed_at"])
    audit.record(user, "启用动态验证码", by=by)
    return _fresh_codes(row)


@transaction.atomic
def renew_codes(user: User, code: str, *, by) -> list[str]:
    """New recovery codes for a code of the telephone; the former ones are void from now on.

    A recovery code does not do: whoever found the sheet of codes must not get another one.
    """
    rules.check_is_self(by, user)
    row = SecondFactor.objects.select_for_update().filter(user=user).first()
    if row is None or row.confirmed_at is None:
        raise ActionDenied("动态验证码还没有启用，请先绑定手机。")
    step = codes.step_of(row.secret, code, after=row.last_step)
    if step is None:
        raise ActionDenied("验证码不正确或已经用过，请输入手机上新显示的6位数字。")
    SecondFactor.objects.filter(pk=row.pk).update(last_step=step)
    audit.record(user, "更换备用码", by=by)
    return _fresh_codes(row)


def _fresh_codes(row: SecondFactor) -> list[str]:
    shown = codes.new_recovery_codes()
    row.codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=row, digest=codes.digest_of(code)) for code in shown
    )
    return shown


@transaction.atomic
def use(user: User, code: str) -> bool:
    """Whether ``code`` opens the door for ``user``; each code does so once, whoever asks first."""
    row = SecondFactor.objects.select_for_update().filter(user=user).first()
    if row is None or row.confirmed_at is None:
        return False
    code = code.strip().replace(" ", "")
    step = codes.step_of(row.secret, code, after=row.last_step)
    if step is not None:
        SecondFactor.objects.filter(pk=row.pk).update(last_step=step)
        return True
    spent = row.codes.filter(digest=codes.digest_of(code), used_at=None)
    if not spent.update(used_at=timezone.now()):
        return False
    audit.record(
        user, "使用备用码", by=user, note=f"还剩{row.codes.filter(used_at=None).count()}个"
    )
    return True


@transaction.atomic
def reset(user: User, *, by) -> bool:
    """A lost telephone: the factor goes, and so does every open session. False where there is none."""
    rules.check_can_reset_factor(by, user)
    gone, _ = SecondFactor.objects.filter(user=user).delete()
    if gone:
        sessions.close(SignedIn.objects.filter(user=user))
        audit.record(user, "解除动态验证码", by=by)
    return bool(gone)
