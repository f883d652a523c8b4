"""A file that the server would not take is refused by the page, before a byte of it is sent."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from findings.actions import fixes
from rectification.actions import supervision
from rectification.models import Extension, LedgerItem
from tests import walking
from tests.browsing import sign_in

MB = 1024 * 1024
# Every page with a field for files: who opens it, and what it is about.
PAGES = {
    "core:verify": ("organ", None),
    "findings:finding_edit": ("member", "draft"),
    "findings:finding_import": ("member", "inspection"),
    "findings:fix_report": ("liaison", "fix"),
    "fieldwork:material_deliver": ("liaison", "material"),
    "rectification:extension_new": ("liaison", "item"),
    "rectification:item_report": ("liaison", "item"),
    "rectification:supervision_answer": ("liaison", "letter"),
    "rounds:calendar_day_import": ("sysadmin", None),
    "rounds:inspector_import": ("office", None),
    "rounds:unit_import": ("office", None),
    "rounds:fact_import": ("office", None),
    "rounds:unit_fact_import": ("office", "unit"),
}
# After a sealed package; the same form as of an item.
ELSEWHERE = {"findings:handoff_receipt", "rectification:date_extension_new"}
DROP = """([size, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new ArrayBuffer(size)], name, { type: "application/pdf" }));
  return carried;
}"""


@pytest.fixture
def world(matrix_world, transactional_db):
    """People and their things, in the states in which files are asked for."""
    people, (own, _) = matrix_world
    Extension.objects.all().delete()
    LedgerItem.objects.update(state="in_progress")
    fixes.receive(own["fix"], by=people.liaison)
    supervision.receive(own["letter"], name="李一把", post="局长", by=people.liaison)
    return people, own


@pytest.fixture
def large(tmp_path) -> Path:
    """60 MB of nothing, which takes no room."""
    path = tmp_path / "录像.mp4"
    with path.open("wb") as file:
        file.truncate(60 * MB)
    return path


def posts_of(page: Page) -> list[str]:
    """Addresses that something was sent to, as it happens; the bell and the session only ask."""
    sent: list[str] = []
    page.on("request", lambda each: each.method == "POST" and sent.append(each.url))
    return sent


def test_no_other_form_takes_files():
    found = set()
    for name, pattern in walking.patterns():
        fields = getattr(
            getattr(walking.view_of(pattern.callback), "form_class", None), "base_fields", {}
        )
        if any(isinstance(each, forms.FileField) for each in fields.values()):
            found.add(name)

    assert found
    assert found <= PAGES.keys() | ELSEWHERE


def test_a_file_too_large_or_of_another_kind_is_refused_on_every_page(
    browser, live_server_url, world, large, tmp_path
):
    assert large.stat().st_size > settings.ATTACHMENT_MAX_BYTES
    strange = tmp_path / "程序.exe"
    strange.write_bytes(b"MZ")
    people, own = world
    for person in sorted({person for person, _ in PAGES.values()}):
        context = browser.new_context(base_url=live_server_url, locale="zh-CN")
        page = context.new_page()
        sign_in(page, getattr(people, person), live_server_url)
        sent = posts_of(page)
        for name, (who, kind) in PAGES.items():
            if who == person:
                url = reverse(name, args=[own[kind].pk] if kind else [])
                assert page.goto(url).url.endswith(url), (name, "does not open")
                refused_before_sending(page, url, large, strange)
        assert sent == []
        context.close()


def refused_before_sending(page: Page, url: str, large: Path, strange: Path) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    field = page.locator("main input[type=file]").first
    expect(field, url).to_be_attached()
    fault = field.locator("xpath=..").locator("[data-files-fault]")
    field.set_input_files(large)
    expect(fault, url).to_contain_text(re.compile("不能上传|单个文件不能超过"))
    assert field.evaluate("(field) => field.files.length") == 0, url
    field.set_input_files(strange)
    expect(fault, url).to_contain_text("不能上传“程序.exe”")


def test_a_file_dropped_on_the_page_is_judged_as_well(page, live_server_url, world):
    people, own = world
    sign_in(page, people.member, live_server_url)
    sent = posts_of(page)
    page.goto(reverse("findings:finding_edit", args=[own["draft"].pk]))

    carried = page.evaluate_handle(DROP, [60 * MB, "录像.pdf"])
    page.dispatch_event("form[data-dropzone]", "drop", {"dataTransfer": carried})

    expect(page.get_by_text("“录像.pdf”有60 MB，单个文件不能超过")).to_be_visible()
    assert sent == []
