from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "overview"
    verbose_name = "总览"

    def ready(self) -> None:
        """Jobs are found by their handlers."""
        from overview import verification  # noqa: F401
