from django.apps import AppConfig

from core.registry import RegisteringApp


class FindingsConfig(RegisteringApp, AppConfig):
    name = "findings"
    verbose_name = "问题线索"
    notice_kinds = {
        "finding": "问题底稿",
        "fix": "立行立改",
        "feedback": "反馈",
        "clue": "线索移交",
        "recommendation": "移交建议",
        "resolution": "会议议定",
        "special_report": "专题报告",
    }
