"""A member drafts in a real browser: what is typed is saved by itself, files go up beside it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core import attachments
from findings.models import Finding
from tests.browsing import sign_in
from tests.findings import making


@pytest.fixture
def sheet(page, live_server_url, inspection, member, category):
    """The edit page of a member's draft, opened by its author."""
    finding = making.draft(inspection, by=member, category=category)
    sign_in(page, member, live_server_url)
    page.goto(reverse("findings:finding_edit", args=[finding.pk]))
    return finding


def test_what_is_typed_is_saved_by_itself(page, sheet):
    page.get_by_label("问题概述").fill("边写边存的概述，写了很久。")

    expect(page.get_by_text(re.compile("已自动保存"))).to_be_visible()
    assert Finding.objects.get(pk=sheet.pk).summary == "边写边存的概述，写了很久。"
    page.get_by_label("责任主体").fill("局党组")
    expect(page.get_by_text(re.compile("有改动|正在保存"))).to_be_visible()
    expect(page.get_by_text(re.compile("已自动保存"))).to_be_visible()
    page.get_by_role("button", name="保存并提交复核").click()
    expect(page.get_by_text("已提交复核")).to_be_visible()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.responsible) == ("submitted", "局党组")


def test_evidence_goes_up_and_the_typed_text_stays(page, sheet, tmp_path):
    proof = tmp_path / "接待清单.txt"
    proof.write_text("2025年接待12次", encoding="utf-8")
    page.get_by_label("发现过程").fill("还没有保存的一句")

    page.set_input_files("input[type=file]", str(proof))

    expect(page.get_by_text("已上传")).to_be_visible()
    expect(page.get_by_label("发现过程")).to_have_value("还没有保存的一句")
    assert [file.name for file in attachments.of(sheet)] == ["接待清单.txt"]
