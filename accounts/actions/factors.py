"""Second factors: prepared and confirmed by the person, asked at sign-in."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import factor as codes
from accounts import rules
from accounts.models import RecoveryCode, Rest, SecondFactor, User
from accounts.verbs import AccountVerb
from core import audit
from core.errors import NotYet
from core.notices import notify


@transaction.atomic
def prepare(user: User, *, by: User) -> SecondFactor:
    """A fresh secret that counts for nothing until a code of it was typed."""
    rules.check_is_self(by, user)
    if SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists():
        raise NotYet("动态验证码已启用；更换手机请联系安全保密管理员解除后重新绑定。")
    secret = codes.new_secret()
    made, _ = SecondFactor.objects.update_or_create(
        user=user, defaults={"secret": secret, "last_step": 0}
    )
    audit.record(user, AccountVerb.FACTOR_ASKED, by=by)
    return made


@transaction.atomic
def confirm(user: User, code: str, *, by: User) -> list[str]:
    """Begin to ask for codes; returns the recovery codes, which are shown this once."""
    rules.check_is_self(by, user)
    row = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if row is None:
        raise NotYet("请先点“开始绑定”，再输入验证码。")
    step = codes.step_of(row.secret, code, after=row.last_step)
    if step is None:
        raise NotYet("验证码不正确，请核对手机时间后输入当前显示的6位数字。")
    row.last_step, row.confirmed_at = step, timezone.now()
    row.save(update_fields=["last_step", "confirmed_at"])
    audit.record(user, AccountVerb.FACTOR_BEGUN, by=by)
    _tell(user, "您的账号已启用动态验证码")
    return _fresh_codes(row)


@transaction.atomic
def renew_codes(user: User, code: str, *, by: User) -> list[str]:
    """New recovery codes for a code of the telephone; the former ones are void from now on.

    A recovery code does not do: whoever found the sheet of codes must not get another one.
    """
    rules.check_is_self(by, user)
    row = SecondFactor.objects.select_for_update().filter(user=user).first()
    if row is None or row.confirmed_at is None:
        raise NotYet("动态验证码还没有启用，请先绑定手机。")
    step = codes.step_of(row.secret, code, after=row.last_step)
    if step is None:
        raise NotYet("验证码不正确或已经用过，请输入手机上新显示的6位数字。")
    SecondFactor.objects.filter(pk=row.pk).update(last_step=step)
    audit.record(user, AccountVerb.BACKUP_CODES_RENEWED, by=by)
    _tell(user, "您的账号已更换备用码")
    return _fresh_codes(row)


def _tell(user: User, subject: str) -> None:
    notify(
        [user],
        kind="accounts.factor",
        key=f"factor:{user.pk}:{timezone.now().isoformat()}",
        subject=subject,
        body="不是您本人办理的，请立即联系系统管理员和安全保密管理员。",
        urgent=True,
        mail_to=user.email,
    )


def _fresh_codes(row: SecondFactor) -> list[str]:
    shown = codes.new_recovery_codes()
    row.codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=row, digest=codes.digest_of(code)) for code in shown
    )
    return shown


@transaction.atomic
def use(user: User, code: str) -> bool:
    """Whether ``code`` lets in ``user``; each code does so once, whoever asks first.

    An account at rest is its owner's again with it; without a second factor that takes the
    activation code.
    """
    row = SecondFactor.objects.select_for_update().filter(user=user).first()
    code = code.strip().replace(" ", "")
    if row is None or row.confirmed_at is None:
        return _end_rest(user, digest=codes.digest_of(code))
    if not _is_of_factor(row, code, user):
        return False
    _end_rest(user)
    return True


def _is_of_factor(row: SecondFactor, code: str, user: User) -> bool:
    step = codes.step_of(row.secret, code, after=row.last_step)
    if step is not None:
        SecondFactor.objects.filter(pk=row.pk).update(last_step=step)
        return True
    spent = row.codes.filter(digest=codes.digest_of(code), used_at=None)
    if not spent.update(used_at=timezone.now()):
        return False
    left = row.codes.filter(used_at=None).count()
    audit.record(user, AccountVerb.BACKUP_CODE_USED, by=user, note=f"还剩{left}个")
    return True


def _end_rest(user: User, **conditions: Any) -> bool:
    ended, _ = Rest.objects.filter(user=user, **conditions).delete()
    if ended:
        audit.record(user, AccountVerb.CONFIRMED_BY_OWNER, by=user)
    return bool(ended)
