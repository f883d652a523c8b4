"""What the small modules do on real pages, and that pages work with scripts off."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.models import Job
from findings.models import Category, Finding
from tests.browsing import overflowing, sign_in
from tests.findings import making


@pytest.fixture
def draft(transactional_db, inspection, member):
    return making.draft(inspection, by=member)


@pytest.fixture
def desk(page, live_server_url, draft, member):
    """The member of the team, signed in, before a draft of their own."""
    sign_in(page, member, live_server_url)
    return page


def test_typing_is_saved_without_a_button(desk, draft):
    desk.goto(f"/findings/{draft.pk}/edit/")
    desk.get_by_label("问题概述").fill("经查，2025年公务接待12次，均无公函。")

    expect(desk.get_by_text("已自动保存")).to_be_visible()

    assert Finding.objects.get(pk=draft.pk).summary == "经查，2025年公务接待12次，均无公函。"


def test_what_could_not_be_saved_comes_back_with_the_page(browser, live_server_url, draft, member):
    context = browser.new_context(base_url=live_server_url, locale="zh-CN")
    page = context.new_page()
    sign_in(page, member, live_server_url)
    address = f"/findings/{draft.pk}/edit/"
    page.goto(address)
    page.route("**/autosave/", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("问题概述").fill("没有发出去的文字")
    expect(page.get_by_text("内容已留在本机")).to_be_visible()
    page.unroute("**/autosave/")

    page.goto("/findings/")
    page.goto(address)

    expect(page.get_by_label("问题概述")).to_have_value("没有发出去的文字")
    expect(page.get_by_text("已自动保存")).to_be_visible()
    assert Finding.objects.get(pk=draft.pk).summary == "没有发出去的文字"
    context.close()


def test_files_go_up_with_progress(desk, draft, tmp_path):
    evidence = tmp_path / "凭证.txt"
    evidence.write_text("付款凭证", encoding="utf-8")
    desk.goto(f"/findings/{draft.pk}/edit/")

    desk.locator("form[data-dropzone] input[type=file]").set_input_files(evidence)

    expect(desk.get_by_text("已上传", exact=True)).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("link", name="凭证.txt")).to_be_visible()


def test_list_follows_the_filter_and_the_back_button(desk, draft):
    desk.goto("/findings/")
    expect(desk.get_by_role("link", name=draft.title)).to_be_visible()

    desk.get_by_placeholder("问题、单位").press_sequentially("没有这个词")

    expect(desk.get_by_text("没有符合条件的底稿")).to_be_visible()
    expect(desk.get_by_role("link", name="清除全部条件")).to_be_visible()
    assert "cursor" not in desk.url
    desk.go_back()
    expect(desk.get_by_role("link", name=draft.title)).to_be_visible()


def test_slash_goes_to_the_search_box(desk):
    desk.goto("/findings/")
    desk.keyboard.press("/")
    desk.keyboard.type("公务接待")
    desk.keyboard.press("Enter")

    desk.wait_for_url("**/search/?q=*")


def test_typing_begins_in_the_first_empty_field_then_in_the_first_in_error(desk, draft):
    address = f"/inspections/{draft.inspection_id}/findings/new/"
    desk.goto(address)
    expect(desk.get_by_label("问题名称")).to_be_focused()

    desk.get_by_label("问题概述").fill("12次公务接待均无公函。")
    desk.get_by_role("button", name="开始填写").click()

    expect(desk.locator("[aria-invalid=true]")).to_be_focused()
    expect(desk.get_by_label("问题名称")).to_be_focused()
    expect(desk.get_by_label("问题概述")).to_have_value("12次公务接待均无公函。")


def test_an_address_within_a_page_and_a_finger_are_left_where_they_are(desk, browser, draft):
    address = f"/inspections/{draft.inspection_id}/findings/new/"
    desk.goto(f"{address}#main")
    assert desk.evaluate("document.activeElement.matches('input, textarea, select')") is False

    context = browser.new_context(
        base_url=desk.url.partition("/inspections")[0],
        storage_state=desk.context.storage_state(),
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 844},
    )
    phone = context.new_page()
    phone.goto(address)
    assert phone.evaluate("document.activeElement === document.body")
    context.close()


def test_the_line_of_this_page_is_in_sight_in_a_low_window(page, live_server_url, office):
    sign_in(page, office, live_server_url)
    page.set_viewport_size({"width": 1280, "height": 420})
    page.goto("/")
    expect(page.locator(".side-nav [aria-current]")).to_be_in_viewport(ratio=1)

    last = page.locator(".side-nav a").last
    page.goto(last.get_attribute("href"))

    assert page.locator(".side-nav").evaluate("each => each.scrollTop") > 0
    expect(page.locator(".side-nav [aria-current]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_largest_text_keeps_words_in_their_place(page, live_server_url, draft, deputy, width):
    draft.category = Category.objects.create(name="作风建设", order=1)
    draft.save()
    making.submitted(draft)
    sign_in(page, deputy, live_server_url)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/accounts/profile/")
    page.get_by_label("页面字号").select_option("特大")
    page.get_by_role("button", name="保存设置").click()
    expect(page.get_by_text("设置已保存")).to_be_visible()

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    for address in ("/", "/findings/", "/calendar/", "/inspections/"):
        page.goto(address)
        assert overflowing(page) == [], address
    page.goto("/")
    assert page.locator(".work-title").first.bounding_box()["width"] > 150


def test_an_expired_form_leads_back_to_what_was_typed(browser, live_server_url, draft, member):
    context = browser.new_context(base_url=live_server_url, locale="zh-CN")
    page = context.new_page()
    sign_in(page, member, live_server_url)
    page.goto(f"/inspections/{draft.inspection_id}/findings/new/")
    page.get_by_label("问题名称").fill("12次公务接待均无公函")
    token = page.locator("main [name=csrfmiddlewaretoken]").first
    token.evaluate("each => { each.value = 'x'.repeat(64) }")

    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_role("heading", name="页面已过期")).to_be_visible()
    page.get_by_role("button", name="返回上一页").click()

    expect(page.get_by_label("问题名称")).to_have_value("12次公务接待均无公函")
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_role("heading", name="12次公务接待均无公函")).to_be_visible()
    context.close()


def test_a_session_that_ended_leads_to_sign_in(desk):
    desk.goto("/findings/")
    desk.context.clear_cookies()

    desk.get_by_label("状态").first.select_option(index=1)

    expect(desk.get_by_role("heading", name="登录")).to_be_visible()
    assert desk.locator(".results form").count() == 0


def test_a_job_tells_its_end_by_itself_also_after_an_answer_that_failed(
    browser, live_server_url, draft, member
):
    context = browser.new_context(base_url=live_server_url, locale="zh-CN")
    desk = context.new_page()
    sign_in(desk, member, live_server_url)
    job = Job.objects.create(kind="x", title="导出", key="k", requested_by=member, state="running")
    desk.route("**/progress/", lambda route: route.abort())
    with desk.expect_event("requestfailed"):
        desk.goto(f"/jobs/{job.pk}/")
    desk.unroute("**/progress/")

    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())

    expect(desk.get_by_text("已完成")).to_be_visible()
    assert desk.locator("#toasts .note").count() == 0
    context.close()


def test_pages_work_with_scripts_off(browser, live_server_url, draft, member, tmp_path):
    context = browser.new_context(
        base_url=live_server_url, java_script_enabled=False, locale="zh-CN"
    )
    page = context.new_page()
    sign_in(page, member, live_server_url)
    evidence = tmp_path / "凭证.txt"
    evidence.write_text("付款凭证", encoding="utf-8")

    page.goto("/findings/")
    page.get_by_placeholder("问题、单位").fill("没有这个词")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("没有符合条件的底稿")).to_be_visible()

    page.goto(f"/findings/{draft.pk}/edit/")
    page.locator("form[data-dropzone] input[type=file]").set_input_files(evidence)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("已上传1个文件")).to_be_visible()

    page.goto(f"/findings/{draft.pk}/edit/")
    page.get_by_label("问题概述").fill("脚本关闭时写的")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert Finding.objects.get(pk=draft.pk).summary == "脚本关闭时写的"
    context.close()


def test_the_box_above_opens_a_page_by_the_letters_of_its_name(page, live_server_url, office):
    sign_in(page, office, live_server_url)
    page.goto("/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="全局搜索")
    expect(box).to_be_focused()

    box.press_sequentially("zgtz")
    option = page.get_by_role("option", name="整改台账")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(option).to_be_hidden()
    box.press_sequentially("x")
    box.press("Backspace")
    box.press("ArrowDown")
    box.press("Enter")

    page.wait_for_url("**/ledgers/")
    section = page.locator(".side-section[open]")
    expect(section.locator("summary")).to_have_text("整改与评价")
    expect(section.locator("[aria-current]")).to_have_text("整改台账")


def test_a_section_of_the_navigation_opens_without_script(browser, live_server_url, office):
    context = browser.new_context(base_url=live_server_url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, office, live_server_url)
    page.goto("/")
    line = page.locator(".side-section a", has_text="问题底稿")
    expect(line).to_be_hidden()

    page.locator(".side-section summary", has_text="问题与线索").click()
    line.click()

    page.wait_for_url("**/findings/")
    context.close()
