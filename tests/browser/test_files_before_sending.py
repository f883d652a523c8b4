"""A file that the server would not take is refused by the page, before a byte of it is sent."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.views.bases import FormPage, ScopedDetail
from core.views.imports import ImportPage
from tests import browsed, matrix, walking
from tests.browsing import sign_in

MB = 1024 * 1024
ROLES = ("liaison", "leader", "office", "organ", "sysadmin")
DROP = """([size, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new ArrayBuffer(size)], name, { type: "application/pdf" }));
  return carried;
}"""


@pytest.fixture
def people(request, transactional_db):
    return matrix.build(request)[0]


@pytest.fixture
def large(tmp_path) -> Path:
    """60 MB of nothing, which takes no room."""
    path = tmp_path / "录像.mp4"
    with path.open("wb") as file:
        file.truncate(60 * MB)
    return path


def with_file_fields(people) -> dict[str, list[str]]:
    """Role → pages with a field for files, each address once, found by what the pages hold."""
    found: dict[str, list[str]] = {}
    done: set[str] = set()
    for role in ROLES:
        walk = walking.Walk(role, getattr(people, role), lambda deed: None, set())
        for name, pattern in walking.patterns():
            view = walking.view_of(pattern.callback)
            arguments = list(pattern.pattern.converters)
            if name in done or not issubclass(view or object, (FormPage, ScopedDetail, ImportPage)):
                continue
            model = getattr(view, "model", None) if arguments == ["pk"] else None
            keys = [[pk] for pk in walk.one_of_each(model)] if model else [[]] * (not arguments)
            for url in (reverse(name, args=key) for key in keys):
                if name not in done and has_file_field(walk.client, url):
                    done.add(name)
                    found.setdefault(role, []).append(url)
    return found


def has_file_field(client: Client, url: str) -> bool:
    response = client.get(url)
    return response.status_code == 200 and any(f.files() for f in browsed.forms(response, url))


def test_a_file_too_large_or_of_another_kind_is_refused_on_every_page(
    browser, live_server_url, people, large, tmp_path
):
    assert large.stat().st_size > settings.ATTACHMENT_MAX_BYTES
    strange = tmp_path / "程序.exe"
    strange.write_bytes(b"MZ")
    logging.disable(logging.WARNING)
    pages = with_file_fields(people)
    logging.disable(logging.NOTSET)
    assert sum(map(len, pages.values())) >= 10, pages
    assert any("/supervision/" in url for url in pages["liaison"]), "the letter that is answered"

    for role, urls in pages.items():
        context = browser.new_context(base_url=live_server_url, locale="zh-CN")
        page = context.new_page()
        sign_in(page, getattr(people, role), live_server_url)
        sent = posts_of(page)
        for url in urls:
            page.goto(url)
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            field = page.locator("main input[type=file]").first
            field.set_input_files(large)
            accepts = field.get_attribute("accept")
            expected = "不能上传" if accepts else "单个文件不能超过"
            expect(page.get_by_text(expected), url).to_be_visible()
            assert field.evaluate("(field) => field.files.length") == 0, url
            field.set_input_files(strange)
            expect(page.get_by_text("不能上传“程序.exe”"), url).to_be_visible()
        assert sent == []
        context.close()


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
