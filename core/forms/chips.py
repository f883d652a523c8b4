"""What a list is narrowed by, in words: chips above it, and a line for the trail."""

from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force and the address of the list without it."""

    label: str
    value: str
    url: str


def chips(form: forms.Form, query: QueryDict, path: str) -> list[Chip]:
    """The filled-in fields of a bound filter form, in the form's order."""
    found = []
    for bound in form:
        if not bound.html_name or not [v for v in query.getlist(bound.html_name) if v]:
            continue
        rest = query.copy()
        for name in (bound.html_name, "cursor", "export"):
            rest.pop(name, None)
        url = f"{path}?{rest.urlencode()}" if rest else path
        found.append(Chip(str(bound.label), _words(form, bound, query), url))
    return found


def narrows(form: forms.Form, query: QueryDict) -> bool:
    """Whether the person chose anything themselves: hidden fields come with the link to the list."""
    asked = (bound for bound in form if not bound.is_hidden)
    return any(value for bound in asked for value in query.getlist(bound.html_name))


def in_words(form: forms.Form, query: QueryDict) -> str:
    """What a list was narrowed by, as the trail keeps it: 状态：已审签，搜索：接待; nothing: 全部."""
    return "，".join(f"{chip.label}：{chip.value}" for chip in chips(form, query, "")) or "全部"


def _words(form: forms.Form, bound: forms.BoundField, query: QueryDict) -> str:
    cleaned = getattr(form, "cleaned_data", {}).get(bound.name)
    if isinstance(cleaned, Model):
        return str(cleaned)
    if isinstance(bound.field, forms.ModelChoiceField):
        return "没有找到"  # a row that is gone or out of scope: its number says nothing
    raw = [v for v in query.getlist(bound.html_name) if v]
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "是"
    names = (
        {str(k): str(v) for k, v in _flat(getattr(bound.field, "choices", ()))}
        if isinstance(bound.field, forms.ChoiceField)
        else {}
    )
    return "、".join(names.get(v, v) for v in raw)


def _flat(choices):
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label
