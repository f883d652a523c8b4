"""What a person saw: a form carries the version of the row its address is about (ADR 0047).

Whoever decides over a page that is no longer what stands in the database decides over nothing they
read: the step is refused, and says who changed what meanwhile.
"""

from typing import Any

from django.db.models import Model
from django.urls import Resolver404, resolve

from core import audit
from core.audit_words import changes_of
from core.errors import StaleState
from core.verbs import LEARNING

FIELD = "version"
UNSEEN = "这次提交没有说明您看到的是哪一版内容，为免盖过他人的修改，没有办理。请打开最新页面核对后再操作。"
MOST = 3  # changes that the sentence names


def version_for(obj: Any, url: str) -> int | None:
    """The version that a form to ``url`` carries; None where its row has none.

    Where the page shows another row than the one that the address is about, the row is asked.
    """
    try:
        found = resolve(url)
    except Resolver404:
        return None
    model = getattr(getattr(found.func, "view_class", None), "model", None)
    if model is None or not hasattr(model, FIELD) or "pk" not in found.kwargs:
        return None
    pk = found.kwargs["pk"]
    if isinstance(obj, model) and obj.pk == pk:
        return getattr(obj, FIELD)
    return model._base_manager.filter(pk=pk).values_list(FIELD, flat=True).first()


def check(obj: Any, data: dict, *, name: str = FIELD) -> None:
    """Raise StaleState where ``data`` names another version than ``obj`` has, or none."""
    if not hasattr(obj, FIELD):
        return
    text = data.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise StaleState(UNSEEN)
    if int(text) != obj.version:
        raise StaleState(_meanwhile(obj, obj.version - int(text)))


def check_row(obj: Any, data: dict) -> None:
    """The same for one ticked row of a list, which names its version beside its key."""
    check(obj, data, name=f"{FIELD}-{obj.pk}")


def check_form(obj: Any, form: Any, data: dict) -> None:
    """A form that names its version itself is compared by its action; it has to name one."""
    if FIELD not in getattr(form, "fields", ()):
        check(obj, data)
        return
    row = getattr(form, "instance", obj)  # one that has yet to be created has no version
    if getattr(row, "pk", None) and hasattr(row, FIELD) and form.cleaned_data[FIELD] in (None, ""):
        raise StaleState(UNSEEN)


def _meanwhile(obj: Model, steps: int) -> str:
    """Who did what since, and to which columns: never a value, which not every reader may know."""
    events = audit.history(obj).exclude(kind__in=LEARNING)[: max(1, min(steps, MOST))]
    told = "；".join(_told(event) for event in reversed(events))
    return f"您打开页面之后，{told or '内容已有变化'}。请看过最新情况后再操作。"


def _told(event) -> str:
    labels = "、".join(change.label for change in changes_of(event)[:5])
    return f"{event.actor_name}已“{event.verb}”" + (f"（{labels}）" if labels else "")
