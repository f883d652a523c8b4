from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "rounds"
    verbose_name = "巡察轮次"

    def ready(self) -> None:
        from rounds.documents import notice, recusal  # noqa: F401 - they register
