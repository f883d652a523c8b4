"""Audit verbs of accounts, credentials and sessions; steps have theirs in the tables of moves."""

# ruff: noqa: S105 - names of verbs are no passwords
from core.verbs import VerbKind, Verbs


class AccountVerb(Verbs):
    SIGNED_IN = "登录", VerbKind.SIGN_IN
    SIGN_IN_FAILED = "登录失败", VerbKind.SIGN_IN_FAILED
    SIGN_IN_PAUSED = "暂停登录"
    SIGNED_OUT = "退出", VerbKind.SIGN_OUT
    OTHERS_SIGNED_OUT = "退出其他登录"
    SESSION_ENDED = "结束登录"
    STALE_SESSIONS_CLEARED = "清除到期登录位置"
    PAUSE_LIFTED = "解除暂停登录"
    ADDRESS_PAUSE_LIFTED = "解除地址暂停登录"
    LOCKED = "锁屏"
    UNLOCKED = "解锁"
    HUNG = "上墙显示"
    FACTOR_ASKED = "申请绑定动态验证码"
    FACTOR_BEGUN = "启用动态验证码"
    FACTOR_REMOVED = "解除动态验证码"
    FACTOR_REMOVAL_ASKED = "申请解除动态验证码"
    BACKUP_CODES_RENEWED = "更换备用码"
    BACKUP_CODE_USED = "使用备用码"
    PASSWORD_CHANGED = "修改密码"
    PASSWORD_DEMANDED = "要求修改密码"
    PASSWORD_RESET = "重置密码"
    PASSWORD_RESET_ASKED = "申请重置密码"
    CONFIRMED_BY_OWNER = "本人确认启用账号"
    SETTINGS_CHANGED = "修改个人设置"
    VIEW_SHARED = "共用列表视图"
    VIEW_TAKEN_BACK = "收回共用的列表视图"
    ACCOUNT_MADE = "建立账号"
    ACCOUNT_CHANGED = "修改账号"
    ACCOUNT_RESTED = "账号静置"
    ROLES_GRANTED = "授予角色"
    ADMINISTRATOR_APPOINTED = "任命管理员"
