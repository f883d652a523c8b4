"""Forms of the ladder: what is asked, who signs for it, the answer, the decision."""

from django import forms

from rectification.enums import Outcome
from rectification.forms import FilesField
from rectification.models import LadderStep

TEXT = {"max_length": "最多4000字。"}


class IssueForm(forms.Form):
    """An empty demand takes the standing wording of the letter."""

    requirement = forms.CharField(
        label="督办要求",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
        help_text="每行一条，写入文书；空着就用“文书用语”里的标准要求。",
        error_messages=TEXT,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, letter, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].initial = letter.requirement
        self.fields["version"].initial = letter.version


class CallForm(forms.Form):
    """A letter that the system did not propose."""

    step = forms.ModelChoiceField(
        label="文书",
        queryset=LadderStep.objects.filter(is_active=True),
        empty_label=None,
        error_messages={
            "required": "请选择要发出的文书。",
            "invalid_choice": "这一级已停用，请重新选择。",
        },
    )
    requirement = IssueForm.base_fields["requirement"]

    def __init__(self, *args, following: LadderStep | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].initial = following


class ReceiveForm(forms.Form):
    name = forms.CharField(
        label="签收人姓名", max_length=80, error_messages={"required": "请填写签收人姓名。"}
    )
    post = forms.CharField(label="签收人职务", max_length=80, required=False)

    def __init__(self, *args, person=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            self.fields["name"].initial, self.fields["post"].initial = person.name, person.post


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="落实情况",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
        help_text="对照督办要求逐条写明：做了什么、还差什么、何时完成。",
        error_messages={"required": "请写明整改和落实情况。", **TEXT},
    )
    uploads = FilesField(
        label="佐证材料", required=False, help_text="可一次选多个：照片、PDF、Word、Excel。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, letter, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = letter.answer
        self.fields["version"].initial = letter.version


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(
        label="决定",
        choices=Outcome,
        widget=forms.RadioSelect,
        required=False,
        help_text="退回补充时不必选择。",
    )
    note = forms.CharField(
        label="理由",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=500,
        error_messages={"required": "请写明理由。", "max_length": "理由最多500字。"},
    )
