"""A row of a ledger opens and closes in place."""

from playwright.sync_api import expect

from tests.browsing import sign_in


def test_rows_open_side_by_side_close_again_and_say_what_failed(
    transactional_db, underway, office, browser, live_server_url
):
    context = browser.new_context(base_url=live_server_url, locale="zh-CN")
    page = context.new_page()
    exceptions: list = []
    page.on("pageerror", lambda error: exceptions.append(error))
    sign_in(page, office, live_server_url)
    page.goto(underway.get_absolute_url())
    first, second = (page.locator("[data-expand]").nth(place) for place in (0, 1))

    first.click()
    second.click()
    expect(page.locator(".detail-row .row-detail")).to_have_count(2)
    first.click()
    expect(page.locator(".detail-row")).to_have_count(1)

    page.route("**/items/**", lambda route: route.abort())
    first.click()
    expect(page.get_by_text("连不上服务器")).to_be_visible()
    expect(page.locator(".detail-row")).to_have_count(1)
    expect(first).to_have_attribute("aria-expanded", "false")
    assert not exceptions
    context.close()
