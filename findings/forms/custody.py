"""Forms of what is asked for, of receipts and of the leader's statement."""

from django import forms

from findings.enums import Flag
from findings.models import Clue


class AskForm(forms.Form):
    """Which flags a clue carries from now on, and why."""

    flags = forms.MultipleChoiceField(
        label="办理要求",
        choices=Flag,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="优先的线索排在前面，期限缩短（已同意延期的不再缩短）；一案双查的答复须写明责任追究情况。",
    )
    note = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明调整办理要求的理由。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, clue: Clue, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = [flag.value for flag in Flag if getattr(clue, f"is_{flag.value}")]
        self.initial |= {"flags": chosen, "version": clue.version}


class ReceiptForm(forms.Form):
    file = forms.FileField(
        label="回执（Excel）",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="接收机关填好交回的回执.xlsx；移交编号和核对码须与送出的密封包一致。",
        error_messages={"required": "请选择接收机关交回的回执文件。"},
    )


class NothingFoundForm(forms.Form):
    reason = forms.CharField(
        label="说明",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明采用了哪些了解方式、谈话和查阅的数量，以及未发现问题的理由。",
        error_messages={"required": "请写明理由。"},
    )


class GapWaiverForm(forms.Form):
    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明上列缺项为什么可以不补、由谁研究决定。提交后不能修改，随本轮归档。",
        error_messages={"required": "请写明理由。"},
    )
