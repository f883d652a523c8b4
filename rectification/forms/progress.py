"""Progress and application for closure: what was done, how far it is, what the unit thinks of it."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Hint, PageForm, Section
from core.optimistic_locking import content_token
from rectification.forms.fields import FilesField
from rectification.models import LedgerItem, Measure


class ReportForm(forms.ModelForm):
    """进展报告: what was done, how far it is, which measures are complete, the evidence.

    Less progress than stands is asked about: the reason's field shows only then.
    """

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
    measure = forms.ModelChoiceField(
        label="说的是哪条措施",
        queryset=Measure.objects.none(),
        required=False,
        empty_label="整个事项，不专说哪一条",
        help_text="选了措施，佐证材料就列在这条措施下面，核验的人逐条看得到。",
    )
    done = forms.ModelMultipleChoiceField(
        label="这次完成的措施",
        queryset=Measure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    decrease_reason = forms.CharField(
        label="减少的原因",
        max_length=200,
        required=False,
        help_text="例如：上次误填、经复核核减。原来的数字和原因都留在经过里。",
    )
    files = FilesField(
        label="佐证材料", required=False, help_text="可一次选多个：照片、PDF、Word、Excel。"
    )

    version_of_draft = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = LedgerItem
        fields: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        draft = self.instance.report_draft
        self.fields["text"].initial = draft
        self.fields["version_of_draft"].initial = content_token(draft)
        self.fields["progress"].initial = self.instance.progress
        self.offer_measures()
        names = ("text", "measure", "done", "progress", "files")
        shown = [name for name in names if name in self.fields]
        self.helper = PageForm("version_of_draft", Section("本次进展", *shown))

    def offer_measures(self) -> None:
        """Those of the item; a report of an item that has one speaks of that."""
        own = self.instance.measures.all()
        self.fields["measure"].queryset = own
        self.fields["done"].queryset = own.filter(done_on=None)
        if len(own) == 1:
            self.fields["measure"].initial = own[0]
        if not own:
            del self.fields["measure"]
        if all(measure.done_on for measure in own):
            del self.fields["done"]

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        stands, told = self.instance.progress, data.get("progress")
        if told is not None and told < stands:
            self.helper.layout.append(Section("比上次少的数字", "decrease_reason"))
            if not data.get("decrease_reason"):
                words = f"完成进度（%）原为{stands}，这次填{told}。"
                self.add_error("progress", f"{words}填错了的请改正；确实减少的，请在下方写明原因。")
                self.add_error("decrease_reason", "请写明为什么比上次少。")
        return data


class ReportDraftForm(forms.ModelForm):
    """What of a report is kept while it is written: its words."""

    text = forms.CharField(widget=forms.Textarea, required=False)
    version_of_draft = forms.CharField(required=False)

    class Meta:
        model = LedgerItem
        fields: tuple[str, ...] = ()


class SubmitForm(VersionedForm):
    """申请销号: the unit's own assessment."""

    class Meta:
        model = LedgerItem
        fields = ("self_assessment",)
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
            Hint("问责、追缴退赔和制定的制度不在这里填，请在事项页面逐条登记成果。"),
        )
