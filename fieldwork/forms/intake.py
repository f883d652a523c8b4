"""Forms of 巡前函询: the letters of a round, what an organ tells, an answer to be completed."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import IntakeItem
from rounds.models import Inspection, Organ

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class IntakeForm(forms.Form):
    """To whom, about which units, until when: everything is proposed, so that one click sends it."""

    organs = forms.ModelMultipleChoiceField(
        label="函询机关",
        queryset=Organ.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="每个机关一份函；已发过的和系统外机关没有勾选。没有账号的机关，打印送达后由巡察办登记答复。",
        error_messages={"required": "请至少选择一个函询机关。"},
    )
    inspections = forms.ModelMultipleChoiceField(
        label="被巡察单位",
        queryset=Inspection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要函询的被巡察单位。"},
    )
    due_on = forms.DateField(
        widget=DATE, label="答复期限", help_text="按本轮期限方案推算（进驻前5个工作日），可以修改。"
    )
    matters = forms.CharField(
        label="请着重说明的情况",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写进函里，每一行一段；可以不填。",
    )

    def __init__(self, *args, round, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organs"].queryset = Organ.objects.filter(is_active=True)
        rows = round.inspections.open().select_related("unit").order_by("id")
        self.fields["inspections"].queryset = rows
        self.fields["inspections"].label_from_instance = lambda each: each.unit.name
        self.helper = PageForm(
            Section("发给谁", "organs"),
            Section("了解谁", "inspections"),
            Section("要求", Grid("due_on", Wide("matters"))),
        )


class IntakeItemForm(VersionedForm):
    class Meta:
        model = IntakeItem
        fields = ("kind", "period", "summary", "text", "persons")
        widgets = {
            "period": forms.TextInput(attrs={"placeholder": "例如：2023—2025年"}),
            "summary": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 8}),
            "persons": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "summary": "一句话写清什么事，不超过200字。",
            "persons": "姓名和职务，多人用顿号隔开；没有涉及人员的不填。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageForm(
            "version",
            Section("情况", Grid("kind", "period", Wide("summary"), Wide("text"), Wide("persons"))),
        )


class ReplyReturnForm(forms.Form):
    """What is missing, and until when it is to come."""

    note = forms.CharField(
        label="要补充什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明要补充什么，对方会看到这段话。"},
    )
    due_on = forms.DateField(widget=DATE, label="答复期限")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, reply, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = reply.version
