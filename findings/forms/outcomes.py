"""Form of a later step of a handoff: the kinds that an organ reports, the 形态 where it must be chosen."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms.choices import blank, require
from findings.enums.outcomes import OF_HANDOFF, choices_of
from findings.models import Handoff, HandoffOutcome
from findings.rules.outcomes import degree_fault


class HandoffOutcomeForm(forms.ModelForm):
    """Persons as many as were handed over, until somebody says otherwise; the version is the handoff's."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = HandoffOutcome
        fields = HandoffOutcome.TYPED
        widgets = {
            "decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, owner: Handoff, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": owner.version, "decided_on": timezone.localdate()}
        self.initial["quantity"] = owner.person_count
        self.fields["quantity"].label = "人数（立案为件数）"
        self.fields["kind"].choices = [("", "请选择"), *choices_of(OF_HANDOFF)]
        blank(self, degree="自动归入")
        require(self, {"kind": "请选择类别。", "decided_on": "请填写作出日期。"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ask_degree(self, data.get("kind"))
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def ask_degree(form: forms.Form | forms.ModelForm, kind: str | None) -> None:
    """A 形态 has to be chosen where the kind may be of several, and to fit."""
    if kind and (fault := degree_fault(kind, form.cleaned_data.get("degree"))):
        form.add_error("degree", fault)
