"""Words of choices that are still open, and fields that a form requires where its model does not."""

from typing import Any

from django import forms


def blank(form: forms.Form, **words: str) -> None:
    """What a choice says while nothing is chosen."""
    for name, label in words.items():
        field: Any = form.fields[name]
        field.choices = [(value, text if value else label) for value, text in field.choices]


def require(form: forms.Form, sentences: dict[str, str]) -> None:
    for name, sentence in sentences.items():
        form.fields[name].required = True
        form.fields[name].error_messages["required"] = sentence
