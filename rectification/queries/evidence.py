"""What proves each measure: the files of the reports that speak of it."""

from collections.abc import Sequence
from typing import Any

from rectification.queries.items import files_of


def prove(measures: Sequence[Any], reports: Sequence[Any]) -> None:
    """Give each report its ``files`` and its measure, each measure its ``place`` from 1 and the
    ``files`` of all reports that speak of it, in their order; one statement."""
    by_pk = {measure.pk: measure for measure in measures}
    for place, measure in enumerate(measures, 1):
        measure.place, measure.files = place, []
    found = files_of(reports)
    for report in reports:
        report.files = found.get(report.pk, [])
        report.measure = by_pk.get(report.measure_id)
        if report.measure:
            report.measure.files += report.files
