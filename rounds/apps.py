from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "rounds"
    verbose_name = "巡察轮次"

    def ready(self) -> None:
        from accounts import deactivation, guarded
        from core import preconditions
        from core.notices import kinds as notice_kinds
        from rounds import checks, imports, queries  # noqa: F401 - checks and imports register
        from rounds.actions import feeds, staffing  # noqa: F401 - it registers
        from rounds.documents import commitment, notice, recusal  # noqa: F401 - they register
        from rounds.queries import assignees  # noqa: F401 - registers

        guarded.register("巡察组在任人员", queries.is_on_team)
        preconditions.register(queries.commitment_asked)
        deactivation.register(feeds.end)
        notice_kinds.name("handing", "待补齐人员")
        notice_kinds.name("deadline", "期限提醒")
        notice_kinds.name("rounds", "轮次与任务")
        notice_kinds.name("calendar", "工作日历")
