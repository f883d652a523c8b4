"""People at their desks: each signs in through the page and works in a browser of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browsing import PATIENCE, SCREENSHOTS, listen, sign_in

PASSWORD = "Xuncha-2026"  # as the demo's


class Office:
    """All desks of one test, opened when first asked for and watched for complaints."""

    def __init__(self, browser: Browser, url: str, people: dict | None = None) -> None:
        self.browser, self.url, self.people = browser, url, people or {}
        self.pages: dict[str, Page] = {}
        self.listened: list[list[str]] = []

    def desk(self, username: str) -> Page:
        """The signed-in page of ``username``; those in ``people`` need not sign in."""
        if username not in self.pages:
            self.pages[username] = self._sign_in(username)
        return self.pages[username]

    def return_to(self, username: str) -> Page:
        """The page of ``username`` after their session was ended: they are asked to sign in again."""
        page = self.pages.pop(username)
        page.goto("/")
        page.wait_for_url("**/sign-in/**")
        page.context.close()
        return self.desk(username)

    def _sign_in(self, username: str) -> Page:
        context = self.browser.new_context(
            base_url=self.url, locale="zh-CN", viewport={"width": 1440, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self.listened.append(listen(page, self.url))
        if user := self.people.get(username):
            sign_in(page, user, self.url)
            return page
        page.goto("/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        if "second-factor" in page.url:
            page.get_by_role("button", name="这次先不绑定").click()
            page.wait_for_url(lambda url: "second-factor" not in url)
        return page

    def shoot(self, name: str) -> None:
        """Keep a picture of every desk, as var/screenshots/<name>-<username>.png."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for username, page in self.pages.items():
            page.screenshot(path=SCREENSHOTS / f"{name}-{username}.png", full_page=True)

    def close(self) -> None:
        for page in self.pages.values():
            page.close()
            page.context.close()


@contextmanager
def opened(browser: Browser, url: str, people: dict | None = None) -> Iterator[Office]:
    office = Office(browser, url, people)
    try:
        yield office
    except BaseException:
        office.shoot("stopped")
        raise
    finally:
        office.close()
    assert not any(office.listened), office.listened
