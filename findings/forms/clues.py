"""Forms of clues, handoffs and grants; they validate, the actions save."""

from django import forms

from accounts.models import User
from core import attachments
from core.form_layouts import Grid, PageForm, Section, Wide
from core.forms import Conflict, VersionedForm
from findings.enums import Flag
from findings.models import Clue, Handoff, Organ
from findings.queries.clues import PERSON, persons_of
from rounds.models import Round
from rounds.querysets import INSIDE


class PersonForm(forms.Form):
    """One 被反映人; a row left empty counts for nothing."""

    name = forms.CharField(label="姓名", max_length=80, required=False)
    employer = forms.CharField(label="单位", max_length=100, required=False)
    post = forms.CharField(label="职务", max_length=80, required=False)
    rank = forms.CharField(label="职级", max_length=30, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.update({"class": "form-control", "autocomplete": "off"})
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict:
        row = self.cleaned_data
        if not row.get("name") and any(row.values()):
            self.add_error("name", "请填写姓名（不清楚的填“不详”），或清空这一行。")
        return row


PersonFormSet = forms.formset_factory(PersonForm, extra=1, max_num=50, absolute_max=60)


class ClueForm(VersionedForm):
    """A clue with its persons; the source finding is one of the same inspection only."""

    class Meta:
        model = Clue
        fields = (
            "summary",
            "detail",
            "source",
            "source_finding",
            "source_interview",
            "source_note",
            "discipline",
            "suggestion",
            "suggestion_note",
            *Clue.FLAGS,
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "detail": forms.Textarea(attrs={"rows": 6}),
            "suggestion_note": forms.TextInput,
            "source_note": forms.TextInput,
        }
        help_texts = {
            "summary": "一句话写清何人何事，不超过300字。",
            "source_note": "信访编号、谈话编号或通报机关；只有能看到本线索的人看得到。",
            "source_finding": "只在这里记录来源，底稿页面上不会出现线索。",
            "source_interview": "只在这里记录来源，谈话页面上不会出现线索。",
        }

    def __init__(self, *args, inspection, findings, interviews, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.inspection, self.findings, self.interviews = inspection, findings, interviews
        talks = self.fields["source_interview"]
        talks.queryset = interviews.filter(inspection=inspection).order_by("number")
        talks.empty_label = "不注明"
        own = findings.filter(inspection=inspection).order_by("number")
        field = self.fields["source_finding"]
        field.queryset, field.empty_label = own, "不注明"
        _blank(self, source="请选择", discipline="未定", suggestion="未定")
        rows = persons_of(self.instance) if self.instance.pk else []
        self.persons = PersonFormSet(self.data if self.is_bound else None, initial=rows)
        self.helper = _clue_layout()

    def is_valid(self) -> bool:
        own, theirs = super().is_valid(), self.persons.is_valid()
        if own and theirs and not self.person_rows():
            self.add_error(None, "请至少填写一名被反映人；暂不清楚的，姓名填“不详”。")
            return False
        return own and theirs

    def person_rows(self) -> list[dict]:
        rows = [form.cleaned_data for form in self.persons]
        return [{k: row.get(k, "") for k in PERSON} for row in rows if row.get("name")]

    def rebuild_kwargs(self) -> dict:
        return {
            "inspection": self.inspection,
            "findings": self.findings,
            "interviews": self.interviews,
        }

    def mark_conflict(self) -> None:
        super().mark_conflict()
        theirs, mine = _named(persons_of(self.instance)), _named(self.person_rows())
        if theirs != mine:
            self.conflicts = (*self.conflicts, Conflict("被反映人", theirs, mine))


def _named(rows: list[dict]) -> str:
    return "；".join(" ".join(filter(None, row.values())) for row in rows)


def _clue_layout() -> PageForm:
    return PageForm(
        "version",
        Section(
            "线索内容",
            "summary",
            "detail",
            Grid("source", "discipline"),
            Grid("source_finding", "source_interview", "source_note"),
        ),
        Section("处置建议", Grid("suggestion", Wide("suggestion_note")), Grid(*Clue.FLAGS)),
    )


class NoteForm(forms.Form):
    """One text about one step, and the version that was read."""

    note = forms.CharField(label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, label: str, version: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].error_messages["required"] = f"请填写{label}。"
        self.initial["version"] = version


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
        self.fields["papers"].queryset = attachments.of(clue)
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
        _blank(self, disposal="请选择")
        _require(self, {"disposal": "请选择处置方式。", "handling": "请填写办理情况。"})


class AnswerForm(VersionedForm):
    class Meta:
        model = Handoff
        fields = ("outcome", "answer", "responsibility")
        widgets = {
            "answer": forms.Textarea(attrs={"rows": 6}),
            "responsibility": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _blank(self, outcome="请选择")
        _require(self, {"outcome": "请选择处理结果。", "answer": "请填写答复内容。"})
        if Flag.DOUBLE.label in self.instance.asked:
            _require(self, {"responsibility": "这件线索要求一案双查，请填写责任追究情况。"})
        else:
            del self.fields["responsibility"]


class GrantForm(forms.Form):
    """Whom, which round, or one clue by its number; the clue itself is never shown here."""

    user = forms.ModelChoiceField(
        label="授权给", queryset=User.objects.none(), empty_label="请选择人员"
    )
    round = forms.ModelChoiceField(
        label="轮次", queryset=Round.objects.none(), empty_label="请选择轮次"
    )
    year = forms.IntegerField(
        label="线索年度", required=False, min_value=2000, max_value=2100, help_text="如 2026"
    )
    number = forms.IntegerField(
        label="线索编号",
        required=False,
        min_value=1,
        max_value=999_999,
        help_text="年度和编号都留空，表示本轮全部线索。",
    )
    reason = forms.CharField(
        label="授权理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    to_on = forms.DateField(
        label="截止日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="留空表示到轮次归档时自动结束。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.with_role(*INSIDE)
        self.fields["round"].queryset = Round.objects.select_related("term")
        self.helper = PageForm(
            Section("授权给谁", Grid("user", "round"), Grid("year", "number")),
            Section("理由和期限", "reason", Grid("to_on")),
        )

    def clean(self) -> dict:
        data = super().clean()
        year, number, chosen = data.get("year"), data.get("number"), data.get("round")
        data["clue"] = None
        if bool(year) != bool(number):
            self.add_error("number", "请同时填写线索年度和编号，或都留空。")
        elif year and chosen:
            clues = Clue.objects.filter(inspection__round=chosen, year=year, number=number)
            data["clue"] = clues.select_related("inspection").first()
            if data["clue"] is None:
                self.add_error("number", "所选轮次没有这个编号的线索，请核对。")
        return data


def _blank(form: forms.Form, **words: str) -> None:
    """What a choice says while nothing is chosen."""
    for name, label in words.items():
        field = form.fields[name]
        field.choices = [(value, text if value else label) for value, text in field.choices]


def _require(form: forms.Form, sentences: dict[str, str]) -> None:
    for name, sentence in sentences.items():
        form.fields[name].required = True
        form.fields[name].error_messages["required"] = sentence
