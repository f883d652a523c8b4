from django.apps import AppConfig

from core.registry import RegisteringApp


class AccountsConfig(RegisteringApp, AppConfig):
    name = "accounts"
    verbose_name = "账号"
    notice_kinds = {
        "lockout": "登录安全",
        "accounts": "账号安全",
    }

    def ready(self) -> None:
        super().ready()
        _name_axes()


def _name_axes() -> None:
    """django-axes has no Chinese: its section and its two registers in the admin site."""
    from django.apps import apps

    axes = apps.get_app_config("axes")
    axes.verbose_name = "登录安全"
    for model, label in (("AccessAttempt", "登录失败"), ("AccessLog", "登录记录")):
        meta = axes.get_model(model)._meta
        meta.verbose_name = meta.verbose_name_plural = label
