"""The idle lock in Chromium: it covers the page, the password opens it, every typed word is there."""

import pytest

from accounts.models import User
from core.models import AuditEvent
from tests.factories import PASSWORD


@pytest.mark.django_db(transaction=True)
def test_the_cover_comes_by_itself_and_keeps_what_was_typed(page, office, shot):
    page.clock.install()
    page.goto("/accounts/sign-in/")
    page.fill("#id_username", office.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")  # else going on would cancel it
    page.goto("/accounts/profile/")
    page.fill("#id_phone", "0571-8765")
    cover = page.locator("dialog.lock")
    with page.expect_response("**/inbox/count/"):  # the bell asks while nothing is locked
        page.clock.fast_forward(14 * 60_000)
    assert cover.count() == 0

    page.clock.fast_forward(2 * 60_000)

    cover.wait_for()
    page.keyboard.press("Escape")
    assert cover.is_visible()
    shot("covered")
    with page.expect_response("**/accounts/unlock/"):
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
    cover.wait_for(state="hidden")
    assert page.input_value("#id_phone") == "0571-8765"
    page.get_by_label("登录密码").fill(PASSWORD)  # a new number is saved with the password
    page.get_by_role("button", name="保存设置").click()
    page.get_by_text("设置已保存").wait_for()
    assert User.objects.get(pk=office.pk).phone == "0571-8765"
    assert {"锁屏", "解锁"} <= set(AuditEvent.objects.values_list("verb", flat=True))
