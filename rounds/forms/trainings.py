"""Forms of 培训: course, session, who takes part, signing in, the test, a question of the pool."""

from typing import Any

from django import forms

from core.forms import VersionedForm
from core.forms.fields import DayField
from core.forms.layouts import Grid, PageForm, Section
from rounds.enums import QuestionKind
from rounds.models import Enrolment, Inspector, Question, Round, Training, TrainingSession

TRUE_FALSE = ["正确", "错误"]
MOST_OPTIONS = 8


class TrainingForm(VersionedForm):
    class Meta:
        model = Training
        fields = [
            "title",
            "round",
            "content",
            "question_count",
            "subject",
            "pass_mark",
            "max_tries",
        ]
        widgets = {"content": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round"]
        field.queryset = Round.objects.open().select_related("term").order_by("-pk")
        field.empty_label = "不为某一轮"
        self.helper = PageForm(
            "version",
            Section("培训", Grid("title", "round"), "content"),
            Section("测验", Grid("question_count", "subject", "pass_mark", "max_tries")),
        )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("question_count") and not data.get("subject"):
            self.add_error("subject", "有测验的须填写题目的科目（与题库里的写法一致）。")
        return data


class SessionForm(VersionedForm):
    on = DayField(label="日期")

    class Meta:
        model = TrainingSession
        fields = ["title", "on", "hours", "trainer", "place"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageForm(
            "version", Section("", Grid("title", "on", "hours", "trainer", "place"))
        )


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Any) -> str:
        return str(row)


class EnrolForm(forms.Form):
    """Whom of the pool to add; who is in it already is not offered."""

    people = PeopleField(
        label="参训人员",
        queryset=Inspector.objects.none(),
        error_messages={"required": "请至少勾选一人。"},
    )

    def __init__(self, *args, training: Training, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = training.enrolments.values("inspector")
        rows = Inspector.objects.filter(is_active=True).exclude(pk__in=known)
        self.fields["people"].queryset = rows.order_by("pinyin", "pk")


class PresenceField(PeopleField):
    def label_from_instance(self, row: Enrolment) -> str:
        return str(row.inspector)


class PresenceForm(forms.Form):
    """Who was there and did not sign in, and why it is entered."""

    people = PresenceField(
        label="到课而没有签到的人员",
        queryset=Enrolment.objects.none(),
        error_messages={"required": "请至少勾选一人。"},
    )
    reason = forms.CharField(
        label="补登原因", max_length=200, error_messages={"required": "请写明补登的原因。"}
    )

    def __init__(self, *args, absent, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = absent


class SignInForm(forms.Form):
    code = forms.CharField(
        label="签到码",
        max_length=12,
        help_text="看教室屏幕上的六位数字，每分钟换一次。",
        error_messages={"required": "请输入屏幕上的六位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class TestForm(forms.Form):
    """The questions of one try, each with its options; ``version`` is the record's."""

    __test__ = False  # no test of pytest's
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, paper: list[Question], record: Enrolment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = record.version
        self.record = record
        for number, question in enumerate(paper, 1):
            self.fields[f"question-{question.pk}"] = forms.TypedChoiceField(
                label=f"{number}. {question.text}（{question.get_kind_display()}）",
                choices=list(enumerate(question.options, 1)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "请选择一项。"},
            )

    def mark_conflict(self) -> None:
        """Another try was handed in meanwhile: the questions are those of the next one."""
        data: Any = self.data.copy()
        data["version"] = str(self.record.version)
        self.data = data

    def answers(self) -> dict[int, int]:
        given = self.cleaned_data.items()
        return {int(n.removeprefix("question-")): v for n, v in given if n.startswith("question-")}


class OptionsField(forms.CharField):
    """One option on each line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_OPTIONS or any(len(line) > 200 for line in lines):
            raise forms.ValidationError(f"最多{MOST_OPTIONS}个选项，每个不超过200字。")
        if len(set(lines)) != len(lines):
            raise forms.ValidationError("有两个选项相同，请核对。")
        return lines

    def has_changed(self, initial, data) -> bool:
        lines = [line.strip() for line in (data or "").splitlines() if line.strip()]
        return lines != (initial or [])


class QuestionForm(VersionedForm):
    options = OptionsField(
        label="选项", required=False, help_text="每行一个选项。判断题不用填，固定为“正确”“错误”。"
    )

    class Meta:
        model = Question
        fields = ["subject", "kind", "text", "options", "answer", "is_active"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"answer": "第几个选项是对的，从1数起；判断题1是正确，2是错误。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageForm(
            "version",
            Section("", Grid("subject", "kind"), "text", "options", Grid("answer", "is_active")),
        )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("kind") == QuestionKind.TRUE_FALSE:
            data["options"] = TRUE_FALSE
        options, answer = data.get("options") or [], data.get("answer")
        if "options" not in self.errors and len(options) < 2:
            self.add_error("options", "单选题至少要有两个选项，每行一个。")
        if answer is not None and not 1 <= answer <= max(len(options), 1):
            self.add_error("answer", f"正确选项应在1至{len(options)}之间。")
        return data
