"""The questions of a survey as a form, on the page without sign-in and for entry from paper."""

from collections.abc import Sequence

from django import forms

from fieldwork.enums.surveys import CODES_AT_ONCE, TEXT_MOST, Question, QuestionKind
from fieldwork.queries.surveys import Given


class AnswerForm(forms.Form):
    """``q0`` … ``qn``, one field a question."""

    def __init__(self, *args, questions: Sequence[Question], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for place, question in enumerate(questions):
            self.fields[f"q{place}"] = _field(place, question)

    def given(self) -> list[Given]:
        """What was answered, question by question, as places of options or as a text."""
        values = (self.cleaned_data[f"q{place}"] for place in range(len(self.questions)))
        return [_given(*pair) for pair in zip(self.questions, values, strict=True)]


def _field(place: int, question: Question) -> forms.Field:
    label = f"{place + 1}. {question.text}"
    if not question.has_options:
        return forms.CharField(
            label=label,
            required=question.is_required,
            max_length=TEXT_MOST,
            widget=forms.Textarea(
                attrs={"rows": 4, "class": "form-control", "autocomplete": "off"}
            ),
            error_messages={"required": "这道题还没有填写，请填写。"},
        )
    choices = [(str(number), option) for number, option in enumerate(question.options)]
    several = question.kind == QuestionKind.SEVERAL
    kind = forms.MultipleChoiceField if several else forms.ChoiceField
    return kind(
        label=label,
        required=question.is_required,
        choices=choices,
        widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
        error_messages={"required": "这道题还没有选，请选择。"},
    )


def _given(question: Question, value: str | list[str]) -> Given:
    if not value or not question.has_options:
        return str(value) if value else None
    return [int(each) for each in (value if isinstance(value, list) else [value])]


class CodesForm(forms.Form):
    """How many slips to make."""

    number = forms.IntegerField(
        label="制作多少个",
        min_value=1,
        max_value=CODES_AT_ONCE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control"}),
    )
