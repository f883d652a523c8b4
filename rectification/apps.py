from django.apps import AppConfig

from core.registry import RegisteringApp


class RectificationConfig(RegisteringApp, AppConfig):
    name = "rectification"
    verbose_name = "整改"
    notice_kinds = {
        "rectification": "整改",
    }
