"""Forms of common issues and recommendations; each choice inside the person's scope."""

from django import forms

from accounts.enums import Role
from accounts.models import User
from core.forms import VersionedForm
from core.forms.choices import require
from findings.enums import FindingState
from findings.models import Category, CommonIssue, Finding, Organ, Recommendation
from rounds.models import Inspection, Round, Unit

LONGEST = 5000


class CommonIssueForm(VersionedForm):
    """Signed findings of the round that the person sees, ticked one by one."""

    findings = forms.ModelMultipleChoiceField(
        label="选入的底稿",
        queryset=Finding.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选入一份底稿。"},
    )

    class Meta:
        model = CommonIssue
        fields = ["title", "category", "units", "addressed", "findings"]
        widgets = {"units": forms.CheckboxSelectMultiple}

    def __init__(self, *args, round: Round, user: User, **kwargs) -> None:
        self.round, self.user = round, user
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(is_active=True)
        inspections = Inspection.objects.visible_to(user).filter(round=round)
        if self.instance.team_id:
            inspections = inspections.filter(team=self.instance.team_id)
        units = Unit.objects.filter(pk__in=inspections.values("unit")).order_by("pk")
        self.fields["units"].queryset = units
        if self.instance.team_id or not user.has_role(Role.OFFICE):
            self.fields["units"].help_text = "不选的，统计本组全部单位。"
        rows = Finding.objects.visible_to(user).filter(inspection__round=round)
        rows = rows.in_state(FindingState.SIGNED, FindingState.FED_BACK)
        rows = rows.select_related("inspection__unit").order_by("inspection", "number")
        self.fields["findings"].queryset = rows
        self.fields["findings"].label_from_instance = lambda finding: (
            f"{finding.inspection.unit}：{finding.title}"
        )
        if self.instance.pk:
            self.initial["findings"] = list(self.instance.findings.values_list("pk", flat=True))

    def rebuild_kwargs(self) -> dict:
        return {"round": self.round, "user": self.user}

    def columns(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("title", "category", "addressed")}


class RecommendationForm(VersionedForm):
    class Meta:
        model = Recommendation
        fields = ["title", "organ", "common_issue", "problem", "advice"]
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
            "advice": forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
        }
        help_texts = {"advice": "一行一条，制成文书时逐条编号。"}

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = Organ.objects.filter(is_active=True)
        issues = CommonIssue.objects.visible_to(user).filter(round=inspection.round_id)
        self.fields["common_issue"].queryset = issues

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}


class RecommendationAnswerForm(VersionedForm):
    class Meta:
        model = Recommendation
        fields = ["answer", "use"]
        widgets = {
            "answer": forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
            "use": forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
        }
        help_texts = {"use": "如出台制度、开展专项治理、列入年度工作等。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        require(self, {"answer": "请填写办理情况。"})
