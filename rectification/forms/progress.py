"""Progress and application for closure: what was done, how far it is, the results."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section
from rectification import rules
from rectification.forms.fields import FilesField
from rectification.models import LedgerItem, Measure

OPTIONAL = (*LedgerItem.PEOPLE_FIELDS, "cases_filed")
RESULTS = ("systems_made", "recovered", "held_accountable", *OPTIONAL)


class ResultsForm(forms.ModelForm):
    """The results; how people were dealt with may be left out: what stood before stays.

    A total that is lower than what stands is asked about: the reason's field shows only then.
    """

    decrease_reason = forms.CharField(
        label="减少的原因",
        max_length=200,
        required=False,
        help_text="例如：上次误填、经复核核减。原来的数字和原因都留在经过里。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in OPTIONAL:
            self.fields[name].required = False

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        for name in OPTIONAL:
            if data.get(name) is None and name not in self.errors:
                data[name] = getattr(self.instance, name)
        self.ask_about_decreases(data)
        return data

    def ask_about_decreases(self, data: dict) -> None:
        given = {name: value for name, value in data.items() if value is not None}
        lower = rules.decreases(self.instance, given)
        if not lower:
            return
        self.helper.layout.append(Section("比上次少的数字", "decrease_reason"))
        if not data.get("decrease_reason"):
            for name, words in lower.items():
                self.add_error(name, f"{words}。填错了的请改正；确实减少的，请在下方写明原因。")
            self.add_error("decrease_reason", "请写明为什么比上次少。")

    def results(self) -> dict:
        return {name: self.cleaned_data[name] for name in RESULTS}


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

    def values(self) -> dict:
        return self.results() | {"self_assessment": self.cleaned_data["self_assessment"]}
