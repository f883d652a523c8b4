"""The whole look in a real Chromium: accessible, within the page's width, usable without a script."""

import pytest
from django.conf import settings

from tests.browsing import overflowing, sign_in

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"


@pytest.fixture
def styleguide(page, live_server_url, sysadmin):
    sysadmin.must_change_password = False
    sysadmin.save()
    sign_in(page, sysadmin, live_server_url)
    return page


def test_styleguide_has_no_accessibility_fault(browser, live_server_url, styleguide, shot):
    page = styleguide
    page.goto("/styleguide/")
    page.wait_for_load_state("networkidle")
    shot("1440")
    # axe itself sets inline styles, which our policy refuses: its page has a context without one.
    context = browser.new_context(
        base_url=live_server_url, bypass_csp=True, storage_state=page.context.storage_state()
    )
    tested = context.new_page()
    tested.goto("/styleguide/")
    tested.add_script_tag(path=AXE)
    found = tested.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))"
    )
    context.close()

    assert found == []


def test_styleguide_fits_390_pixels(styleguide, shot):
    page = styleguide
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/styleguide/")
    page.wait_for_load_state("networkidle")
    shot("390")

    assert overflowing(page) == []


def test_navigation_drawer_opens_and_closes_at_390_pixels(styleguide):
    page = styleguide
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/styleguide/")
    drawer = page.get_by_role("navigation", name="主导航")
    assert not drawer.is_visible()

    page.get_by_role("link", name="打开导航").click()
    drawer.wait_for(state="visible")
    page.get_by_role("link", name="关闭导航").click()
    drawer.wait_for(state="hidden")


def test_bulk_bar_counts_what_is_ticked(styleguide):
    page = styleguide
    page.goto("/styleguide/")
    button = page.get_by_role("button", name="批量提交")
    assert button.is_disabled()

    page.get_by_label("全选").check()

    assert page.get_by_text("已选 6 条").is_visible()
    assert button.is_enabled()


def test_confirm_dialog_can_be_declined(styleguide):
    page = styleguide
    page.goto("/styleguide/")
    page.get_by_text("更多", exact=True).click()
    page.get_by_role("button", name="撤销").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for(state="visible")

    dialog.get_by_role("button", name="取消").click()

    dialog.wait_for(state="detached")
    assert page.url.endswith("/styleguide/")


def test_outsiders_do_not_find_the_styleguide(client, office):
    office.must_change_password = False
    office.save()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/styleguide/").status_code == 404
