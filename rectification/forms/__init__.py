"""Forms of the ledger: what a clerk fills in, few fields at a time; they validate and never save."""

from django import forms
from django.utils import timezone

from core.calendar import cn_date
from core.form_layouts import Grid, PageForm, Section, Wide
from core.forms import VersionedForm
from rectification.models import LedgerItem, Measure


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OpenLedgerForm(forms.Form):
    on = forms.DateField(
        label="反馈日期",
        widget=date_input(),
        help_text="整改期限从这一天起算。",
        error_messages={"required": "请填写反馈日期。"},
    )

    def __init__(self, *args, inspection, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.fields["on"].initial = timezone.localdate

    def clean_on(self):
        on, left = self.cleaned_data["on"], self.inspection.exit_on
        if on > timezone.localdate():
            raise forms.ValidationError("反馈日期不能晚于今天。")
        if left and on < left:
            raise forms.ValidationError(f"反馈日期不能早于驻点结束日期（{cn_date(left)}）。")
        return on


class PlanForm(VersionedForm):
    """Goal and people of one item (任务清单, 责任清单)."""

    class Meta:
        model = LedgerItem
        fields = LedgerItem.PLAN_FIELDS
        widgets = {"goal": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("goal", "department", "person"):
            self.fields[name].required = True
        self.fields["goal"].error_messages["required"] = "请写明整改要达到的目标。"
        self.fields["department"].error_messages["required"] = "请填写责任部门。"
        self.fields["person"].error_messages["required"] = "请填写责任人。"
        self.helper = PageForm(
            "version",
            Section("整改目标", "goal", "kind"),
            Section(
                "责任分工",
                Grid("department", "person", "lead", "leader_in_charge", Wide("cooperating")),
            ),
        )


class MeasureForm(forms.Form):
    """One line of the plan; ``pk`` names a measure the item has already."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="整改措施",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明这条措施做什么。"},
    )
    criterion = forms.CharField(
        label="完成标志",
        max_length=300,
        error_messages={
            "required": "请写明做到什么样算完成。",
            "max_length": "完成标志最多300字。",
        },
    )
    due_on = forms.DateField(
        label="完成时限",
        widget=date_input(),
        error_messages={"required": "请填写完成时限。", "invalid": "请填写正确的日期。"},
    )
    person = forms.CharField(
        label="责任人", max_length=80, error_messages={"required": "请填写责任人。"}
    )

    def __init__(self, *args, item, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["due_on"].widget.attrs |= {
            "min": item.ledger.opened_on.isoformat(),
            "max": item.due_on.isoformat(),
        }
        self.fields["due_on"].initial = item.due_on
        self.fields["person"].initial = item.person
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs["class"] = "form-control"

    def clean_due_on(self):
        due_on, item = self.cleaned_data["due_on"], self.item
        if due_on > item.due_on:
            raise forms.ValidationError(f"不能晚于事项期限（{cn_date(item.due_on)}）。")
        if due_on < item.ledger.opened_on:
            raise forms.ValidationError(f"不能早于建账日期（{cn_date(item.ledger.opened_on)}）。")
        return due_on


class MeasureSet(forms.BaseFormSet):
    """At least one measure; a line ticked 删除 or left empty is none."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> None:
        if any(self.errors):
            return
        if not self.rows():
            raise forms.ValidationError("请至少填写一条整改措施。")

    def rows(self) -> list[dict]:
        filled = [f for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        return [
            {
                name: form.cleaned_data[name]
                for name in ("pk", "text", "criterion", "due_on", "person")
            }
            for form in filled
            if form.cleaned_data.get("text")
        ]


MeasureFormSet = forms.formset_factory(
    MeasureForm, formset=MeasureSet, extra=1, can_delete=True, max_num=30, validate_max=True
)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of files; what each may be is asked by core.attachments."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [file for file in (data or []) if file]


RESULTS = ("systems_made", "recovered", "held_accountable", *LedgerItem.PEOPLE_FIELDS)


class ResultsForm(forms.ModelForm):
    """The results; how people were dealt with may be left out: what stood before stays."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in LedgerItem.PEOPLE_FIELDS:
            self.fields[name].required = False

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        for name in LedgerItem.PEOPLE_FIELDS:
            if data.get(name) is None and name not in self.errors:
                data[name] = getattr(self.instance, name)
        return data


class ReportForm(ResultsForm):
    """进展报告: what was done, how far it is, which measures are complete, the evidence."""

    text = forms.CharField(
        label="做了什么、进展如何",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写明整改进展。"},
    )
    progress = forms.IntegerField(
        label="完成进度（%）",
        min_value=0,
        max_value=100,
        error_messages={
            "required": "请填写完成进度。",
            "min_value": "完成进度须在0到100之间。",
            "max_value": "完成进度须在0到100之间。",
        },
    )
    done = forms.ModelMultipleChoiceField(
        label="这次完成的措施",
        queryset=Measure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    files = FilesField(
        label="佐证材料", required=False, help_text="可一次选多个：照片、PDF、Word、Excel。"
    )

    class Meta:
        model = LedgerItem
        fields = RESULTS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["progress"].initial = self.instance.progress
        self.fields["done"].queryset = self.instance.measures.filter(done_on=None)
        if not self.fields["done"].queryset.exists():
            del self.fields["done"]
        done = ["done"] if "done" in self.fields else []
        self.helper = PageForm(
            Section("本次进展", "text", *done, "progress", "files"),
            Section("整改成果（累计数，没有就填0）", Grid(*RESULTS)),
        )

    def results(self) -> dict:
        return {name: self.cleaned_data[name] for name in RESULTS}


class SubmitForm(ResultsForm, VersionedForm):
    """申请销号: the unit's own assessment and the results."""

    class Meta:
        model = LedgerItem
        fields = ("self_assessment", *RESULTS)
        widgets = {"self_assessment": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["self_assessment"]
        field.required = True
        field.label = "整改自评"
        field.error_messages["required"] = "请写明整改做到了什么程度。"
        self.helper = PageForm(
            "version",
            Section("自评", "self_assessment"),
            Section("整改成果（累计数，没有就填0）", Grid(*RESULTS)),
        )


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

    def __init__(self, *args, item, limits: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["new_due_on"].help_text = limits

    def clean_new_due_on(self):
        wanted = self.cleaned_data["new_due_on"]
        if wanted <= max(self.item.due_on, timezone.localdate()):
            raise forms.ValidationError(f"须晚于今天和现行期限（{cn_date(self.item.due_on)}）。")
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
