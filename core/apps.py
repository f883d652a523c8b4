from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from core import checks, operation_checks  # noqa: F401 - they register
        from core.documents import making  # noqa: F401 - registers its job
