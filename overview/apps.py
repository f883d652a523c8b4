from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "overview"
    verbose_name = "总览"

    def ready(self) -> None:
        """Handlers of jobs and doors on lower pages are known once they are imported."""
        from core.notices import kinds as notice_kinds
        from overview import archiving, packages, panels, verification  # noqa: F401
        from overview.documents import catalogue, evaluations, profile, summary  # noqa: F401
        from overview.queries import assignees  # noqa: F401 - registers

        notice_kinds.name("alarm", "异常告警")
        notice_kinds.name("trail", "审计记录")
        notice_kinds.name("retention", "保管期限")
