"""The liaison's work with JavaScript off: acknowledge, then report with a file."""

import pytest
from playwright.sync_api import expect

from rectification.actions import ledgers, plans
from tests import factories as make
from tests.browsing import PATIENCE
from tests.rectification.conftest import PDF, PLAN, fresh, make_opinion, measure


@pytest.fixture
def ledger(transactional_db, inspection, office, liaison):
    return ledgers.open_ledger(
        make_opinion(inspection, office).inspection, on=make.days(-5), by=office
    )


@pytest.fixture
def page(browser, live_server_url):
    context = browser.new_context(
        base_url=live_server_url, java_script_enabled=False, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def approve_plan(ledger, *, liaison, office) -> None:
    """What lies between the two: the unit's plan, approved."""
    for item in fresh(ledger):
        plans.plan(item, PLAN, [measure()], by=liaison)
    ledger.refresh_from_db()
    plans.submit_plan(ledger, by=liaison)
    plans.approve_plan(ledger, by=office)


def test_liaison_acknowledges_and_reports_with_a_file(page, ledger, liaison, office):
    page.goto("/")
    page.get_by_label("账号").fill(liaison.username)
    page.get_by_label("密码").fill(make.PASSWORD)
    page.get_by_role("button", name="登录").click()

    page.goto(ledger.get_absolute_url())
    page.get_by_role("button", name="全部认领").click()
    assert {item.state for item in fresh(ledger)} == {"acknowledged"}

    approve_plan(ledger, liaison=liaison, office=office)
    item = fresh(ledger)[0]
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="报告进展").first.click()
    page.get_by_label("做了什么、进展如何").fill("议事规则已修订印发。")
    page.get_by_label("完成进度").fill("60")
    page.get_by_label("佐证材料").set_input_files(
        [{"name": "议事规则.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    page.get_by_role("button", name="报送进展").click()

    expect(page.get_by_text("议事规则已修订印发。").first).to_be_visible()
    expect(page.get_by_text("议事规则.pdf").first).to_be_visible()
    assert fresh(ledger)[0].progress == 60
