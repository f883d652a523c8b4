"""Rows of a form (formsets): a row that nobody touched counts for nothing, a struck-out one is not judged."""

from typing import Any

from django import forms
from django.http import QueryDict


class PersonRow(forms.Form):
    """One person of a list; a row left empty counts for nothing."""

    name = forms.CharField(label="姓名", max_length=80, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.update({"class": "form-control", "autocomplete": "off"})
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict:
        row = self.cleaned_data
        if not row.get("name") and any(row.values()):
            self.add_error("name", "请填写姓名（不清楚的填“不详”），或清空这一行。")
        return row


class RowSet(forms.BaseFormSet):
    """Use it for every formset of ours.

    A browser always sends something for a select: where no value is given and none is empty, the
    first option. That is where such a row begins, new or stored, so that it alone changes nothing.
    """

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        """A row that the page did not show as stored has no stored row behind it: the page that is
        open was saved by itself meanwhile, and what it sends again would count as untouched."""
        if self.is_bound and i >= self.initial_form_count():
            kwargs.setdefault("initial", None)
        return super()._construct_form(i, **kwargs)

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            is_open = form.get_initial_for_field(field, name) in (None, "")
            if is_open and (first := _shown_first(field)):
                form.initial = {**form.initial, name: first}

    def full_clean(self) -> None:
        """As Django's, but what is wrong in a struck-out row is wrong nowhere."""
        for form in self.forms if self.is_bound and self.can_delete else []:
            if form.errors and self._should_delete_form(form):  # type: ignore[attr-defined]
                form.errors.clear()
        super().full_clean()

    def unjudge(self) -> None:
        """Say nothing of what is missing: a row was added, nothing was sent in."""
        for form in self.forms:
            form.errors.clear()
        self._errors = [form.errors for form in self.forms]
        self._non_form_errors = self.error_class()

    def filled(self) -> list[forms.Form]:
        """The rows that say something and were not struck out; ask after ``is_valid``."""
        return [f for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]


def _shown_first(field: forms.Field) -> Any:
    """What a browser sends for an untouched select; None for other fields."""
    widget = field.widget
    if not isinstance(widget, forms.Select) or widget.allow_multiple_selected:
        return None
    for value, label in widget.choices:
        return label[0][0] if isinstance(label, list | tuple) else value
    return None


class WithRows:
    """A form with formsets: subclasses name them in ``FORMSETS`` and answer ``rows_initial``.

    The name is the formset's prefix; buttons of templates/components/rows.html name it, too.
    """

    FORMSETS: dict[str, type[RowSet]] = {}
    formsets: dict[str, RowSet]

    def make_formsets(self, data=None) -> None:
        self.formsets = {
            name: kind(
                data,
                prefix=name,
                initial=self.rows_initial(name),
                form_kwargs=self.rows_kwargs(name),
            )
            for name, kind in self.FORMSETS.items()
        }

    def rows_initial(self, name: str) -> list[dict]:
        return []

    def rows_kwargs(self, name: str) -> dict:
        """What every row of the formset needs besides."""
        return {}

    def is_valid(self) -> bool:
        valid = [super().is_valid(), *(s.is_valid() for s in self.formsets.values())]
        return all(valid)

    def rows(self, name: str) -> list[dict]:
        """Clean rows that were filled in and not struck out."""
        return [
            {k: v for k, v in form.cleaned_data.items() if k != "DELETE"}
            for form in self.formsets[name].filled()
        ]


def with_one_more(data: QueryDict, name: str) -> QueryDict:
    """What was typed, with one more row in the formset ``name``."""
    more, key = data.copy(), f"{name}-TOTAL_FORMS"
    count = more.get(key, "")
    more[key] = str(int(count) + 1) if count.isdecimal() and len(count) < 5 else "1"
    return more


def unjudged(form: Any) -> Any:
    """The same form as typed, with nothing said of what is still missing."""
    form.errors.clear()
    for formset in form.formsets.values():
        formset.unjudge()
    return form
