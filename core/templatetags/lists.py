"""Tags of list pages: the filter bar, chips of what is in force, sortable heads. A template builtin."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms, template
from django.db.models import Model
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import fragments

register = template.Library()


@register.simple_tag
def fragment(name: str, **values) -> SafeString:
    """A hot piece out of templates/fragments/ over the values named here, and no others."""
    return fragments.render(name, **values)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force and the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the bar, its control already written."""

    kind: str  # hidden, checkbox, search, select, text …: the widget's input_type
    id: str
    label: str
    html: SafeString
    errors: str


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context, form: forms.Form, target: str = "#results") -> dict:
    """A GET form of the given (filter) form; htmx answers while typing, a button does without."""
    return {
        "fields": [_shown(bound) for bound in form],
        "target": target,
        "folds": len(form.fields) > 2,
        "path": context["request"].path,
        "hidden": _kept(context["request"].GET, form),
    }


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context, form: forms.Form, total="", exports: Iterable[str] = ()) -> dict:
    """How many rows there are, which filters are in force, each with its own way out."""
    request = context["request"]
    found = chips(form, request.GET, request.path)
    return {
        "chips": found,
        "total": total,
        "exports": _exports(request, exports),
        "clear_url": request.path,
    }


@register.simple_tag(takes_context=True)
def sort_head(context, key: str, label: str, css: str = "") -> SafeString:
    """A <th> whose link sorts by key, and turns the order when pressed again (?sort=key / ?sort=-key)."""
    request = context["request"]
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    for name in ("cursor", "export"):
        query.pop(name, None)
    query["sort"] = f"-{key}" if current == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="{}?{}">{}</a></th>',
        css,
        order,
        request.path,
        query.urlencode(),
        label,
    )


FORMS = {"xlsx": "导出 Excel", "csv": "导出 CSV"}


def _exports(request, forms: Iterable[str]) -> list[tuple[str, str]]:
    """(address, label) of the same rows as a file, one a form."""
    query = request.GET.copy()
    query.pop("cursor", None)
    found = []
    for form in forms:
        query["export"] = form
        found.append((f"{request.path}?{query.urlencode()}", FORMS[form]))
    return found


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


def in_words(form: forms.Form, query: QueryDict) -> str:
    """What a list was narrowed by, as the trail keeps it: 状态：已审签，搜索：接待; nothing: 全部."""
    return "，".join(f"{chip.label}：{chip.value}" for chip in chips(form, query, "")) or "全部"


def _words(form: forms.Form, bound: forms.BoundField, query: QueryDict) -> str:
    cleaned = getattr(form, "cleaned_data", {}).get(bound.name)
    if isinstance(cleaned, Model):
        return str(cleaned)
    if isinstance(bound.field, forms.ModelChoiceField):
        return "没有找到"  # a row that is gone or out of sight: its number says nothing
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


def _shown(bound: forms.BoundField) -> Field:
    _dress(bound.field)
    kind = "hidden" if bound.is_hidden else getattr(bound.field.widget, "input_type", "")
    errors = str(bound.errors) if bound.errors else ""
    return Field(kind, bound.id_for_label, str(bound.label), bound.as_widget(), SafeString(errors))


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    else:
        css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    widget.attrs.setdefault("class", css)


def _kept(query: QueryDict, form: forms.Form) -> list[tuple[str, str]]:
    """The sort order survives a new filter; the page does not."""
    sort = str(query.get("sort", ""))
    return [("sort", sort)] if sort and "sort" not in form.fields else []
