"""What one side asks for and the other decides: extension, reopening, withholding."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from core.calendar import cn_date
from rectification.forms.fields import FilesField, date_input


class ExtensionForm(forms.Form):
    new_due_on = forms.DateField(
        label="申请延至",
        widget=date_input(),
        error_messages={"required": "请填写希望延到哪一天。", "invalid": "请填写正确的日期。"},
    )
    reason = forms.CharField(
        label="延期原因",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "请写明延期原因。"},
    )
    uploads = FilesField(
        label="佐证材料（必附）",
        required=False,
        help_text="说明延期原因的材料，可一次选多个：照片、PDF、Word、Excel。",
    )

    def __init__(self, *args, due_on, limits: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on
        self.fields["new_due_on"].help_text = limits

    def clean_new_due_on(self):
        wanted = self.cleaned_data["new_due_on"]
        if wanted <= max(self.due_on, timezone.localdate()):
            raise forms.ValidationError(f"须晚于今天和现行期限（{cn_date(self.due_on)}）。")
        return wanted

    def clean_uploads(self) -> list:
        if not self.cleaned_data["uploads"]:
            raise forms.ValidationError("请附上说明延期原因的佐证材料。")
        return self.cleaned_data["uploads"]


class DecisionForm(forms.Form):
    """同意 needs no words, 不同意 and 退回 do: the action asks for them."""

    note = forms.CharField(
        label="意见",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text="不同意或退回时必须写明原因。",
        error_messages={"max_length": "意见最多500字。"},
    )


class ExtensionDecisionForm(DecisionForm):
    """同意, as asked or a shorter time with a reason; 不同意 with a reason."""

    granted_on = forms.DateField(
        label="同意延至",
        widget=date_input(),
        required=False,
        help_text="可以少于申请的时间，须在意见里写明理由。",
        error_messages={"invalid": "请填写正确的日期。"},
    )
    field_order = ("granted_on", "note")

    def __init__(self, *args, extension, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["granted_on"].initial = extension.new_due_on
        self.fields["granted_on"].widget.attrs |= {
            "min": (extension.old_due_on + timedelta(days=1)).isoformat(),
            "max": extension.new_due_on.isoformat(),
        }


class PlanReviewForm(DecisionForm):
    """An opinion on the whole plan, and one on each of its ``items`` where there is one."""

    def __init__(self, *args, items, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"note-{item.pk}"] = forms.CharField(
                label=f"对第{item.number}项的意见",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=500,
                required=False,
                error_messages={"max_length": "意见最多500字。"},
            )

    def notes(self) -> dict[int, str]:
        """What is said of each item, "" for nothing, by the items' keys."""
        return {item.pk: self.cleaned_data[f"note-{item.pk}"].strip() for item in self.items}


class ReopenForm(forms.Form):
    due_on = forms.DateField(
        label="新的整改期限",
        widget=date_input(),
        error_messages={"required": "请填写新的整改期限。", "invalid": "请填写正确的日期。"},
    )
    note = forms.CharField(
        label="重新整改的原因",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        error_messages={"required": "请写明为什么要重新整改。", "max_length": "原因最多500字。"},
    )

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on <= timezone.localdate():
            raise forms.ValidationError("新的期限须晚于今天。")
        return due_on


class WithholdingForm(forms.Form):
    reason = forms.CharField(
        label="不公开的理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="如涉及国家秘密、工作秘密、个人隐私或者正在查办的事项。由巡察办决定。",
        error_messages={
            "required": "请写明不公开的理由。",
            "max_length": "理由最多500字，请精简。",
        },
    )
