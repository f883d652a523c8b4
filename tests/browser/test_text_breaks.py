"""Where text breaks: labels of a sheet between words only, cells on a phone wherever they are full."""

from playwright.sync_api import expect

from findings.models import Category
from tests.browsing import sign_in
from tests.findings import making

LINES = """(cells) => cells.map((cell) => {
  const range = document.createRange(); range.selectNodeContents(cell);
  return [cell.textContent.trim(), new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size];
})"""
UNFILLED = (
    """(cells) => cells.filter((cell) => getComputedStyle(cell).wordBreak === "keep-all").length"""
)


def draft_of(inspection, leader):
    top = Category.objects.create(name="全面从严治党", order=2)
    category = Category.objects.create(name="作风建设", parent=top, order=1)
    return making.draft(inspection, by=leader, category=category)


def test_labels_of_a_sheet_stay_whole(page, transactional_db, inspection, leader, live_server_url):
    finding = draft_of(inspection, leader)
    sign_in(page, leader, live_server_url)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/documents/finding_sheet/{finding.pk}/")
        labels = page.locator(".sheet-form th")
        expect(labels.first).to_be_visible()

        broken = [
            text for text, lines in labels.evaluate_all(LINES) if lines > 1 and "/" not in text
        ]

        assert not broken


def test_cells_on_a_phone_break_wherever_they_are_full(
    page, transactional_db, inspection, leader, live_server_url
):
    draft_of(inspection, leader)
    sign_in(page, leader, live_server_url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/findings/")

    cells = page.locator(".data:not(.data-keep) tbody td")
    assert cells.count() > 3
    assert cells.evaluate_all(UNFILLED) == 0
