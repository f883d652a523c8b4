"""Forms of 重点关注事项; whoever is named is of the team today."""

from django import forms

from accounts.models import User
from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import FocusPoint
from rounds.models import Inspection, Inspector
from rounds.queries.people import team_of

NOBODY_YET = "暂不指定"


class FocusForm(VersionedForm):
    class Meta:
        model = FocusPoint
        fields = ["kind", "title", "why", "sources", "assignee"]
        widgets = {
            "why": forms.Textarea(attrs={"rows": 6}),
            "sources": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": "一句话说清要查什么，不写人名，例如：2024年以来公务接待费逐年上升。",
            "why": "依据什么判断值得查；涉及人员的写在这里，本栏加密保存。",
            "sources": "从哪里来的：审计报告、信访、上轮整改情况等；本栏加密保存。",
        }

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        field.queryset, field.empty_label = team_of(inspection), NOBODY_YET
        field.label_from_instance = lambda inspector: inspector.name
        self.helper = PageForm(
            "version",
            Section("事项", Grid("kind", "assignee", Wide("title"))),
            Section("依据", Grid(Wide("why"), Wide("sources"))),
        )

    def clean_title(self) -> str:
        """One line: a title is read in lists."""
        return " ".join(self.cleaned_data["title"].split())

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}


class AssignForm(forms.Form):
    """Who looks into it, chosen on the sheet."""

    assignee = forms.ModelChoiceField(
        label="查办人",
        queryset=Inspector.objects.none(),
        required=False,
        empty_label=NOBODY_YET,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, inspection: Inspection, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = team_of(inspection)
        self.fields["assignee"].label_from_instance = lambda inspector: inspector.name
