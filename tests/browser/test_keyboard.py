"""A team leader's way without a mouse: every stop of the Tab key shows where one is."""

import pytest
from playwright.sync_api import Page, expect

from findings.actions import findings
from findings.enums import FindingState
from findings.models import Category
from tests import factories as make
from tests.browsing import PATIENCE, sign_in
from tests.findings import clue_rows, making

STOPS = 160
# How each part looks while nothing has the focus; asked again when it has.
LOOK = """each => { const s = getComputedStyle(each);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.top].join() }"""
CALM = f"""() => {{ const look = {LOOK};
    document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]')
        .forEach(each => {{ each.calm = look(each) }}) }}"""
# What has the focus: its words, and what is wrong with how it is shown.
STOP = f"""() => {{
    const each = document.activeElement, look = {LOOK}, box = each.getBoundingClientRect();
    if (each === document.body) return null;
    const words = [each.labels?.[0]?.innerText, each.getAttribute('aria-label'), each.innerText, each.placeholder]
    const wrong = [];
    if (each.calm !== undefined && each.calm === look(each)) wrong.push('looks as without focus');
    if (box.width < 1 || box.height < 1) wrong.push('has no size');
    if (box.bottom < 0 || box.top > innerHeight) wrong.push('out of scope');
    return {{words: words.find(word => word?.trim()) ?? '', wrong}};
}}"""


class Hands:
    """Two hands on a keyboard, and eyes that want to see where they are."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong = page, []

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def opened(self, address: str) -> None:
        """The page that a key led to has come, and nothing on it is chosen yet."""
        self.page.wait_for_url(address, wait_until="networkidle")
        self.page.evaluate(CALM)

    def go(self, words: str) -> int:
        """Tab until something that says ``words`` has the focus; the number of stops."""
        for stop in range(1, STOPS):
            self.press("Tab")
            found = self.page.evaluate(STOP)
            if found is None:
                continue
            self.wrong += [(self.page.url, found["words"], *found["wrong"])] * bool(found["wrong"])
            if words in found["words"]:
                return stop
        raise AssertionError(f"no stop says {words} on {self.page.url}")

    def skip(self) -> None:
        """Over the navigation, as who knows the page does."""
        self.go("跳到正文")
        self.press("Enter")

    def follow(self, words: str, address: str) -> None:
        self.go(words)
        self.press("Enter")
        self.opened(address)


@pytest.fixture
def sheet(transactional_db, inspection, member, deputy):
    """What waits for the leader's signature, in a list longer than a page."""
    category = Category.objects.create(name="作风建设", order=1)
    waiting = making.submitted(making.draft(inspection, by=member, category=category))
    findings.review(waiting, note="事实清楚。", by=deputy)
    for number in range(50):
        making.draft(inspection, by=member, title=f"另一件事{number}", summary="另一件事。")
    return waiting


@pytest.fixture
def clue(inspection, leader):
    return clue_rows.registered(inspection, by=leader)


@pytest.fixture
def hands(browser, live_server_url):
    """Without motion, so that what a stop looks like is so at once."""
    context = browser.new_context(
        base_url=live_server_url,
        locale="zh-CN",
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    yield Hands(context.new_page())
    context.close()


def test_a_leader_signs_and_reads_a_clue_by_keyboard_alone(
    hands, live_server_url, sheet, clue, leader
):
    page = hands.page
    page.goto(live_server_url)
    page.keyboard.type(leader.username)
    hands.press("Tab")
    page.keyboard.type(make.PASSWORD)
    hands.press("Enter")
    hands.opened(f"{live_server_url}/")

    hands.go("轮次与队伍")
    hands.press("Enter")
    hands.follow("巡察任务", "**/inspections/")
    assert hands.go("跳到正文") == 1
    hands.press("Enter")
    expect(page.locator("main")).to_be_focused()
    hands.follow(sheet.inspection.unit.name, "**/inspections/*/")

    hands.skip()
    hands.follow("问题底稿", "**/findings/?*")
    hands.skip()
    hands.go("搜索")
    page.keyboard.type("涉及12次")
    expect(page.locator(".data tbody tr")).to_have_count(1)
    expect(page.get_by_label("搜索", exact=True)).to_be_focused()
    hands.follow(sheet.title, "**/findings/*/")

    hands.skip()
    hands.go("组长意见")
    page.keyboard.type("同意。")
    hands.go("审签")
    hands.press("Enter")
    expect(page.locator(".messages")).to_be_visible()
    sheet.refresh_from_db()
    assert sheet.state == FindingState.SIGNED

    page.evaluate(CALM)
    hands.follow("问题线索", "**/clues/")
    hands.skip()
    hands.follow(clue.summary, "**/clues/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{clue.number}号")
    assert hands.wrong == []


def test_the_next_page_goes_on_at_the_list(hands, live_server_url, sheet, leader):
    page = hands.page
    sign_in(page, leader, live_server_url)
    page.goto(f"{live_server_url}/findings/")
    hands.go("下一页")
    hands.press("Enter")
    hands.opened("**/findings/?cursor=*")

    expect(page.locator("#results")).to_be_focused()
    hands.press("Tab")
    assert page.evaluate("document.getElementById('results').contains(document.activeElement)")
