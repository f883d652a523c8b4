from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from core import notice_kinds

        notice_kinds.name("lockout", "登录安全")
