"""Lists as people know them from Excel: a heading sorts, by mouse and by keyboard, on a phone and without a script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests import factories as make
from tests.browsing import sign_in
from tests.findings import making

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


def test_a_view_is_saved_opened_renamed_and_removed(desk):
    desk.goto("/units/?size=small&sort=-staff")
    desk.get_by_role("link", name="常用视图").click()
    expect(desk.get_by_text("列表现在的条件")).to_be_visible()
    desk.get_by_label("新视图名称").fill("小单位")
    desk.get_by_role("button", name="保存").click()

    views = desk.get_by_role("navigation", name="常用视图")
    views.get_by_role("link", name="小单位").click()
    desk.wait_for_url("**hide=*")
    expect(desk.get_by_role("columnheader", name="在职")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(views.get_by_role("link", name="小单位")).to_have_attribute("aria-current", "page")

    desk.get_by_role("link", name="常用视图").click()
    desk.get_by_label("“小单位”的名称").fill("小的单位")
    desk.get_by_role("button", name="保存").click()
    expect(views.get_by_role("link", name="小的单位")).to_be_visible()
    desk.get_by_role("link", name="常用视图").click()
    desk.get_by_label("删除视图“小的单位”").check()
    desk.get_by_role("button", name="保存").click()
    expect(views).to_have_count(0)


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


@pytest.fixture
def sheets(page: Page, transactional_db, live_server_url, inspection, member) -> Page:
    for title in ("甲事", "乙事", "丙事"):
        making.draft(inspection, by=member, title=title)
    sign_in(page, member, live_server_url)
    page.goto("/findings/?sort=number")
    return page


def test_keys_go_from_row_to_row_tick_and_open_and_a_sheet_knows_its_neighbours(sheets):
    press = sheets.keyboard.press
    press("j")
    press("j")
    expect(sheets.get_by_role("link", name="乙事")).to_be_focused()
    press("x")
    expect(sheets.locator("[data-bulk-count]")).to_have_text("已选 1 条")
    press("k")
    expect(sheets.get_by_role("link", name="甲事")).to_be_focused()
    press("Enter")
    expect(sheets.get_by_role("heading", name="甲事", level=1)).to_be_visible()

    beside = sheets.get_by_role("navigation", name="列表中的前后")
    expect(beside.get_by_role("link", name="上一条")).to_have_count(0)
    beside.get_by_role("link", name="下一条").click()
    expect(sheets.get_by_role("heading", name="乙事", level=1)).to_be_visible()
    expect(beside.get_by_role("link", name="上一条")).to_be_visible()
    press("j")
    expect(sheets.get_by_role("heading", name="丙事", level=1)).to_be_visible()
    expect(beside.get_by_text("已是列表最后一条")).to_be_visible()
    beside.get_by_role("link", name="返回列表").click()
    expect(sheets).to_have_url(re.compile(r"/findings/\?sort=number$"))


def test_a_question_mark_shows_the_keys_and_typing_is_left_alone(sheets):
    sheets.keyboard.press("?")
    keys = sheets.get_by_role("dialog", name="按键")
    expect(keys.get_by_text("勾选这一行")).to_be_visible()
    sheets.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    box = sheets.locator("form[data-filters] input[type=search]")
    box.press_sequentially("jk?x")
    expect(box).to_have_value("jk?x")
    expect(keys).to_have_count(0)


def test_all_that_match_are_chosen_beyond_the_page(sheets, inspection, member):
    User.objects.filter(pk=member.pk).update(list_settings={"size": 20})
    for number in range(20):
        making.draft(inspection, by=member, title=f"另一件{number}")
    sheets.reload()
    sheets.get_by_label("选择全部 23 条").check()
    expect(sheets.locator("[data-bulk-count]")).to_have_text("已选 23 条")

    sheets.locator("[data-bulk-row]").first.uncheck()
    expect(sheets.locator("[data-bulk-count]")).to_have_text("已选 19 条")
    expect(sheets.get_by_label("选择全部 23 条")).not_to_be_checked()

    sheets.get_by_label("选择全部 23 条").check()
    sheets.get_by_role("button", name="批量复核").click()
    expect(sheets.get_by_text("没有办理的：").first).to_be_visible()
