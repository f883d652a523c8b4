"""Forms of 立行立改: what is handed over, and what the unit reports."""

from django import forms
from django.utils import timezone

from core.forms import VersionedForm
from findings.models import ImmediateFix


class FixForm(forms.Form):
    """The notice: the matter, what is required, by when."""

    problem = forms.CharField(
        label="问题",
        max_length=200,
        error_messages={
            "required": "请填写问题。",
            "max_length": "问题最多200字，请精简。",
        },
        help_text="单位看到的就是这里写的话，看不到底稿。",
    )
    requirement = forms.CharField(
        label="整改要求",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "请填写整改要求。",
            "max_length": "整改要求最多2000字，请精简。",
        },
    )
    due_on = forms.DateField(
        label="整改期限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "请选择整改期限。",
            "invalid": "这一天不存在，请按“2026-03-01”填写或从日历选择。",
        },
    )

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError("整改期限不能早于今天，请重新选择。")
        if due_on.year > timezone.localdate().year + 2:
            raise forms.ValidationError("立行立改应当马上整改，期限太远，请检查年份。")
        return due_on


class FixReportForm(VersionedForm):
    class Meta:
        model = ImmediateFix
        fields = ["report"]
        labels = {"report": "整改情况"}
        help_texts = {"report": "写清做了什么、结果怎样；佐证材料在下面上传。"}
        widgets = {"report": forms.Textarea(attrs={"rows": 8, "maxlength": 5000})}

    def clean_report(self) -> str:
        report = self.cleaned_data["report"]
        if len(report) > 5000:
            raise forms.ValidationError("整改情况最多5000字，请精简，细节放到佐证材料里。")
        return report
