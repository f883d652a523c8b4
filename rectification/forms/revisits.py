"""Forms of 回访: who goes and until when, the draw, a check sheet, the report."""

from django import forms
from django.utils import timezone

from core.forms import VersionedForm
from core.forms.layouts import Grid, Hint, PageForm, Section, Wide
from rectification.enums import REOPENING, Verdict
from rectification.forms.fields import date_input
from rectification.models import Ledger, LedgerItem, Revisit, RevisitItem
from rectification.queries import revisits as queries

USUAL = 5  # items, where the person says nothing else


class RevisitForm(VersionedForm):
    class Meta:
        model = Revisit
        fields = ("led_by", "members", "planned_on", "survey")
        widgets = {"members": forms.CheckboxSelectMultiple, "planned_on": date_input()}
        help_texts = {
            "planned_on": "到期前提醒负责人；报告结果即办毕。",
            "survey": "本项巡察任务里类别为“满意度测评”的问卷；没有的可以不选。",
        }
        error_messages = {"led_by": {"required": "请选择回访负责人。"}}

    def __init__(self, *args, ledger: Ledger, **kwargs) -> None:
        self.ledger = ledger
        super().__init__(*args, **kwargs)
        people = [person.pk for person in queries.people_for(ledger)]
        for name in ("led_by", "members"):
            field = self.fields[name]
            field.queryset = field.queryset.filter(pk__in=people).order_by("name", "pk")
            field.label_from_instance = lambda person: person.name
        self.fields["members"].required = False
        self.fields["survey"].queryset = queries.surveys_for(ledger)
        self.fields["survey"].empty_label = "不选"
        if self.instance.pk:
            self.initial["members"] = list(self.instance.members.values_list("pk", flat=True))
        self.helper = PageForm(
            "version",
            Section("安排", Grid("led_by", "planned_on", Wide("members"), Wide("survey"))),
        )

    def rebuild_kwargs(self) -> dict:
        return {"ledger": self.ledger}


class DrawForm(forms.Form):
    """How many, what is looked at in any case; the lot itself is the system's."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    size = forms.IntegerField(
        label="随机抽取（项）",
        min_value=0,
        max_value=200,
        help_text="不含下面的必查事项；按问题分类的比例分到各类，由系统随机抽取。",
        error_messages={"required": "请填写抽取几项；全部必查的填0。"},
    )
    strata = forms.MultipleChoiceField(
        label="整类必查", required=False, widget=forms.CheckboxSelectMultiple
    )
    came_back = forms.BooleanField(label="曾被退回或重新整改的事项全部必查", required=False)
    reason = forms.CharField(
        label="重新抽取的原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="原来的抽取结果仍然保留，并写入回访报告。",
        error_messages={"required": "重新抽取须写明原因。"},
    )

    def __init__(self, *args, revisit: Revisit, rows: list[LedgerItem], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.initial |= {"version": revisit.version, "size": min(USUAL, len(rows))}
        counts = queries.strata_of(rows)
        self.fields["strata"].choices = [(each, f"{each}（{n}项）") for each, n in counts.items()]
        if not revisit.draws.exists():
            del self.fields["reason"]
        names = [self._single(item) for item in rows]
        first = ["reason"] if "reason" in self.fields else []
        self.helper = PageForm(
            "version",
            Section("抽样", *first, "size", "strata", "came_back"),
            Section("逐项指定必查", Hint("写明理由的事项必查；不写的由系统抽取。"), *names),
        )

    def _single(self, item: LedgerItem) -> str:
        name = f"why-{item.number}"
        self.fields[name] = forms.CharField(
            label=f"第{item.number}项　{item.problem}", max_length=300, required=False,
            widget=forms.TextInput(attrs={"placeholder": "必查的理由"}),
        )  # fmt: skip
        return name

    def action_kwargs(self) -> dict:
        data = self.cleaned_data
        return {
            "size": data["size"],
            "strata": data["strata"],
            "came_back": data["came_back"],
            "forced": {item.number: data[f"why-{item.number}"] for item in self.rows},
            "reason": data.get("reason", ""),
            "version": data["version"],
        }


class SheetForm(VersionedForm):
    """What was seen and the verdict; saves by itself, so nothing but the day is asked for at once."""

    class Meta:
        model = RevisitItem
        fields = ("seen_on", "verdict", "seen", "demand", "due_on")
        widgets = {
            "seen_on": date_input(),
            "verdict": forms.RadioSelect,
            "seen": forms.Textarea(attrs={"rows": 8}),
            "demand": forms.Textarea(attrs={"rows": 3}),
            "due_on": date_input(),
        }
        help_texts = {
            "seen": "看了什么、问了谁、查到什么。单位看不到这一栏；涉及人的问题另按线索登记。",
            "demand": "“未到位”“反弹”的必填，办结后随重新整改通知发给单位联络员。",
            "due_on": "“未到位”“反弹”的必填。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = Verdict.choices
        if not self.instance.seen_on:
            self.initial["seen_on"] = timezone.localdate()
        self.helper = PageForm(
            "version",
            Section("核查", "seen_on", "seen", "verdict"),
            Section("未到位、反弹的重新整改", "demand", "due_on"),
        )

    def clean_seen_on(self):
        seen_on = self.cleaned_data["seen_on"]
        if seen_on and seen_on > timezone.localdate():
            raise forms.ValidationError("核查日期不能晚于今天，请核对。")
        return seen_on

    def clean(self) -> dict:
        data = super().clean()
        due_on = data.get("due_on")
        if data.get("verdict") in REOPENING and due_on and due_on <= timezone.localdate():
            self.add_error("due_on", "重新整改期限须晚于今天。")
        return data


class ReportForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opinion = forms.CharField(
        label="回访意见",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="整改成效的总体评价、主要问题和建议；写入回访报告。",
        error_messages={"required": "请写明回访意见。"},
    )

    def __init__(self, *args, revisit: Revisit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": revisit.version, "opinion": revisit.opinion}
