"""Steps of a survey: opened, answered on telephones and by plain HTTP, closed."""

import io
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from fieldwork.models import Survey
from rounds.models import Inspection
from tests.browser.desks import Office
from tests.browser.phones import Phone
from tests.browsing import PATIENCE

ANSWERS = 30


def ask_everybody(desks: Office, inspection: Inspection, url: str) -> None:
    """Thirty answers: one by the QR code, one by a typed code, the others by plain HTTP."""
    page = desks.desk("p-组长")
    page.goto(f"/inspections/{inspection.pk}/surveys/new/")
    page.get_by_label("类别").select_option(label="问卷调查")
    page.get_by_label("标题").fill("干部职工问卷")
    page.get_by_role("button", name="保存并修改题目").click()
    expect(page.locator("[data-formset=questions]")).to_be_visible()
    survey = Survey.objects.get()
    page.goto(survey.get_absolute_url())
    page.get_by_role("button", name="开放答题").click()
    page.get_by_role("dialog").get_by_role("button", name="开放答题").click()
    page.get_by_role("link", name="制作答题码").click()
    page.get_by_label("制作多少个").fill(str(ANSWERS + 1))
    with page.expect_download() as download:
        page.get_by_role("button", name="制作并下载答题单").click()
    codes = codes_on(download.value.path().read_bytes())
    assert len(codes) == ANSWERS + 1
    scanned, written, *others, late = codes
    answer_on_a_phone(desks, url, scanned, written)
    for place, code in enumerate(others):
        given = {"q0": str(place % 4), "q1": "0", "q2": "1", "q3": "2", "q4": "0"}
        status, words = Phone(url).answer(f"/answer/{code}/", **given)
        assert "没有留下您的任何信息" in words, (status, words)
    assert "已经用过" in Phone(url).ask(f"/answer/{scanned}/")[1]
    close_the_survey(page, survey)
    assert "答题已经结束" in Phone(url).ask(f"/answer/{late}/")[1]


def answer_on_a_phone(desks: Office, url: str, scanned: str, written: str) -> None:
    """One follows the QR code, one types the code and has no script."""
    for code, script in ((scanned, True), (written, False)):
        context = desks.browser.new_context(
            base_url=url,
            locale="zh-CN",
            viewport={"width": 390, "height": 844},
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if script:
            page.goto(f"/answer/{code}/")
        else:
            page.goto("/answer/")
            page.get_by_label("答题码").fill(code.lower())
            page.get_by_role("button", name="打开").click()
        for each in page.locator("fieldset:has(.answer-option)").all():
            each.locator(".answer-option").first.click()
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("没有留下您的任何信息")).to_be_visible()
        context.close()


def close_the_survey(page: Page, survey: Survey) -> None:
    page.goto(survey.get_absolute_url())
    expect(page.get_by_text(f"{ANSWERS}份").first).to_be_visible()
    page.get_by_role("button", name="结束答题").click()
    page.get_by_role("dialog").get_by_role("button", name="结束答题").click()
    expect(page.get_by_text("已结束").first).to_be_visible()


def codes_on(slips: bytes) -> list[str]:
    """Read off the paper that is handed out."""
    pages = PdfReader(io.BytesIO(slips)).pages
    found = re.findall(
        r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", "\n".join(p.extract_text() for p in pages)
    )
    return list(dict.fromkeys(found))
