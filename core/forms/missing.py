"""What a form says of an empty field: by its own name what to do, where the form has no words for it."""

from django import forms
from django.forms import Field

CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def say(form) -> None:
    """Django's sentence for every field (这个字段是必填项) becomes 请填写… or 请选择…; others stay."""
    for part in parts(form):
        for name, errors in part.errors.as_data().items():
            for error in errors:
                if name in part.fields and error.code == "required" and error.message == USUAL:
                    error.message = _sentence(part[name].label, part.fields[name])


def parts(form) -> list:
    """The form and the rows of its formsets; the forms of a formset that stands alone."""
    if isinstance(form, forms.BaseFormSet):
        return list(form)
    return [form, *(row for rows in getattr(form, "formsets", {}).values() for row in rows)]


USUAL = Field.default_error_messages["required"]


def _sentence(label: str, field: Field) -> str:
    return f"请{'选择' if isinstance(field, CHOSEN) else '填写'}{label}。"
