from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "rounds"
    verbose_name = "巡察轮次"

    def ready(self) -> None:
        from accounts import leaving
        from core.notices import kinds as notice_kinds
        from rounds import checks  # noqa: F401 - registers
        from rounds.actions import feeds
        from rounds.documents import notice, recusal  # noqa: F401 - they register

        leaving.register(feeds.end)
        notice_kinds.name("deadline", "期限提醒")
        notice_kinds.name("rounds", "轮次与任务")
        notice_kinds.name("calendar", "工作日历")
