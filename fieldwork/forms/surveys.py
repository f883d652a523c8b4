"""Forms of 测评与问卷: beginning one from a template, and its questions in rows."""

from django import forms

from accounts.models import User
from core.forms import Conflict, VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from core.forms.rows import RowSet, WithRows
from fieldwork.enums.survey_templates import questions_of, without_members
from fieldwork.enums.surveys import (
    OPTIONS_MOST,
    QUESTIONS_MOST,
    Question,
    QuestionKind,
    SurveyKind,
    as_stored,
)
from fieldwork.models import Survey, SurveyTemplate
from fieldwork.queries.surveys import subjects_of
from rounds.models import Inspection

OPTION = 40  # characters
ENDS_HELP = "当天仍可作答，过后答题码不再有效；不填的，由巡察组手动结束。"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LAST = 10_000  # the place of a row without a number


class NewSurveyForm(VersionedForm):
    """Its kind, its title, and whom it assesses; the questions come from the template."""

    template = forms.ModelChoiceField(
        label="题目模板",
        queryset=SurveyTemplate.objects.none(),
        required=False,
        empty_label="系统自带的题目",
        help_text="巡察办保存的模板，须与类别一致；题目保存后还可以改。",
    )
    subjects = forms.CharField(
        label="测评对象",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="民主测评逐人评价的班子成员，每行一人；只测评班子的不填。其他类别不用填。",
    )

    class Meta:
        model = Survey
        fields = ("kind", "title")
        widgets = {"title": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {"title": "答题人看得到。例如：干部职工问卷。"}

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        templates = self.fields["template"]
        templates.queryset = SurveyTemplate.objects.visible_to(user).in_use()
        templates.label_from_instance = lambda row: f"{row.name}（{row.get_kind_display()}）"
        self.initial.setdefault("subjects", "\n".join(subjects_of(inspection)))
        self.helper = PageForm(
            "version",
            Section("测评或问卷", Grid("kind", "template", Wide("title"), Wide("subjects"))),
        )

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def values(self) -> dict:
        values = super().values()
        lines = values.pop("subjects").splitlines()
        names = [name for name in dict.fromkeys(" ".join(line.split()) for line in lines) if name]
        wanted = names if values["kind"] == SurveyKind.APPRAISAL else []
        template = values.pop("template")
        kept = template.asked if template else None
        return values | {"questions": as_stored(questions_of(values["kind"], wanted, kept=kept))}

    def clean(self) -> dict:
        data = super().clean()
        template, kind = data.get("template"), data.get("kind")
        if template and kind and template.kind != kind:
            words = f"这个模板用于{template.get_kind_display()}，请选择同类的模板，或改选类别。"
            self.add_error("template", words)
        return data

    def clean_subjects(self) -> str:
        subjects = self.cleaned_data["subjects"]
        most = QUESTIONS_MOST - 10
        if len(subjects.splitlines()) > most:
            raise forms.ValidationError(f"一份测评最多{most}人，请分成几份。")
        return subjects


class QuestionRow(forms.Form):
    """One question; a row left empty counts for nothing."""

    order = forms.IntegerField(label="序号", required=False, min_value=1, max_value=999)
    kind = forms.ChoiceField(label="题型", choices=QuestionKind)
    text = forms.CharField(label="题目", max_length=200, required=False)
    options = forms.CharField(
        label="选项（每行一个）", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_optional = forms.BooleanField(label="可以不答", required=False)
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            css = {"kind": "form-select", "is_optional": "form-check-input"}
            field.widget.attrs |= {"class": css.get(name, "form-control"), "autocomplete": "off"}

    def clean_options(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["options"].splitlines())
        options = [line for line in dict.fromkeys(lines) if line]
        if len(options) > OPTIONS_MOST:
            raise forms.ValidationError(f"一道题最多{OPTIONS_MOST}个选项，请合并。")
        if too_long := next((each for each in options if len(each) > OPTION), ""):
            raise forms.ValidationError(f"选项“{too_long[:10]}…”超过{OPTION}个字，请缩短。")
        return options

    def clean(self) -> dict:
        row = self.cleaned_data
        options, is_text = row.get("options"), row.get("kind") == QuestionKind.TEXT
        if not row.get("text") and options:
            self.add_error("text", "请填写题目，或清空这一行。")
        if row.get("text") and options is not None and not is_text and len(options) < 2:
            self.add_error("options", "请至少填写两个选项，每行一个；评价等次从好到差排列。")
        return row

    def question(self) -> Question:
        row = self.cleaned_data
        options = () if row["kind"] == QuestionKind.TEXT else tuple(row["options"])
        text = " ".join(row["text"].split())
        return Question(row["kind"], text, options, not row["is_optional"], row["key"])


QuestionRows = forms.formset_factory(
    QuestionRow,
    formset=RowSet,
    extra=1,
    can_delete=True,
    max_num=QUESTIONS_MOST,
    absolute_max=QUESTIONS_MOST + 10,
    validate_max=True,
)


class WithQuestions(WithRows):
    """The questions of a survey or of a template, in rows."""

    FORMSETS = {"questions": QuestionRows}

    def asked(self) -> list[Question]:
        """The questions that the rows begin with."""
        return self.instance.asked

    def rows_initial(self, name: str) -> list[dict]:
        return [
            {
                "order": place,
                "kind": each.kind,
                "text": each.text,
                "options": "\n".join(each.options),
                "is_optional": not each.is_required,
                "key": each.key,
            }
            for place, each in enumerate(self.asked(), start=1)
        ]

    def questions(self) -> list[dict]:
        """As stored, in the order of their numbers; rows without one come last, as they stand."""
        rows = [row for row in self.formsets["questions"].filled() if row.cleaned_data["text"]]
        rows.sort(key=lambda row: row.cleaned_data["order"] or LAST)
        return as_stored(row.question() for row in rows)

    def values(self) -> dict:
        return super().values() | {"questions": self.questions()}

    def mark_conflict(self) -> None:
        super().mark_conflict()
        stored = type(self.instance).objects.get(pk=self.instance.pk)
        theirs, mine = _shown(stored.questions), _shown(self.questions())
        if theirs != mine:
            self.conflicts = (*self.conflicts, Conflict("题目", theirs, mine))


class SurveyForm(WithQuestions, VersionedForm):
    class Meta:
        model = Survey
        fields = ("title", "paper_forms", "ends_on", "intro")
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "ends_on": DAY,
            "intro": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": "答题人看得到。",
            "intro": "写在答题页面最上面：为什么做、怎么填、什么时候以前填。",
            "ends_on": ENDS_HELP,
            "paper_forms": "同时发放纸质问卷的，填份数，收回后由组员录入，录入不超过这个数；不发纸质的填0。",
        }

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        self.make_formsets(self.data if self.is_bound else None)
        self.helper = PageForm(
            "version",
            Section("测评或问卷", Grid(Wide("title"), Wide("intro"), "paper_forms", "ends_on")),
        )

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}


class SurveyEndForm(VersionedForm):
    """The last day, while answers come in."""

    class Meta:
        model = Survey
        fields = ("ends_on",)
        widgets = {"ends_on": DAY}
        help_texts = {"ends_on": ENDS_HELP}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageForm("version", Section("", Grid("ends_on")))


class TemplateForm(WithQuestions, VersionedForm):
    """A template begun from ``survey``, or one that is there; it names nobody."""

    class Meta:
        model = SurveyTemplate
        fields = ("name",)
        help_texts = {"name": "起草人按它挑选，如“乡镇干部职工问卷”。"}

    def __init__(self, *args, survey: Survey | None = None, **kwargs) -> None:
        self.survey = survey
        super().__init__(*args, **kwargs)
        self.make_formsets(self.data if self.is_bound else None)
        self.helper = PageForm("version", Section("题目模板", Grid(Wide("name"))))

    def asked(self) -> list[Question]:
        return without_members(self.survey.asked) if self.survey else self.instance.asked


def _shown(questions: list[dict]) -> str:
    return "\n".join(
        f"{place}. {each['text']}（{'、'.join(each['options'])}）"
        for place, each in enumerate(questions, start=1)
    )
