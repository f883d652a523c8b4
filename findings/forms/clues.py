"""Forms of clues and of their steps; they validate, the actions save."""

from django import forms

from core.forms import Conflict, VersionedForm
from core.forms.choices import blank
from core.forms.layouts import Grid, PageForm, Section, Wide
from core.forms.rows import PersonRow, RowSet, WithRows
from findings.models import Clue
from findings.queries.clues import PERSON, persons_of


class PersonForm(PersonRow):
    """One 被反映人."""

    employer = forms.CharField(label="单位", max_length=100, required=False)
    post = forms.CharField(label="职务", max_length=80, required=False)
    rank = forms.CharField(label="职级", max_length=30, required=False)


PersonRows = forms.formset_factory(
    PersonForm, formset=RowSet, extra=1, can_delete=True, max_num=50, absolute_max=60
)


class ClueForm(WithRows, VersionedForm):
    """A clue with its persons; the source finding is one of the same inspection only."""

    FORMSETS = {"persons": PersonRows}

    class Meta:
        model = Clue
        fields = (
            "summary",
            "detail",
            "source",
            "source_finding",
            "source_interview",
            "source_petition",
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
            "source_petition": "登记后，这件信访记为已“登记线索”，不出现线索编号。",
            "source_interview": "只在这里记录来源，谈话页面上不会出现线索。",
        }

    def __init__(
        self, *args, inspection, findings, interviews, petitions, persons=(), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.inspection, self.findings, self.interviews = inspection, findings, interviews
        self.petitions, self.persons = petitions, persons
        letters = self.fields["source_petition"]
        letters.queryset = petitions.filter(inspection=inspection).registered().order_by("number")
        letters.empty_label = "不注明"
        talks = self.fields["source_interview"]
        talks.queryset = interviews.filter(inspection=inspection).order_by("number")
        talks.empty_label = "不注明"
        own = findings.filter(inspection=inspection).order_by("number")
        field = self.fields["source_finding"]
        field.queryset, field.empty_label = own, "不注明"
        blank(self, discipline="未定", suggestion="未定")
        self.make_formsets(self.data if self.is_bound else None)
        self.helper = _clue_layout()

    def is_valid(self) -> bool:
        if super().is_valid() and not self.person_rows():
            self.add_error(None, "请至少填写一名被反映人；暂不清楚的，姓名填“不详”。")
        return super().is_valid()

    def rows_initial(self, name: str) -> list[dict]:
        return persons_of(self.instance) if self.instance.pk else list(self.persons)

    def person_rows(self) -> list[dict]:
        rows = self.rows("persons")
        return [{k: row.get(k, "") for k in PERSON} for row in rows if row.get("name")]

    def rebuild_kwargs(self) -> dict:
        return {
            "inspection": self.inspection,
            "findings": self.findings,
            "interviews": self.interviews,
            "petitions": self.petitions,
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
            Grid("source_finding", "source_interview", "source_petition", "source_note"),
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
