from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        autodiscover_modules("verbs")  # each app declares its own
        from core import checks, operation_checks  # noqa: F401 - they register
        from core.documents import making  # noqa: F401 - registers its job
