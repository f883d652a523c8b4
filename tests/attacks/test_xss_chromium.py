"""The planted world in a real Chromium: pages that show most fields run nothing, ask no other host, say nothing."""

import contextlib
import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error, Page

from rectification.models import LedgerItem
from tests.attacks.test_xss import PLANTED, plant_everywhere
from tests.browsing import PATIENCE, listen, sign_in
from tests.core.test_attachments import PDF
from tests.permissions.addresses import KNOWN

# Who looks at which page; together they show most of all fields.
LOOKED_AT = {
    "office": (
        "rounds:round",
        "rounds:inspection",
        "findings:finding_list",
        "rectification:ledger",
    ),
    "leader": (
        "findings:finding",
        "findings:clue",
        "fieldwork:interview",
    ),
    "liaison": ("rectification:item", "rectification:item_report"),
    "organ": ("findings:handoff",),
    "auditor": ("overview:audit_list", "overview:audit_thing"),
}
ADDRESS = {address.name: address for address in KNOWN}
HOSTILE_NAME = "<img src=x onerror=alert(1)>.pdf"
# Elements and links that only markup of the planted words could have made.
GROWN = """() => document.querySelectorAll("img[src='x'], [onerror]").length
    + [...document.links].filter(link => link.protocol === "javascript:").length"""


@pytest.fixture
def world(matrix_world, transactional_db):
    people, (own, _) = matrix_world
    LedgerItem.objects.update(state="in_progress")
    plant_everywhere(PLANTED)
    for obj in own.values():
        obj.refresh_from_db()
    return people, own


@pytest.fixture
def tab_of(browser, live_server_url):
    """A tab of somebody and everything it complains of; ``bare`` without the policy that stops scripts."""
    contexts = []

    def open_tab(user=None, *, bare: bool = False) -> tuple[Page, list[str]]:
        context = browser.new_context(base_url=live_server_url, locale="zh-CN", bypass_csp=bare)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        heard = hear(tab, live_server_url)
        if user:
            sign_in(tab, user, live_server_url)
        return tab, heard

    yield open_tab
    for context in contexts:
        context.close()


def hear(tab: Page, home: str) -> list[str]:
    """As ``listen``, and dialogs: nobody of ours opens one."""
    heard = listen(tab, home)

    def on_dialog(dialog) -> None:
        heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    tab.on("dialog", on_dialog)
    return heard


def test_planted_markup_grows_nothing_in_chromium(world, tab_of, live_server_url):
    """Whatever our scripts made of it would be an element, or a violation of the policy in the console."""
    (people, own), shown = world, 0
    tab, heard = tab_of()
    for person, pages in LOOKED_AT.items():
        sign_in(tab, getattr(people, person), live_server_url)
        for name in pages:
            answer = tab.goto(ADDRESS[name].of(own))
            assert answer.status == 200, name
            shown += PLANTED[:20] in tab.locator("body").text_content()
            assert tab.evaluate(GROWN) == 0, name
            assert not heard, (name, heard)
    assert shown > 8


def test_a_hostile_file_name_is_only_a_name(world, tab_of, tmp_path):
    """Chosen, uploaded by the script, shown on the page, and taken home again."""
    people, own = world
    file = tmp_path / HOSTILE_NAME
    file.write_bytes(PDF)
    tab, heard = tab_of(people.member, bare=True)

    tab.goto(reverse("findings:finding_edit", args=[own["draft"].pk]))
    with tab.expect_response(lambda each: each.url.endswith("/upload/")):
        tab.locator("form[data-dropzone] input[type=file]").first.set_input_files(file)
    tab.wait_for_load_state("networkidle")
    tab.goto(own["draft"].get_absolute_url())

    assert HOSTILE_NAME in tab.locator("body").text_content()
    assert tab.evaluate(GROWN) == 0
    with tab.expect_download() as taken:
        tab.get_by_text(HOSTILE_NAME).first.click()
    assert "<" not in Path(taken.value.suggested_filename).name
    assert not heard, heard


def test_a_page_in_a_documents_clothes_runs_nothing_in_the_preview(world, tab_of):
    """The stored PDF is a page with a script: the preview says what it is and may run nothing."""
    people, own = world
    document = own["document"]
    page = b"%PDF-1.7\n<html><script>alert(1); fetch('https://other.invalid/')</script></html>"
    (settings.DOCUMENT_ROOT / document.path).write_bytes(page)
    rows = type(document).objects.filter(pk=document.pk)
    rows.update(sha256=hashlib.sha256(page).hexdigest(), size=len(page))
    tab, heard = tab_of(people.office)

    preview = document.get_absolute_url() + "?inline=1"
    assert tab.request.get(preview).body() == page
    tab.goto(preview)  # Chromium's own reader, a page of its own, asks for its parts

    assert not [word for word in heard if "dialog" in word or "other.invalid" in word], heard


OWN_PAGE = """<body><script>alert(1)</script><img src=x onerror="alert(2)">
    <img src="https://other.invalid/a.png"><script>throw new Error("ran")</script></body>"""


@pytest.mark.parametrize("policy", ["", "default-src 'self'; img-src 'self' data:"])
def test_a_page_that_runs_script_is_heard(tab_of, live_server_url, db, policy):
    """The listener can fail: a page of the test's own does all that the others must not."""
    tab, heard = tab_of()
    headers = {"Content-Type": "text/html"} | (
        {"Content-Security-Policy": policy} if policy else {}
    )
    tab.route("**/own-page", lambda route: route.fulfill(body=OWN_PAGE, headers=headers))

    with contextlib.suppress(Error):
        tab.goto(f"{live_server_url}/own-page", wait_until="networkidle")

    said = " ".join(heard)
    wanted = ("Content Security Policy",) if policy else ("dialog: 1", "ran", "other.invalid")
    assert all(word in said for word in wanted), said
    assert tab.evaluate(GROWN) == 1
