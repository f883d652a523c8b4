"""Lists as people know them from Excel: a heading sorts, by mouse and by keyboard, on a phone and without a script."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make
from tests.browsing import sign_in

NAMES = ["市乙局", "市丙局", "市甲局"]


@pytest.fixture
def units(transactional_db):
    staff = [20, None, 3]
    return [
        make.UnitFactory(name=name, staff=number) for name, number in zip(NAMES, staff, strict=True)
    ]


@pytest.fixture
def desk(page: Page, live_server_url, units, office) -> Page:
    sign_in(page, office, live_server_url)
    page.goto("/units/")
    return page


def shown(page: Page) -> Locator:
    return page.locator(".data tbody .title a")


def test_a_heading_sorts_and_turns_and_stays_with_the_filter(desk):
    desk.get_by_role("link", name="在职").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**sort=staff")
    expect(shown(desk)).to_have_text(["市甲局", "市乙局", "市丙局"])
    expect(desk.get_by_role("columnheader", name="在职")).to_have_attribute(
        "aria-sort", "ascending"
    )

    desk.get_by_role("columnheader", name="在职").get_by_role("link").click()
    desk.wait_for_url("**sort=-staff")
    expect(shown(desk)).to_have_text(["市乙局", "市甲局", "市丙局"])

    desk.locator("form[data-filters] input[type=search]").fill("市")
    desk.wait_for_url("**q=*")
    assert "sort=-staff" in desk.url
    expect(shown(desk)).to_have_text(["市乙局", "市甲局", "市丙局"])
    expect(desk.get_by_role("link", name="规模", exact=True)).to_be_visible()


def test_columns_and_length_are_chosen_on_a_page_and_kept(desk):
    desk.get_by_role("link", name="列和行数").click()
    desk.get_by_label("在职").uncheck()
    desk.get_by_label("20行").check()
    desk.get_by_role("button", name="保存").click()
    desk.wait_for_url("**/units/")

    expect(desk.get_by_role("columnheader", name="党员")).to_be_visible()
    expect(desk.get_by_role("columnheader", name="在职")).to_have_count(0)

    desk.get_by_role("link", name="列和行数").click()
    expect(desk.get_by_label("在职")).not_to_be_checked()
    desk.get_by_role("button", name="恢复默认").click()
    desk.wait_for_url("**/units/")
    expect(desk.get_by_role("columnheader", name="在职")).to_be_visible()


def test_a_phone_without_scripts_sorts_from_a_list_of_its_own(
    browser, live_server_url, units, office
):
    context = browser.new_context(
        base_url=live_server_url, viewport={"width": 390, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page, office, live_server_url)
    page.goto("/units/")

    page.get_by_text("排序", exact=True).click()
    page.get_by_role("listitem").get_by_role("link", name="在职").click()

    expect(shown(page)).to_have_text(["市甲局", "市乙局", "市丙局"])
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert wide <= 390
