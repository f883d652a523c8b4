"""Files that no row names any more: left by a killed process or a rolled back transaction."""

import re
from collections.abc import Container
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from core.storage import Store

DAY = 24 * 3600


def remove(
    store: Store,
    wanted: Container[str],
    *,
    prefix: str = "",
    places: re.Pattern[str] | None = None,
    older_than: float = DAY,
) -> int:
    """Remove what lies under names of ``prefix``, where given at ``places``, and is not in `wanted`; how many.

    Files younger than `older_than` seconds may belong to a transaction that is not over. One that
    vanishes meanwhile or may not be removed is passed over: the next sweep finds it again.
    """
    before, removed = timezone.now() - timedelta(seconds=older_than), 0
    for entry in store.entries(prefix):
        is_ours = places is None or places.fullmatch(entry.name)
        if entry.modified < before and is_ours and entry.name not in wanted:
            with suppress(OSError):
                store.delete(entry.name)
                removed += 1
    store.drop_unfinished(before)
    return removed
