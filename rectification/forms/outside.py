"""Opening an 外来台账: the paper, its dates, its problems."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import VersionedForm
from core.forms.choices import require
from core.forms.layouts import Grid, PageForm, Section, Wide
from core.forms.rows import RowSet, WithRows
from findings.models import Category
from rectification.enums import OUTSIDE
from rectification.forms.fields import date_input
from rectification.models import Ledger
from rounds.models import Unit

DATES = ("paper_on", "plan_due_on", "concentrated_due_on")


class ProblemForm(forms.Form):
    """One problem of the paper; an empty line counts for nothing."""

    problem = forms.CharField(
        label="问题",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "请填写问题，或者删除这一行。",
            "max_length": "问题最多200字，其余写在具体表现里。",
        },
    )
    detail = forms.CharField(
        label="具体表现", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    category = forms.ModelChoiceField(
        label="问题分类", required=False, queryset=Category.objects.none(), empty_label="未分类"
    )

    def __init__(self, *args, categories, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories
        self.fields["category"].queryset = Category.objects.filter(is_active=True)
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"


class ProblemSet(RowSet):
    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError("请至少填写一个问题。")


ProblemRows = forms.formset_factory(
    ProblemForm, formset=ProblemSet, extra=3, can_delete=True, max_num=100, validate_max=True
)


class OutsideLedgerForm(WithRows, VersionedForm):
    FORMSETS = {"problems": ProblemRows}

    unit = forms.ModelChoiceField(
        label="被巡察单位", queryset=Unit.objects.none(), empty_label="请选择单位",
        error_messages={"required": "请选择单位。"},
    )  # fmt: skip

    class Meta:
        model = Ledger
        fields = Ledger.PAPER
        widgets = {name: date_input() for name in DATES}
        labels = {"concentrated_due_on": "整改期限"}
        help_texts = {
            "paper_title": "例如：省委第三巡视组关于巡视某市的反馈意见",
            "plan_due_on": "单位报送整改方案的最后一天。",
            "concentrated_due_on": "来文要求整改完成的日期；每个问题先按这一天，单位可申请延期。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active().order_by("order", "id")
        self.fields["source"].choices = [("", "请选择"), *((s.value, s.label) for s in OUTSIDE)]
        self.initial["source"] = ""
        require(
            self,
            {
                "source": "请选择来源。",
                "paper_title": "请填写来文标题。",
                "paper_on": "请填写来文日期。",
                "plan_due_on": "请填写整改方案期限。",
                "concentrated_due_on": "请填写整改期限。",
            },
        )
        self.fields["paper_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.make_formsets(self.data if self.is_bound else None)
        dates = Grid(*DATES)
        paper = Grid("unit", "source", Wide("paper_title"), "paper_number")
        self.helper = PageForm("version", Section("来文", paper), Section("日期", dates))

    def values(self) -> dict[str, Any]:
        """The paper's columns; the unit goes beside them."""
        return {name: self.cleaned_data[name] for name in Ledger.PAPER}

    def rows_kwargs(self, name: str) -> dict[str, Any]:
        rows = Category.objects.filter(is_active=True).select_related("parent")
        names = [(row.pk, f"{row.parent}／{row}" if row.parent else str(row)) for row in rows]
        return {"categories": [("", "未分类"), *names]}
