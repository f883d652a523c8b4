"""The form of 整改成果: what came of one item."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms.choices import blank, require
from core.forms.layouts import Grid, PageForm, Section, Wide
from findings.enums import Outcome
from findings.enums.outcomes import OF_ITEM, choices_of
from findings.rules.outcomes import degree_fault
from rectification.models import ItemOutcome, LedgerItem


class ItemOutcomeForm(forms.ModelForm):
    """One row; the version is the item's."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ItemOutcome
        fields = ItemOutcome.TYPED
        widgets = {
            "decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "name": "只在类别是“制定修订制度”时填写，写全称。",
            "quantity": "问责填人数，立案填件数，制度填项数；只有追缴的填1。",
            "is_typical": "勾选后巡察办汇总典型案例时可以选用。",
        }

    def __init__(self, *args, owner: LedgerItem, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": owner.version, "decided_on": timezone.localdate()}
        self.fields["kind"].choices = [("", "请选择"), *choices_of(OF_ITEM)]
        blank(self, degree="自动归入")
        require(self, {"kind": "请选择类别。", "decided_on": "请填写作出日期。"})
        typed = Grid("kind", "degree", "decided_on", "quantity", "money", "name")
        self.helper = PageForm("version", Section("成果", typed, Grid(Wide("note"), "is_typical")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, name = data.get("kind"), data.get("name")
        if kind and (fault := degree_fault(kind, data.get("degree"))):
            self.add_error("degree", fault)
        if kind == Outcome.RULE and not name:
            self.add_error("name", "请填写制度的名称。")
        if kind and kind != Outcome.RULE and name:
            self.add_error("name", "只有制定修订制度填写制度名称，请清空。")
        if kind == Outcome.RECOVERED and not data.get("money"):
            self.add_error("money", "请填写追缴退赔的金额（万元）。")
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label="撤销原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明撤销的原因。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
