"""Forms of 请示汇报: what is asked, what is decided, what was done."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import Consultation

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConsultationForm(VersionedForm):
    class Meta:
        model = Consultation
        fields = ("kind", "addressed", "is_urgent", "title", "text")
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "text": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts = {
            "addressed": "只有本组和所选的一方看得到；报送领导小组的，巡察办看不到。",
            "is_urgent": "收文方会立即收到紧急通知，待办里标明“紧急”。",
            "text": "请示写清情况、本组意见和请示事项；报告写清过程和现状。本栏和标题加密保存。",
        }

    def __init__(self, *args, inspection=None, user=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageForm(
            "version",
            Section("报送", Grid("kind", "addressed", Wide("is_urgent"))),
            Section("内容", Grid(Wide("title"), Wide("text"))),
        )

    def clean_title(self) -> str:
        """One line: a title is read in lists."""
        return " ".join(self.cleaned_data["title"].split())


class OfConsultation(forms.Form):
    """A step that carries the version of what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, consultation: Consultation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = consultation.version


class DecideForm(OfConsultation):
    decision = forms.CharField(
        label="批示意见",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请写明批示意见。"},
    )
    due_on = forms.DateField(
        label="落实期限",
        widget=DATE,
        required=False,
        help_text="需要巡察组落实的填写，到期提醒，组长报告落实情况后办结；只作答复的不填。",
    )


class ResultForm(OfConsultation):
    result = forms.CharField(
        label="落实情况",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "请写明落实情况。"},
    )


class ReturnResultForm(OfConsultation):
    note = forms.CharField(
        label="还要办什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明还要办什么，巡察组会看到这段话。"},
    )
    due_on = forms.DateField(label="落实期限", widget=DATE)
