"""Tags of list pages: the filter bar, chips of what is in force, sortable heads. A template builtin."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms, template
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from core import fragments
from core.forms.chips import chips
from core.tables import sort_heading

register = template.Library()


@register.simple_tag
def fragment(name: str, **values) -> SafeString:
    """A hot piece out of templates/fragments/ over the values named here, and no others."""
    return fragments.render(name, **values)


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
def filter_chips(
    context, form: forms.Form, total="", exports: Iterable[str] = (), has_columns: bool = False
) -> dict:
    """How many rows there are, which filters are in force, each with its own way out."""
    request = context["request"]
    found = chips(form, request.GET, request.path)
    return {
        "chips": found,
        "total": total,
        "exports": _exports(request, exports, has_columns),
        "settings_url": _choices(request, "list_settings") if has_columns else "",
        "views_url": _choices(request, "list_views") if has_columns else "",
        "clear_url": request.path,
    }


@register.simple_tag(takes_context=True)
def sort_head(context, key: str, label: str, css: str = "") -> SafeString:
    """A <th> that sorts, for a table written by hand."""
    return sort_heading(context["request"], key, label, css)


FORMS = {"xlsx": "导出 Excel", "csv": "导出 CSV"}


def _exports(request, forms: Iterable[str], has_columns: bool) -> list[tuple[str, str]]:
    """(address, label) of the same rows as a file, one a form."""
    query = request.GET.copy()
    query.pop("cursor", None)
    found = []
    for form in forms:
        query["export"] = form
        found.append((f"{request.path}?{query.urlencode()}", FORMS[form]))
    if found and has_columns:
        query["export"], query["columns"] = "xlsx", "shown"
        found.append((f"{request.path}?{query.urlencode()}", "导出当前列"))
    return found


def _choices(request, page: str) -> str:
    """The page on which the person chooses columns or saves views for this list, and comes back."""
    query = request.GET.copy()
    for name in ("cursor", "export", "columns"):
        query.pop(name, None)
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    return f"{reverse(f'accounts:{page}')}?{urlencode({'list': address})}"


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
    """Order and columns survive a new filter; the page does not."""
    kept = (
        (name, str(query.get(name, ""))) for name in ("sort", "hide") if name not in form.fields
    )
    return [(name, value) for name, value in kept if value]
