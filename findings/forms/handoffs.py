"""Forms of handoffs: to whom and with which papers, how it is handled, what is answered."""

from django import forms

from core import attachments
from core.forms import VersionedForm
from core.forms.choices import blank, require
from findings.enums import Flag
from findings.enums.outcomes import OF_HANDOFF, choices_of
from findings.forms.outcomes import ask_degree
from findings.models import Clue, Handoff, HandoffOutcome, Organ

NO_PAPERS = "这件线索还没有材料；要随附的，请先在线索页上传，再来移交。"
AFTERWARDS = "提交后不能修改，也不能再传附件；证明材料请先在移交页面的“办理情况”里上传。"


class HandoverForm(forms.Form):
    """To whom, with which papers; only organs that do not have the clue yet can be chosen."""

    organs = forms.ModelMultipleChoiceField(
        label="接收机关",
        queryset=Organ.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="选一个为单移交，选两个为双移交。",
        error_messages={"required": "请选择接收机关。"},
    )
    papers = forms.ModelMultipleChoiceField(
        label="随附材料",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="只有勾选的材料移交给接收机关；未勾选的对方看不到。",
    )
    note = forms.CharField(
        label="移交说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="接收机关可以看到这段说明。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, clue: Clue, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        standing = clue.handoffs.standing().values("organ_id")
        free = Organ.objects.filter(is_active=True).exclude(pk__in=standing)
        self.fields["organs"].queryset = free
        self.fields["papers"].queryset = papers = attachments.of(clue)
        if not papers:
            self.fields["papers"].help_text = NO_PAPERS
        self.initial["version"] = clue.version

    def clean_organs(self):
        organs = list(self.cleaned_data["organs"])
        if len(organs) > 2:
            raise forms.ValidationError("最多移交两个机关，请减少接收机关。")
        return organs


class HandleForm(VersionedForm):
    class Meta:
        model = Handoff
        fields = ("disposal", "handling")
        widgets = {"handling": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        require(self, {"disposal": "请选择处置方式。", "handling": "请填写办理情况。"})


class AnswerForm(VersionedForm):
    """The answer with its outcome, which is the first of the steps that may follow (ADR 0107)."""

    DETAILS = ("degree", "quantity", "money")
    degree = HandoffOutcome._meta.get_field("degree").formfield()
    quantity = HandoffOutcome._meta.get_field("quantity").formfield(label="人数（立案为件数）")
    money = HandoffOutcome._meta.get_field("money").formfield(initial=0)
    field_order = ("outcome", *DETAILS, "answer", "responsibility")

    class Meta:
        model = Handoff
        fields = ("outcome", "answer", "responsibility")
        widgets = {
            "answer": forms.Textarea(attrs={"rows": 6}),
            "responsibility": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", "请选择"), *choices_of(OF_HANDOFF)]
        blank(self, degree="自动归入")
        self.initial["quantity"] = self.instance.person_count
        require(self, {"outcome": "请选择处理结果。", "answer": "请填写答复内容。"})
        self.fields["answer"].help_text = AFTERWARDS
        if Flag.DOUBLE.label in self.instance.asked:
            require(self, {"responsibility": "这件线索要求一案双查，请填写责任追究情况。"})
        else:
            del self.fields["responsibility"]

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        ask_degree(self, data.get("outcome"))
        return data

    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.DETAILS}
