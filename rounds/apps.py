from django.apps import AppConfig

from core.registry import RegisteringApp


class RoundsConfig(RegisteringApp, AppConfig):
    name = "rounds"
    verbose_name = "巡察轮次"
    notice_kinds = {
        "handing": "待补齐人员",
        "deadline": "期限提醒",
        "rounds": "轮次与任务",
        "calendar": "工作日历",
    }
