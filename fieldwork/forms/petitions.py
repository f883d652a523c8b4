"""Forms of petitions and of where they go."""

from datetime import date

from django import forms
from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.forms import Conflict, VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from core.forms.rows import PersonRow, RowSet, WithRows
from fieldwork.enums.petitions import Naming, ReplyWay, Route
from fieldwork.models import Petition, PetitionPeriod
from fieldwork.queries.petitions import PERSON, first_period, persons_of
from rounds.models import Inspection, Inspector
from rounds.queries.people import team_of

LONGEST = 5000
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(PersonRow):
    """One 被反映人."""

    post = forms.CharField(label="单位及职务", max_length=100, required=False)


PersonRows = forms.formset_factory(
    PersonForm, formset=RowSet, extra=1, can_delete=True, max_num=30, absolute_max=40
)


class PetitionForm(WithRows, VersionedForm):
    FORMSETS = {"persons": PersonRows}

    class Meta:
        model = Petition
        fields = (
            "received_on",
            "way",
            "naming",
            "reporter",
            "contact",
            "unit_below",
            "summary",
            "text",
            "scope",
            "scope_reason",
        )
        widgets = {
            "received_on": DATE,
            "reporter": forms.TextInput(attrs={"autocomplete": "off"}),
            "contact": forms.TextInput(attrs={"autocomplete": "off"}),
            "unit_below": forms.TextInput(attrs={"autocomplete": "off"}),
            "summary": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
            "scope_reason": forms.TextInput(),
        }
        help_texts = {
            "reporter": "实名的必填；匿名的不填。只有本组、巡察办和领导小组看得到。",
            "unit_below": "反映的是下级单位的，写明单位名称；反映本单位的不填。",
            "summary": "一句话写清何人何事，不超过300字。",
            "scope_reason": "不属受理范围的必填。",
        }

    def __init__(self, *args, inspection=None, user: User | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.make_formsets(self.data if self.is_bound else None)
        self.helper = PageForm(
            "version",
            Section(
                "来件",
                Grid("received_on", "way", "naming", "reporter", "contact", "unit_below"),
            ),
            Section("内容", "summary", "text", Grid("scope", Wide("scope_reason"))),
        )

    def clean(self) -> dict:
        data = super().clean()
        named, reporter = data.get("naming") == Naming.NAMED, data.get("reporter", "")
        if named and not reporter:
            self.add_error("reporter", "实名信访请填写反映人；没有署名的选“匿名”。")
        if data.get("naming") == Naming.ANONYMOUS and reporter:
            self.add_error("naming", "填写了反映人的是实名信访，请选“实名”，或清空反映人。")
        if data.get("received_on") and data["received_on"] > timezone.localdate():
            self.add_error("received_on", "收件日期不能晚于今天，请核对。")
        if data.get("scope") == "outside" and not data.get("scope_reason"):
            self.add_error("scope_reason", "不属受理范围的，请写明理由。")
        return data

    def rows_initial(self, name: str) -> list[dict]:
        return persons_of(self.instance) if self.instance.pk else []

    def person_rows(self) -> list[dict]:
        rows = self.rows("persons")
        return [{key: row.get(key, "") for key in PERSON} for row in rows if row.get("name")]

    def rebuild_kwargs(self) -> dict:
        return {}

    def mark_conflict(self) -> None:
        super().mark_conflict()
        theirs, mine = _named(persons_of(self.instance)), _named(self.person_rows())
        if theirs != mine:
            self.conflicts = (*self.conflicts, Conflict("被反映人", theirs, mine))


def _named(rows: list[dict]) -> str:
    return "；".join(" ".join(filter(None, row.values())) for row in rows)


class PeriodForm(VersionedForm):
    """Begins with what the team's other notice of the round says: the team has one telephone."""

    class Meta:
        model = PetitionPeriod
        fields = ("closes_on", *PetitionPeriod.CONTACT)
        widgets = {"closes_on": DATE}
        help_texts = {"closes_on": "这一天以后收到的信访照常登记，标明“逾期收件”。"}
        error_messages = {"closes_on": {"required": "请填写截止日期。"}}

    def __init__(self, *args, inspection: Inspection, user: User | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        if self.instance.pk is None:
            self.initial = first_period(inspection) | self.initial
        self.helper = PageForm(
            "version",
            Section("受理期限", "closes_on"),
            Section("联系方式（印在进驻公告上）", Grid(*PetitionPeriod.CONTACT)),
        )

    def clean_closes_on(self) -> date:
        closes_on, entry_on = self.cleaned_data["closes_on"], self.inspection.entry_on
        if entry_on and closes_on < entry_on:
            raise forms.ValidationError(f"受理截止日不能早于进驻日期（{cn_date(entry_on)}）。")
        return closes_on

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection}


class JoinForm(forms.Form):
    """Which petition it repeats: one of the same inspection that is still handled."""

    main = forms.ModelChoiceField(
        label="并入哪一件",
        queryset=Petition.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择并入哪一件信访。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, petition: Petition, choices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["main"].queryset = choices
        self.fields["main"].label_from_instance = lambda row: f"{row.reference}　{row.summary[:40]}"
        self.initial["version"] = petition.version


class ReplyFields(forms.Form):
    """答复实名反映人: when, how and in which words."""

    replied_on = forms.DateField(label="答复日期", widget=DATE)
    reply_way = forms.ChoiceField(label="答复方式", choices=[("", "请选择"), *ReplyWay.choices])
    reply = forms.CharField(
        label="答复内容",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="无法联系的，写明何时用什么方式联系过。",
    )


class ReplyForm(ReplyFields):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, petition: Petition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("replied_on", "reply_way", "reply"):
            self.initial[name] = getattr(petition, name)
        self.initial["replied_on"] = petition.replied_on or timezone.localdate()
        self.initial["version"] = petition.version


class DeclineForm(ReplyFields):
    """Why it is not taken; a named reporter is told at the same time."""

    note = forms.CharField(
        label="不予受理的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["note", "replied_on", "reply_way", "reply"]

    def __init__(self, *args, petition: Petition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": petition.version, "replied_on": timezone.localdate()}
        if petition.naming == Naming.ANONYMOUS:
            for name in ("replied_on", "reply_way", "reply"):
                del self.fields[name]
        else:
            self.fields["reply"].label = "告知内容"
            self.fields["reply_way"].label, self.fields["replied_on"].label = "告知方式", "告知日期"


class CloseForm(forms.Form):
    result = forms.CharField(
        label="办理结果", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, petition: Petition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": petition.version, "result": petition.result}


WAYS_OUT = [route for route in Route.choices if route[0] != Route.CLUE]


class DispatchForm(forms.Form):
    """One way: to a member, to the unit, to a department."""

    route = forms.ChoiceField(label="分办方式", choices=[("", "请选择"), *WAYS_OUT])
    due_on = forms.DateField(label="办理期限", widget=DATE)
    assignee = forms.ModelChoiceField(
        label="承办人",
        queryset=Inspector.objects.none(),
        required=False,
        empty_label="请选择",
        help_text="“本组了解”必填。",
    )
    department = forms.CharField(
        label="承办部门", max_length=80, required=False, help_text="“转有关部门”必填。"
    )
    wording = forms.CharField(
        label="办理要求",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="用自己的话写要核实、办理的事项。被巡察单位和部门只看到这段话；不要写反映人，也不要照录信访原文。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, petition: Petition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = team_of(petition.inspection)
        self.fields["assignee"].label_from_instance = lambda inspector: inspector.name
        self.initial["version"] = petition.version

    def clean(self) -> dict:
        data = super().clean()
        if data.get("route") == Route.TEAM and not data.get("assignee"):
            self.add_error("assignee", "请选择承办人。")
        if data.get("route") == Route.DEPARTMENT and not data.get("department"):
            self.add_error("department", "请填写承办部门。")
        if data.get("due_on") and data["due_on"] < timezone.localdate():
            self.add_error("due_on", "办理期限不能早于今天。")
        return data


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="办理结果", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, referral, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": referral.version, "text": referral.answer}
