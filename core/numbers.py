"""Gapless numbers: one row per series and year, taken inside the caller's transaction."""

from django.db import connection, transaction

from core import installation
from core.models import NumberSeries


def take(series: str, year: int = 0, *, count: int = 1) -> int:
    """The next number of ``series`` in ``year`` (0: the series is not yearly), from 1; of ``count``
    numbers that are taken at once the first.

    The row stays locked until the caller's transaction ends: a rolled back action gives its
    number back, so no number is ever missing. Outside a transaction a failure after it would
    leave a gap, so that is refused.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("numbers are taken inside a transaction")
    NumberSeries.objects.get_or_create(series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(series=series, year=year)
    row.last += count
    row.save(update_fields=["last"])
    return row.last - count + 1


def take_for_document(series: str, year: int) -> int:
    """The same for what goes out under a red head. Raises NotYet while the office has no name."""
    installation.check_named()
    return take(series, year)
