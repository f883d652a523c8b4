"""The form on which a person says which column of a workbook is which."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.spreadsheets import Column, Outline

NONE = "（工作簿里没有）"


class MatchForm(forms.Form):
    """A select for every column that the import knows; no column of the workbook serves twice."""

    use_required_attribute = False

    def __init__(self, *args, columns: Sequence[Column], outline: Outline, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.outline = outline
        places = outline.places
        options = [("", NONE), *((str(n), _words(place)) for n, place in enumerate(places))]
        numbers = {place.heading: str(n) for n, place in enumerate(places)}
        known = {key: numbers.get(heading, "") for key, heading in outline.known.items()}
        for column in columns:
            self.fields[column.key] = forms.ChoiceField(
                label=column.label,
                choices=options,
                required=column.required,
                initial=known.get(column.key, ""),
                help_text="、".join(column.aliases),
                error_messages={
                    "required": f"“{column.label}”必须有对应的列；工作簿里没有的，请先补上再上传。",
                    "invalid_choice": "请从列表中选择工作簿里的一列。",
                },
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            )

    def clean(self) -> dict[str, Any]:
        taken: dict[str, str] = {}
        for key, value in list(self.cleaned_data.items()):
            if value and taken.setdefault(value, key) != key:
                name = _words(self.outline.places[int(value)])
                other = self.fields[taken[value]].label
                self.add_error(key, f"“{name}”已经对应“{other}”，一列只能用一次，请改选。")
        return self.cleaned_data

    def chosen(self) -> dict[str, tuple[str, int]]:
        """Column's key → the heading that stands for it."""
        places = self.outline.places
        return {k: places[int(v)].heading for k, v in self.cleaned_data.items() if v}


def _words(place: Any) -> str:
    return f"{place.letter}列　{place.name or '（没有列名）'}"
