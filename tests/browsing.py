"""Chromium from Debian through Playwright: a page that must stay quiet and on this host."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browsed import submit
from tests.world import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
]
# A form with errors, a form that meets what another person saved.
ANSWERS = ("a status of 422", "a status of 409")
SCREENSHOTS = ROOT / "var" / "screenshots"
# ms that a page may take on a machine with other things to do; who waits in vain is no slower for it.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def true_clock() -> Iterator[None]:
    """What is started here keeps the machine's time under `scripts/clock`: Chromium hangs in another."""
    preloaded = os.environ.pop("LD_PRELOAD", None)
    yield
    if preloaded is not None:
        os.environ["LD_PRELOAD"] = preloaded


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a file: while its loop runs in this thread, nothing else may start one."""
    # … and Django would take the thread for an async context.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with true_clock():
        playwright = sync_playwright().start()
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield chromium
    chromium.close()
    playwright.stop()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live_server_url: str) -> Iterator[Page]:
    """A fresh profile; at the end nothing was complained of and no other host was asked."""
    context = browser.new_context(
        base_url=live_server_url, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints = listen(page, live_server_url)
    yield page
    context.close()
    assert not complaints, complaints


def listen(page: Page, home: str) -> list[str]:
    """Console errors, uncaught exceptions and requests to another host, as they come.

    That a form came back with errors or a conflict is its answer, no fault: Chromium notes each.
    """
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(each in message.text for each in ANSWERS):
            complaints.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            complaints.append(f"request to another host: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    page.on("request", on_request)
    return complaints


# What a person has to press or fill in and that the edge cuts off; a table that scrolls has its own bar.
CUT_OFF = """() => {
  const right = document.documentElement.clientWidth + 1;
  const scrolls = e => e && (e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(
    getComputedStyle(e).overflowX) && e.matches(".data-keep, :has(.data-keep), nav, [data-scrolls]")
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("main :is(a.btn, button, input, select, textarea)")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > right && !scrolls(e))
    .map(e => e.outerHTML.slice(0, 90));
}"""


def overflowing(page: Page) -> list[str]:
    """How much too wide the page is, and which of its controls are cut off; empty where it fits."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} px too wide"] * (wide > 0) + [f"cut: {e}" for e in page.evaluate(CUT_OFF)]


def sign_in(page: Page, user, url: str) -> None:
    """``user`` is signed in at ``url`` without the page, which has tests of its own."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if "second-factor" in client.get("/").headers.get("Location", ""):
        submit(client, "/accounts/second-factor/", skip="1")  # the demo lets one pass
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


@pytest.fixture
def shot(page: Page, request):
    """Keep a picture of the page as var/screenshots/<test>-<name>.png."""

    def take(name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{request.node.name}-{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
