"""Steps of petitions: recorded by two, passed to the unit, answered, closed; and what a person is shown."""

from playwright.sync_api import Page, expect

from fieldwork.models import Petition, Referral
from rounds.models import Inspection
from tests import factories as make
from tests.browser.desks import Office
from tests.browser.steps import assert_closed, said, take_up

# What nobody outside may read: who reported, whom, and the words of the letter.
REPORTER, ACCUSED, LETTER = "沈举报", "韩被告", "来信原文一字不漏"


def record_a_letter(desks: Office, inspection: Inspection) -> None:
    """Two people have it open: the second is shown what the first saved, and loses nothing."""
    page = desks.desk("p-组员一")
    page.goto(f"/inspections/{inspection.pk}/petitions/new/")
    fill_the_letter(page)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。请核对有无重复件")).to_be_visible()
    address = f"{Petition.objects.get().get_absolute_url()}edit/"
    other = desks.desk("p-组长")
    for each in (page, other):
        each.goto(address)
    other.get_by_label("联系方式").fill("13800000001")
    other.get_by_role("button", name="保存", exact=True).click()
    expect(other.get_by_text("13800000001")).to_be_visible()
    page.get_by_label("联系方式").fill("13900000002")
    page.get_by_role("button", name="保存", exact=True).click()
    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text("13800000001")
    expect(conflict).to_contain_text("13900000002")
    conflict.get_by_role("button", name="采用已保存的").click()
    expect(page.get_by_label("联系方式")).to_have_value("13800000001")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="完成登记").click()
    expect(page.get_by_text("待分办").first).to_be_visible()


def fill_the_letter(page: Page) -> None:
    page.get_by_label("方式", exact=False).first.select_option(label="来信")
    page.get_by_label("实名/匿名").select_option(label="实名")
    page.get_by_label("反映人", exact=False).first.fill(REPORTER)
    page.get_by_label("摘要").fill("反映招聘中打招呼")
    page.get_by_label("反映的内容").fill(LETTER)
    page.get_by_label("姓名").first.fill(ACCUSED)


def pass_it_to_the_unit(desks: Office) -> None:
    """The unit answers a wording of its own; who reported is nowhere in what it gets."""
    page = desks.desk("p-组长")
    take_up(page, "信访001")
    page.get_by_role("link", name="分办", exact=True).click()
    page.get_by_label("分办方式").select_option(label="转被巡察单位")
    page.get_by_label("办理期限").fill(make.days(5).isoformat())
    page.get_by_label("办理要求").fill("请说明近三年教师招聘程序。")
    page.get_by_role("button", name="分办", exact=True).click()
    expect(page.get_by_text("办理中").first).to_be_visible()
    referral = Referral.objects.get()
    unit = desks.desk("lianluo")
    take_up(unit, referral.reference)
    unit.get_by_role("link", name="答复", exact=True).click()
    unit.get_by_label("办理结果").fill("招聘均经笔试面试，材料附后。")
    unit.get_by_role("button", name="提交", exact=True).click()
    expect(unit.get_by_text("待审核").first).to_be_visible()
    read_by_the_unit(unit, referral)
    take_up(page, referral.reference)
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_text("已办结").first).to_be_visible()
    answer_the_reporter(page, referral.petition)


def read_by_the_unit(page: Page, referral: Referral) -> None:
    own = (referral.get_absolute_url(), "/referrals/", "/referrals/?export=csv", "/", "/inbox/")
    for address in (*own, f"/documents/petition_referral/{referral.pk}/", "/search/?q=招聘"):
        words = said(page, address)
        assert not [each for each in (REPORTER, ACCUSED, LETTER, "打招呼") if each in words], (
            address
        )
    assert_closed(page, referral.petition.get_absolute_url(), "/petitions/", "/focus/")


def answer_the_reporter(page: Page, petition: Petition) -> None:
    page.goto(petition.get_absolute_url())
    page.get_by_role("link", name="答复反映人").click()
    page.get_by_label("答复方式").select_option(label="电话")
    page.get_by_label("答复内容").fill("已告知核实情况。")
    page.get_by_role("button", name="保存答复").click()
    page.get_by_role("link", name="办结", exact=True).click()
    page.get_by_label("办理结果").fill("经核实，程序完备，反映不实。")
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("已办结").first).to_be_visible()


def record_what_was_scanned(page: Page, inspection: Inspection) -> None:
    """What somebody sent by the QR code of the notice board is typed in as it came."""
    page.goto(f"/inspections/{inspection.pk}/petitions/new/")
    page.get_by_label("方式", exact=False).first.select_option(label="扫码")
    page.get_by_label("实名/匿名").select_option(label="匿名")
    page.get_by_label("摘要").fill("反映食堂采购收受回扣")
    page.get_by_label("反映的内容").fill("食堂供货商每月送钱。")
    page.get_by_label("姓名").first.fill("某食堂主任")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="完成登记").click()
    expect(page.get_by_text("待分办").first).to_be_visible()
