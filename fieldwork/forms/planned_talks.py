"""The form of a planned talk: whom, from the roster or typed, when and by whom."""

from django import forms

from accounts.models import User
from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import PlannedTalk
from fieldwork.queries import planned_talks as queries
from rounds.models import Inspection, UnitLeader
from rounds.queries.people import team_of


class PlannedTalkForm(VersionedForm):
    """Who is chosen from the roster is not typed again."""

    person = forms.ModelChoiceField(
        label="从班子成员和重点岗位中选",
        queryset=UnitLeader.objects.none(),
        required=False,
        empty_label="不在名单中，在下面填写",
    )

    class Meta:
        model = PlannedTalk
        fields = (
            "person", "subject", "post", "planned_at", "minutes", "place", "first", "second",
            "topics", "overlap_reason",
        )  # fmt: skip
        widgets = {
            "planned_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "subject": forms.TextInput(attrs={"autocomplete": "off"}),
            "post": forms.TextInput(attrs={"autocomplete": "off"}),
            "topics": forms.Textarea(attrs={"rows": 4}),
            "overlap_reason": forms.TextInput(),
        }
        help_texts = {
            "subject": "选了名单中的人不用填；本栏加密保存。",
            "topics": "谈什么、核实什么；本栏加密保存，记录谈话时带入。",
        }

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.roster(inspection)
        self.fields["subject"].required = False
        for name in ("first", "second"):
            self.fields[name].queryset = team_of(inspection)
            self.fields[name].label_from_instance = lambda inspector: inspector.name
        self.fields["second"].empty_label = "暂不指定"
        if not (self.instance.overlap_reason or self.data.get("overlap_reason")):
            self.fields["overlap_reason"].widget = forms.HiddenInput()
        self.helper = PageForm(
            "version",
            Section("谈话对象", Grid("person", "subject", "post")),
            Section(
                "时间和人员",
                Grid("planned_at", "minutes", "place", "first", "second", Wide("overlap_reason")),
            ),
            Section("内容", "topics"),
        )

    def clean(self) -> dict:
        data = super().clean()
        if person := data.pop("person", None):
            data["subject"], data["post"] = person.name, data.get("post") or person.post
        elif not data.get("subject", "").strip():
            self.add_error("subject", "请从名单中选人，或填写谈话对象姓名。")
        if data.get("first") and data["first"] == data.get("second"):
            self.add_error("second", "请选择两名不同的谈话人。")
        if all(data.get(name) for name in ("planned_at", "minutes", "first", "subject")):
            talk = self.instance if self.instance.pk else None
            if told := queries.collision(self.inspection, data, talk=talk):
                reason = self.fields["overlap_reason"]
                reason.widget, reason.required = forms.TextInput(), True
                self.add_error("overlap_reason", told)
        return data

    def values(self) -> dict:
        return {name: value for name, value in super().values().items() if name != "person"}

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}
