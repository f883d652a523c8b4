from django.apps import AppConfig

from core.registry import RegisteringApp


class OverviewConfig(RegisteringApp, AppConfig):
    name = "overview"
    verbose_name = "总览"
    notice_kinds = {
        "alarm": "异常告警",
        "trail": "审计记录",
        "retention": "保管期限",
    }
