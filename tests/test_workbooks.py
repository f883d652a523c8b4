"""Every workbook the product gives away: dates are dates, rows are as high as their text, print is readable."""

import io
import re

import openpyxl
import pytest

from core.documents import excel, registry
from core.errors import ActionDenied
from core.spreadsheets import heights, printing
from tests.asking import read
from tests.matrix import PEOPLE
from tests.test_ciphertext import lists

A_DATE = re.compile(r"\d{4}(年\d{1,2}月(\d{1,2}日)?|-\d\d-\d\d)([ T]\d\d:\d\d(:\d\d)?)?")
POINTS = {"8": (842, 1191), "9": (595, 842)}


@pytest.mark.django_db
def test_every_exported_register_has_dates_heights_and_a_readable_print(clients, world):
    seen, faults = set(), []
    for name in PEOPLE:
        for url in set(lists()) - seen:
            response = clients[name].get(url, {"export": "xlsx"})
            if response.status_code == 200 and "attachment" in response.get(
                "Content-Disposition", ""
            ):
                seen.add(url)
                faults += [(url, fault) for fault in faults_of(read(response))]

    assert not faults, faults[:12]
    assert len(seen) > 25


@pytest.mark.django_db
def test_every_documents_workbook_has_dates_heights_and_a_readable_print(world):
    faults, seen = [], set()
    people, _ = world
    for kind in registry.all_kinds():
        for user in (getattr(people, name) for name in PEOPLE):
            for target in kind.rows(user)[:2]:
                if not kind.may(user, target) or kind.bar(user, target):
                    continue
                try:
                    content = kind.make(user, target)
                except ActionDenied:  # nothing to print yet
                    continue
                if excel.is_tabular(content):
                    seen.add(kind.key)
                    faults += [(kind.key, fault) for fault in faults_of(excel.render(content))]

    assert not faults, faults[:12]
    assert {"ledger", "three_lists", "handoff_list"} <= seen


def faults_of(data: bytes) -> list[str]:
    found = []
    for page in openpyxl.load_workbook(io.BytesIO(data)):
        cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        found += [
            f"text {cell.coordinate}: {cell.value}"
            for cell in cells
            if isinstance(cell.value, str) and A_DATE.fullmatch(cell.value)
        ]
        found += [
            f"serial {c.coordinate}" for c in cells if c.is_date and c.number_format == "General"
        ]
        found += [
            f"low row {cell.coordinate}: {page.row_dimensions[cell.row].height} {cell.value}"
            for cell in cells
            if is_cut(page, cell)
        ]
        found += print_faults(page)
    return found


def is_cut(page, cell) -> bool:
    if not cell.alignment.wrap_text or not isinstance(cell.value, str) or is_merged(page, cell):
        return False
    width = width_of(page, cell.column)
    height = page.row_dimensions[cell.row].height or 15
    needed = -(-sum(2 if ord(c) > 0x2000 else 1 for c in cell.value) // width) * 14
    return height < min(needed, heights.HIGHEST - 14)


def is_merged(page, cell) -> bool:
    return any(cell.coordinate in area for area in page.merged_cells.ranges)


def print_faults(page) -> list[str]:
    """What one page's width takes at the scale it is printed in: nine points or more."""
    found = [] if page.print_title_rows else ["no titles"]
    size = POINTS[str(page.page_setup.paperSize)][page.page_setup.orientation == "landscape"]
    widths = [width_of(page, place) * 5.25 for place in range(1, page.max_column + 1)]
    across = page.page_setup.fitToWidth
    if across is None:
        across = 1
    repeated = sum(widths[: columns_repeated(page)])
    scale = (size - 72) * across / (sum(widths) + repeated * (across - 1))
    if scale * printing.SIZE < 8.9:
        found.append(f"{scale * printing.SIZE:.1f} points")
    return found


def columns_repeated(page) -> int:
    title = page.print_title_cols
    return openpyxl.utils.column_index_from_string(title.split(":")[1].strip("$")) if title else 0


def width_of(page, place: int) -> float:
    """In half-width characters; columns of one width share an entry."""
    return next(
        each.width for each in page.column_dimensions.values() if each.min <= place <= each.max
    )
