"""make shots [ONLY=account]: a picture of every page, for each role, at 1440 and 390 px, in var/shots/.

make pictures: those that README.md and the manual show, in docs/images/.

Uses the demo that runs on PORT (8000 if not given), else starts one and ends it afterwards.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from scripts.pages import IMAGES, PAGES, VISITOR, Page

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("XUNCHA_VAR") or ROOT / "var").resolve()
SHOTS = VAR / "shots"
DOCS = ROOT / "docs" / "images"
PASSWORD = "Xuncha-2026"  # noqa: S105 - the demo's printed password
WIDTHS = {1440: 900, 390: 844}
HEIGHTS = WIDTHS | {1920: 1080}  # the wall of 领导驾驶舱
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
FLAGS += [
    "--lang=zh-CN",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 180


def main() -> int:
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        take = show if "images" in sys.argv[1:] else survey
        complaints = take(browser, url)
        browser.close()
    for complaint in complaints:
        print(f"  ! {complaint}")
    return 1 if complaints else 0


def survey(browser: Browser, url: str) -> list[str]:
    """Every page of each wanted role, whole; what they complained of."""
    wanted = [name for name in os.environ.get("ONLY", "").split(",") if name]
    SHOTS.mkdir(parents=True, exist_ok=True)
    complaints = []
    for account, pages in {"visitor": VISITOR, **PAGES}.items():
        if not wanted or account in wanted:
            for width in WIDTHS:
                complaints += picture(browser, url, account, pages, width)
    print(f"{len(list(SHOTS.glob('*.png')))} 张图在 {SHOTS}")
    return complaints


def show(browser: Browser, url: str) -> list[str]:
    """What documents show of the product: the first screen, in the few colours that it has."""
    complaints = []
    for name, (account, page_name, width) in IMAGES.items():
        pages = tuple(page for page in PAGES[account] if page.name == page_name)
        complaints += picture(browser, url, account, pages, width, whole=False)
        with Image.open(SHOTS / f"{account}-{page_name}-{width}.png") as taken:
            taken.convert("RGB").quantize(256).save(DOCS / f"{name}.png", optimize=True)
    return complaints


def picture(
    browser: Browser,
    url: str,
    account: str,
    pages: tuple[Page, ...],
    width: int,
    *,
    whole: bool = True,
) -> list[str]:
    """One role at one width; what a page complained of is given back."""
    context = browser.new_context(
        base_url=url, locale="zh-CN", viewport={"width": width, "height": HEIGHTS[width]}
    )
    tab, complaints, current = context.new_page(), [], [""]
    tab.set_default_timeout(15_000)
    tab.on("pageerror", lambda e: complaints.append(f"{current[0]}: {e}"))
    tab.on("console", lambda m: m.type == "error" and complaints.append(f"{current[0]}: {m.text}"))
    if account != "visitor":
        sign_in(tab, account)
    for page in pages:
        current[0] = f"{account}-{page.name}-{width}"
        fault = go(tab, page)
        wide = tab.evaluate("document.documentElement.scrollWidth") - width
        if fault or wide > 0:
            complaints.append(f"{current[0]}: {fault or f'{wide} px too wide'}")
        tab.screenshot(path=SHOTS / f"{current[0]}.png", full_page=whole)
    context.close()
    return [c for c in complaints if "not-found" not in c]


def sign_in(tab: Tab, account: str) -> None:
    tab.goto("/accounts/sign-in/")
    tab.fill("[name=username]", account)
    tab.fill("[name=password]", PASSWORD)
    tab.click("main button[type=submit]")
    tab.wait_for_load_state("networkidle")
    if "second-factor" in tab.url:  # who must bind one is led there first; the demo lets one pass
        tab.click("button[name=skip]")
        tab.wait_for_load_state("networkidle")
    if "sign-in" in tab.url:
        raise SystemExit(f"{account} 无法登录：演示账号的密码已改？")


def go(tab: Tab, page: Page) -> str:
    """Follow the steps; a sentence if one of them leads nowhere."""
    for step in page.steps:
        if step.startswith("/"):
            response = tab.goto(step)
            if response and response.status >= 400 and page.name != "not-found":
                return f"{step} answers {response.status}"
            continue
        link = tab.locator(step)
        if not link.count():
            return f"no link {step} on {tab.url}"
        tab.goto(link.first.get_attribute("href") or "")
    tab.wait_for_load_state("networkidle")
    return ""


@contextmanager
def demo() -> Iterator[str]:
    """The address of a running demo, or of one that lives as long as this block."""
    running = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    if answers(running):
        yield running
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "XUNCHA_VAR": str(VAR)}
    process = subprocess.Popen([sys.executable, "-m", "xuncha.demo"], cwd=ROOT, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_for(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("演示没有启动，原因见上面的输出。")
        time.sleep(0.5)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=3) as response:  # noqa: S310 - our own
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
