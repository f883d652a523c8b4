"""Forms of 了解活动: when, where and who to begin with; then whom, what was seen and the counts."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import Activity
from fieldwork.queries import activities as queries
from rounds.models import Inspection
from rounds.queries.scopes import bodies_below

LONGEST = 5000
FIRST = (
    "method", "held_on", "begins_at", "ends_at", "place", "unit_below", "members", "overlap_reason",
)  # fmt: skip
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
WHEN = Section(
    "时间、地点和人员",
    Grid(
        "method", "held_on", "begins_at", "ends_at", "place", "unit_below", Wide("members"),
        Wide("overlap_reason"),
    ),
)  # fmt: skip


class NewActivityForm(VersionedForm):
    """Enough to begin: the rest is written on the next page, which saves by itself."""

    class Meta:
        model = Activity
        fields = FIRST
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "begins_at": CLOCK,
            "ends_at": CLOCK,
            "members": forms.CheckboxSelectMultiple,
            "overlap_reason": forms.TextInput(),
        }
        help_texts = {
            "begins_at": "只知道日期的，开始和结束时间都不填。",
            "place": "不写人名；到下级单位的，选择单位即可。",
        }

    def __init__(self, *args, inspection: Inspection, user, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        below, members = self.fields["unit_below"], self.fields["members"]
        below.queryset = bodies_below(inspection.unit)
        below.empty_label = "不是下级单位"
        members.queryset = queries.team_of(inspection)
        members.label_from_instance = lambda inspector: inspector.name
        members.error_messages["required"] = "请至少选择一名参加人员。"
        if self.instance.pk:
            self.initial["members"] = list(self.instance.members.values_list("pk", flat=True))
        typed = self.data.get(self.add_prefix("overlap_reason"))
        if not (self.instance.overlap_reason or typed):
            self.fields["overlap_reason"].widget = forms.HiddenInput()
        self.helper = PageForm("version", *self.sections())

    def sections(self) -> tuple:
        return (WHEN,)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("held_on") and data.get("members"):
            activity = self.instance if self.instance.pk else None
            told = queries.faults(self.inspection, data, activity=activity)
            for name, sentence in told.items():
                if name not in self.errors:
                    self.add_error(name, sentence)
            if "overlap_reason" in told:  # asked for only where it is needed
                reason = self.fields["overlap_reason"]
                reason.widget, reason.required = forms.TextInput(), True
        return data

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}


class ActivityForm(NewActivityForm):
    class Meta(NewActivityForm.Meta):
        fields = (*FIRST, "whom", "seen", "persons", "documents")
        widgets = NewActivityForm.Meta.widgets | {
            "whom": forms.Textarea(attrs={"rows": 2}),
            "seen": forms.Textarea(attrs={"rows": 10, "maxlength": LONGEST}),
            "persons": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
            "documents": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
        }
        help_texts = NewActivityForm.Meta.help_texts | {
            "whom": "听谁汇报、找谁座谈、走访了谁；本栏加密保存。",
            "seen": "看到、听到、查到什么；本栏加密保存，边写边自动保存。",
        }

    def sections(self) -> tuple:
        return (
            WHEN,
            Section("了解的情况", Wide("whom"), Wide("seen"), Grid("persons", "documents")),
        )
