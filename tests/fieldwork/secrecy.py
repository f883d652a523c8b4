"""Where marked words of one row could stand: every page that takes its number, every list, every table."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.urls import reverse

from core.targets import label_of
from core.views.bases import FormPage, ScopedDetail, ScopedList
from tests.permissions.addresses import Address, addresses, is_post_only, view_of

WORD = "泄密"


def pages(row, numbers: Callable[[Address], Iterable[int]] | None = None) -> list[str]:
    """Its trail, every page without a number, every list's exports, and every address of a row by its
    number or those of ``numbers``: where no row of the page's kind has it, the page is absent for all."""
    found = [reverse("overview:audit_thing", args=[label_of(row), row.pk])]
    for address in addresses():
        if set(address.arguments) - {"pk"}:
            continue
        keys = numbers(address) if numbers else {row.pk}
        for values in [{"pk": pk} for pk in keys] if address.arguments else [{}]:
            url = reverse(address.name, kwargs=values)
            if is_post_only(url) or (values and is_of_nothing(url, **values)):
                continue
            found.append(url)
            if issubclass(view_of(url) or object, ScopedList):
                found += [f"{url}?export={form}" for form in ("xlsx", "csv")]
    return found


# How a page finds the row of its own model by the number in its address.
BY_NUMBER = (ScopedDetail.get_object, FormPage.get_object)


def is_of_nothing(url: str, pk: int) -> bool:
    view = view_of(url)
    if getattr(view, "get_object", None) not in BY_NUMBER or hasattr(view, "about"):
        return False
    return view.model is not None and not view.model._base_manager.filter(pk=pk).exists()


def tables() -> dict[str, str]:
    """Tables that hold a marked word as it was typed."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            (text,) = cursor.fetchone()
            if WORD in (text or ""):
                found[table] = text[:300]
    return found
