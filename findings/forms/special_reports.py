"""Forms of what leaders wrote on a special report, and of what changed afterwards."""

from django import forms

from core.forms import VersionedForm
from findings.models import IssueChange, IssueDecision

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecisionForm(VersionedForm):
    class Meta:
        model = IssueDecision
        fields = ("leader", "decided_on", "words")
        widgets = {"decided_on": DATE, "words": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"words": "照批示原文录入。"}
        error_messages = {
            "leader": {"required": "请填写批示人。"},
            "decided_on": {"required": "请填写批示日期。"},
            "words": {"required": "请照原文填写批示内容。"},
        }


class ChangeForm(VersionedForm):
    class Meta:
        model = IssueChange
        fields = ("kind", "name", "body", "done_on", "note")
        widgets = {"done_on": DATE, "note": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "kind": {"required": "请选择类别。"},
            "name": {"required": "请写明制度、专项治理的名称或做了什么。"},
            "body": {"required": "请填写由谁制定、开展。"},
            "done_on": {"required": "请填写日期。"},
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
