from django.apps import AppConfig

from core.registry import RegisteringApp


class FieldworkConfig(RegisteringApp, AppConfig):
    name = "fieldwork"
    verbose_name = "巡前准备与驻点了解"
    notice_kinds = {
        "focus": "重点关注事项",
        "petition": "信访",
        "intake": "巡前函询",
        "material": "资料清单",
        "directive": "上传下达",
        "consultation": "请示报告",
        "survey": "测评问卷",
        "weekly": "周报",
        "workplan": "工作方案",
    }
