"""A file that the server would not take is refused by the page, before a byte of it is sent."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import matrix, walking
from tests.browsing import sign_in

MB = 1024 * 1024
DROP = """([size, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new ArrayBuffer(size)], name, { type: "application/pdf" }));
  return carried;
}"""


@pytest.fixture
def people(request, transactional_db):
    return matrix.build(request)[0]


def posts_of(page: Page) -> list[str]:
    """Addresses that something was sent to, as it happens; the bell and the session only ask."""
    sent: list[str] = []
    page.on("request", lambda each: each.method == "POST" and sent.append(each.url))
    return sent


def test_a_file_dropped_on_the_page_is_judged_as_well(page, live_server_url, people):
    walk = walking.Walk("leader", people.leader, lambda deed: None, set())
    sign_in(page, people.leader, live_server_url)
    sent = posts_of(page)
    draft = next(
        pk
        for pk in walk.one_of_each(walking.apps.get_model("findings.finding"))
        if walk.client.get(reverse("findings:finding_edit", args=[pk])).status_code == 200
    )
    page.goto(reverse("findings:finding_edit", args=[draft]))

    carried = page.evaluate_handle(DROP, [60 * MB, "录像.pdf"])
    page.dispatch_event("form[data-dropzone]", "drop", {"dataTransfer": carried})

    expect(page.get_by_text("“录像.pdf”有60 MB，单个文件不能超过")).to_be_visible()
    assert sent == []
