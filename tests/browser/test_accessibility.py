"""Key pages of each role over the demo's world: accessible, quiet, on this host, within the width."""

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from overview.seeding import seed
from scripts.pages import PAGES, VISITOR
from tests.browsing import PATIENCE, listen, overflowing, sign_in

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
HEIGHTS = {1440: 900, 390: 844}
WIDE = {
    "visitor": ["sign-in"],
    "bangong": ["home", "round", "inspection", "findings", "ledger", "inbox", "search"],
    "lingdao": ["home"],
    "zuzhang": ["clues", "finding", "findings-sorted", "list-settings"],
    "zuyuan": ["finding-edit"],
    "lianluo": ["home", "item", "item-report"],
    "jiwei": ["home", "handoff"],
}
NARROW = {
    "bangong": ["home", "inspection", "ledger", "teams-changing", "team-pool"],
    "zuzhang": ["home", "finding-sign", "findings-sorted", "list-settings"],
    "zuyuan": ["finding-edit"],
    "lianluo": ["home", "item", "item-report"],
    "jiwei": ["handoff"],
}
# Serious or critical faults as [rule, first element].
ASK_AXE = """axe.run({resultTypes: ["violations"]}).then(found => found.violations
    .filter(fault => ["serious", "critical"].includes(fault.impact))
    .map(fault => [fault.id, fault.nodes.length, fault.nodes[0].html]))"""


@pytest.fixture
def demo_world(transactional_db):
    seed.make("demo", seed=1, today=timezone.localdate())


@pytest.fixture
def tab_of(browser, live_server_url):
    """Opens a tab of a role; with ``bypass_csp`` one in which axe may set its inline styles."""
    contexts = []

    def open_tab(account: str, width: int, *, bypass_csp: bool):
        context = browser.new_context(
            base_url=live_server_url,
            locale="zh-CN",
            viewport={"width": width, "height": HEIGHTS[width]},
            bypass_csp=bypass_csp,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        if account != "visitor":
            sign_in(tab, User.objects.get(username=account), live_server_url)
        return tab

    yield open_tab
    for context in contexts:
        context.close()


def walk(tab, steps: tuple[str, ...]) -> None:
    """Go to each address, follow each link; a step that leads nowhere fails here."""
    for step in steps:
        target = step if step.startswith("/") else tab.locator(step).first.get_attribute("href")
        assert tab.goto(target).status == 200, step


def faults(tab_of, url: str, chosen: dict[str, list[str]], width: int) -> list:
    """What is wrong on the chosen pages at ``width``: complaints, overflow, axe's findings."""
    found = []
    for account, names in chosen.items():
        listed = {page.name: page.steps for page in PAGES.get(account, VISITOR)}
        plain = tab_of(account, width, bypass_csp=False)
        tested = tab_of(account, width, bypass_csp=True)
        complaints = listen(plain, url)
        for name in names:
            walk(plain, listed[name])
            plain.wait_for_load_state("networkidle")
            found += [(account, name, fault) for fault in overflowing(plain)]
            tested.goto(plain.url)
            tested.add_script_tag(path=AXE)
            found += [(account, name, *fault) for fault in tested.evaluate(ASK_AXE)]
        found += [(account, complaint) for complaint in complaints]
    return found


def test_key_pages_have_no_serious_fault(demo_world, tab_of, live_server_url):
    """Both widths over one world: making it takes as long as looking at half of the pages."""
    for width, chosen in ((1440, WIDE), (390, NARROW)):
        assert faults(tab_of, live_server_url, chosen, width) == [], width
