"""Opening a ledger, and its plan: goal, people, measures."""

from django import forms
from django.utils import timezone

from core.calendar import cn_date
from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from core.forms.rows import RowSet, WithRows
from rectification.forms.fields import date_input
from rectification.models import LedgerItem, Measure
from rectification.queries import plan_token


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
        for name in ("due_on", "person"):  # saved beside what they begin with, which may move
            self.fields[name].show_hidden_initial = True
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


class MeasureSet(RowSet):
    """At least one measure; a line ticked 删除 or left as it came is none."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError("请至少填写一条整改措施。")


MeasureRows = forms.formset_factory(
    MeasureForm, formset=MeasureSet, extra=1, can_delete=True, max_num=30, validate_max=True
)


class PlanForm(WithRows, VersionedForm):
    """Goal and people of one item (任务清单, 责任清单), and its measures."""

    FORMSETS = {"measures": MeasureRows}
    version = forms.CharField(widget=forms.HiddenInput, required=False)

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
        self.make_formsets(self.data if self.is_bound else None)
        self.helper = PageForm(
            "version",
            Section("整改目标", "goal", "kind"),
            Section(
                "责任分工",
                Grid("department", "person", "lead", "leader_in_charge", Wide("cooperating")),
            ),
        )

    def token(self, row: LedgerItem) -> str:
        return plan_token(row)

    def make_formsets(self, data=None) -> None:
        super().make_formsets(data)
        self.formsets["measures"].extra = 0 if self.instance.measures.exists() else 1

    def rows_initial(self, name: str) -> list[dict]:
        return list(self.instance.measures.values("pk", *Measure.PLAN_FIELDS))

    def rows_kwargs(self, name: str) -> dict:
        return {"item": self.instance}
