"""Forms of 会议议定: the meeting, one thing that it asked for, what came of it."""

from django import forms
from django.utils import timezone

from accounts.enums import OVERSIGHT
from accounts.models import User
from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from findings.models import Resolution, ResolutionTask
from rounds.models import Inspection, Round

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OWN = ("kind", "held_on", "title", "attendees", "summary")


class ResolutionForm(VersionedForm):
    """Which meeting, when, and which inspections of the round it heard."""

    inspections = forms.ModelMultipleChoiceField(
        label="听取的巡察任务",
        queryset=Inspection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选会上听取了巡察情况的单位。登记以后，这些单位的报告期限按会议日期完成。",
        error_messages={"required": "请至少选择一个会议听取的被巡察单位。"},
    )

    class Meta:
        model = Resolution
        fields = [*OWN, "inspections"]
        widgets = {
            "held_on": DATE,
            "attendees": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "title": "例如：听取第三轮巡察情况汇报的会议。不写人名。",
            "attendees": "姓名和职务，一行一人或用顿号隔开；本栏加密保存。",
            "summary": "会议对巡察情况的意见，一行一段；要逐件落实的，保存以后添加为议定事项。本栏加密保存。",
        }

    def __init__(self, *args, round: Round, **kwargs) -> None:
        self.round = round
        super().__init__(*args, **kwargs)
        rows = round.inspections.select_related("unit").order_by("pk")
        self.fields["inspections"].queryset = rows
        self.fields["inspections"].label_from_instance = lambda each: each.unit.name
        if self.instance.pk:
            self.initial["inspections"] = list(
                self.instance.inspections.values_list("pk", flat=True)
            )
        self.helper = PageForm(
            "version",
            Section("会议", Grid("kind", "held_on", Wide("title"), Wide("inspections"))),
            Section("内容", Grid(Wide("attendees"), Wide("summary"))),
        )

    def rebuild_kwargs(self) -> dict:
        return {"round": self.round}

    def columns(self) -> dict:
        return {name: self.cleaned_data[name] for name in OWN}


class TaskForm(VersionedForm):
    class Meta:
        model = ResolutionTask
        fields = ["text", "inspection", "due_on", "assignee", "body"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "due_on": DATE}
        help_texts = {
            "text": "一件事一项，写清要做什么；本栏加密保存。",
            "inspection": "只涉及一个单位的选上，该单位的巡察组能看到这一项；涉及几个单位或全局的不选。",
            "assignee": "巡察办或领导小组的账号，会收到待办和提醒。",
            "body": "由单位、处室或没有账号的人承办的，在这里写明，由巡察办跟踪登记。",
        }

    def __init__(self, *args, resolution: Resolution, **kwargs) -> None:
        self.resolution = resolution
        super().__init__(*args, **kwargs)
        about, person = self.fields["inspection"], self.fields["assignee"]
        about.queryset = resolution.inspections.select_related("unit").order_by("pk")
        about.label_from_instance, about.empty_label = lambda each: each.unit.name, "不限于一个单位"
        person.queryset = User.objects.with_role(*OVERSIGHT).order_by("pk")
        person.empty_label = "不指定账号"
        self.helper = PageForm(
            "version",
            Section("事项", Grid(Wide("text"), "inspection", "due_on")),
            Section("由谁办理", Grid("assignee", "body")),
        )

    def rebuild_kwargs(self) -> dict:
        return {"resolution": self.resolution}


class FinishForm(forms.Form):
    """What came of it, and when."""

    result = forms.CharField(
        label="办理结果",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请用一句话写明办理结果。"},
    )
    done_on = forms.DateField(widget=DATE, label="办结日期")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, task: ResolutionTask, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": task.version, "done_on": timezone.localdate()}
        self.initial["result"] = task.result
