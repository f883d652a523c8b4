"""What a team adds to the figures of its week."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import LONGEST


class WeeklyForm(VersionedForm):
    class Meta:
        model = WeeklyReport
        fields = ("summary", "plan")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
            "plan": forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
        }
        help_texts = {
            "summary": "做了什么、发现什么、有什么困难；数字不用抄，系统已从各登记簿统计。本栏加密保存。",
            "plan": "下周看什么、找谁谈、去哪里；本栏加密保存。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageForm("version", Section("", Grid(Wide("summary"), Wide("plan"))))
