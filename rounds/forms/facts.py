"""The form of one figure of a unit."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from rounds.models import UnitFact


class FactForm(VersionedForm):
    class Meta:
        model = UnitFact
        fields = ["name", "year", "value", "measure", "source"]
        widgets = {
            "year": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "value": forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        }
        help_texts = {
            "name": "各年用同一个名称，才能逐年比较，如“财政拨款收入”“在编人数”。",
            "measure": "如“万元”“人”“%”；各年一致才能比较。",
            "source": "如“2025年度部门决算”。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["value"] = self.instance.figure.replace(",", "")
        self.helper = PageForm(
            "version", Section("", Grid("name", "year", "value", "measure"), Wide("source"))
        )
