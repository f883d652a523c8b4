"""Where marked words of one row could stand: every page that takes its number, every list, every table."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.urls import reverse

from core.targets import label_of
from tests.permissions.addresses import Address, addresses, is_post_only

WORD = "泄密"


def pages(row, numbers: Callable[[Address], Iterable[int]] | None = None) -> list[str]:
    """Its trail, every list with its exports, every address that takes its number or those of ``numbers``."""
    found = [reverse("overview:audit_thing", args=[label_of(row), row.pk])]
    for address in addresses():
        if set(address.arguments) - {"pk"}:
            continue
        keys = numbers(address) if numbers else {row.pk}
        for values in [{"pk": pk} for pk in keys] if address.arguments else [{}]:
            url = reverse(address.name, kwargs=values)
            if not is_post_only(url):
                found.append(url)
                found += [] if values else [f"{url}?export={form}" for form in ("xlsx", "csv")]
    return found


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
