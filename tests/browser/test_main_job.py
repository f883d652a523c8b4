"""One whole round through a browser, by the people who do it, from the plan to the archive."""

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from findings.models import Clue, Organ, OrganHandler
from overview.seeding import reference
from rectification.models import Ledger
from rounds.models import Inspection, Round
from tests import factories as make
from tests.browser.desks import opened
from tests.browser.steps import (
    account,
    advance,
    approve_the_clue,
    complete_the_sheet,
    hand_over,
    hold_the_meetings,
    issue_the_opinion,
    plan_the_stay,
    promise_secrecy,
    review_and_sign,
    take_up,
)

UNIT = "市教育局"


@pytest.fixture
def town(transactional_db):
    """A town before its first round: reference data, two units, five inspectors, accounts."""
    reference.load()
    make.TermFactory(name="十三届", is_current=True)
    people = {
        "bangong": Role.OFFICE, "bangong2": Role.OFFICE, "lingdao": Role.LEADERSHIP,
        "jiwei": Role.ORGAN, "anquan": Role.SECURITY,
    }  # fmt: skip
    users = {name: account(name, role) for name, role in people.items()}
    large = make.UnitFactory(name="市教育局", size="large")
    make.UnitFactory(name="市档案馆", size="small")
    user = account("lianluo", Role.LIAISON)
    make.LiaisonFactory(unit=large, user=user)
    for name in ("组长", "副组长", "组员一", "组员二", "联络员"):
        make.InspectorFactory(name=name, user=account(f"p-{name}", Role.INSPECTOR, name))
    organ = Organ.objects.get(name="市纪委监委")
    OrganHandler.objects.create(organ=organ, user=users["jiwei"], from_on=make.days(-30))
    return users


def test_one_round_from_plan_to_archive(browser, live_server_url, celery_worker, town):
    with opened(browser, live_server_url) as office:
        plan_the_round(office.desk("bangong"))
        approve_the_round(office)
        issue_the_notice(office)
        for name in ("组长", "副组长", "组员一", "组员二", "联络员"):
            promise_secrecy(office.desk(f"p-{name}"), UNIT)
        plan_the_stay(office, inspection())
        advance(office.desk("p-组长"), UNIT, "开始进驻")
        write_a_finding(office.desk("p-组员一"))
        review_and_sign(office, "公务接待无公函")
        register_a_clue(office.desk("p-组员二"))
        grant_and_hand_over(office)
        advance(office.desk("p-组长"), UNIT, "结束驻点", reason="确无谈话：单位人员均已书面说明")
        register_the_reports(office.desk("bangong"))
        advance(office.desk("bangong"), UNIT, "转入反馈")
        issue_the_opinion(office, inspection())
        plan_the_rectification(office)
        rectify(office)
        answer_the_clue(office)
        close_and_archive(office)


def inspection() -> Inspection:
    return Inspection.objects.get(unit__name="市教育局")


def clue() -> Clue:
    return Clue.objects.get()


def ledger() -> Ledger:
    return Ledger.objects.get()


def plan_the_round(page: Page) -> None:
    page.goto("/rounds/new/")
    page.get_by_label("届次").select_option(label="十三届")
    page.get_by_label("轮次").fill("1")
    page.get_by_label("期限方案").select_option(label="县市常用")
    page.get_by_label("进驻日期").fill(make.days(-20).isoformat())
    page.get_by_label("驻点结束日期").fill(make.days(10).isoformat())
    page.get_by_label("监督重点").fill("聚焦决策部署落实")
    page.get_by_role("button", name="保存，接着选择单位").click()
    for unit in ("市教育局", "市档案馆"):
        page.get_by_role("row", name=unit).get_by_role("checkbox").check()
    page.get_by_role("button", name="保存，接着组建巡察组").click()
    page.get_by_role("button", name="新建巡察组").click()
    form_the_team(page)
    for unit in ("市教育局", "市档案馆"):
        page.get_by_label(unit, exact=True).select_option(label="第一巡察组")
    expect(page.locator("#assign-check")).to_contain_text("没有回避情形")
    page.get_by_role("button", name="保存分配").click()
    page.get_by_role("link", name="看方案是否完整").click()
    page.get_by_role("button", name="报请批准").click()
    expect(page.get_by_text("待批").first).to_be_visible()


def form_the_team(page: Page) -> None:
    page.get_by_role("link", name="从人才库抽调").click()
    people = {
        "组长": "组长",
        "副组长": "副组长",
        "组员一": "组员",
        "组员二": "组员",
        "联络员": "联络员",
    }
    for name, duty in people.items():
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
        row.get_by_role("combobox").select_option(label=duty)
        row.get_by_role("button", name="编入").click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    page.get_by_role("link", name="回到组建页").click()


def approve_the_round(office) -> None:
    page = office.desk("lingdao")
    take_up(page, "第一轮")
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("已批准").first).to_be_visible()
    page = office.desk("bangong")
    page.goto(Round.objects.get().get_absolute_url())
    page.get_by_role("button", name="启动实施").click()
    expect(page.get_by_text("实施").first).to_be_visible()


def issue_the_notice(office) -> None:
    """The office gives it its number; its date is met by that, and the unit reads it."""
    page = office.desk("bangong")
    page.goto(inspection().get_absolute_url())
    page.get_by_role("link", name="巡察通知").first.click()
    page.get_by_role("button", name="印发", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="印发").click()
    page.wait_for_url("**/jobs/**")
    page = office.desk("lianluo")
    page.goto(f"/inspections/{inspection().pk}/notice/")
    expect(page.get_by_text("开展巡察的通知").first).to_be_visible()


def write_a_finding(page: Page) -> None:
    page.goto(f"/inspections/{inspection().pk}/findings/new/")
    page.get_by_label("问题名称").fill("公务接待无公函、无清单")
    page.get_by_role("button", name="开始填写").click()
    complete_the_sheet(page)


def register_a_clue(page: Page) -> None:
    page.goto(f"/inspections/{inspection().pk}/clues/new/")
    page.get_by_label("姓名").first.fill("某甲")
    page.get_by_label("单位", exact=True).first.fill("市教育局")
    page.get_by_label("职务").first.fill("原副职")
    page.get_by_label("反映的主要问题").fill("反映某单位原副职涉嫌违规报销")
    page.get_by_label("来源", exact=False).first.select_option(label="个别谈话")
    page.get_by_role("button", name="登记并报组长审核").click()
    expect(page.get_by_text("待组长审核").first).to_be_visible()


def grant(page: Page, username: str) -> None:
    page.goto("/clue-grants/new/")
    person = User.objects.get(username=username)
    page.get_by_label("授权给").select_option(value=str(person.pk))
    page.get_by_label("轮次").select_option(index=1)
    page.get_by_label("授权理由").fill("负责本轮线索移交")
    page.get_by_role("button", name="授权", exact=True).click()
    expect(page.get_by_text("已授权").first).to_be_visible()


def grant_and_hand_over(office) -> None:
    page = office.desk("p-组长")
    page.goto(clue().get_absolute_url())
    page.get_by_role("button", name="审核通过，报请批准").click()
    assert office.desk("bangong").request.get(clue().get_absolute_url()).status == 404
    for username in ("bangong", "bangong2"):
        grant(office.desk("anquan"), username)
    approve_the_clue(office.desk("bangong2"), clue())
    hand_over(
        office.return_to("bangong"), clue(), "市纪委监委"
    )  # whoever gets access to clues signs in anew


def plan_the_rectification(office) -> None:
    page = office.desk("lianluo")
    take_up(page, "认领")
    page.goto(ledger().get_absolute_url())
    with page.expect_navigation():  # going on would cancel it
        page.get_by_role("button", name="全部认领").click()
    page.goto(f"/items/{ledger().items.get().pk}/plan/")
    page.get_by_label("整改目标").fill("接待管理规范")
    page.get_by_label("责任部门").fill("办公室")
    page.get_by_label("责任人").first.fill("某科长")
    line = page.locator(".formset-row").first
    line.get_by_label("整改措施").fill("清退违规报销3.2万元，修订接待制度")
    line.get_by_label("完成标志").fill("款项上缴，制度印发")
    line.get_by_label("完成时限").fill(make.days(30).isoformat())
    line.get_by_label("责任人").fill("某科长")
    page.get_by_role("button", name="保存方案").click()
    expect(page.get_by_role("button", name="保存方案")).to_have_count(0)
    page.goto(ledger().get_absolute_url())
    page.get_by_role("button", name="报送整改方案").click()
    page = office.desk("bangong")
    page.goto(f"/ledgers/{ledger().pk}/plan/review/")
    page.get_by_role("button", name="方案通过").click()
    expect(page.get_by_text("集中整改").first).to_be_visible()


def rectify(office) -> None:
    """The unit reports with evidence and asks; the team verifies; another office hand closes."""
    page, item = office.desk("lianluo"), ledger().items.get()
    page.goto(f"/items/{item.pk}/report/")
    page.get_by_label("做了什么、进展如何").fill("款项已清退，接待制度已印发。")
    page.get_by_label("清退违规报销").check()
    page.get_by_label("完成进度").fill("100")
    evidence = {
        "name": "缴款凭证.txt",
        "mimeType": "text/plain",
        "buffer": "已上缴3.2万元".encode(),
    }
    page.get_by_label("佐证材料").set_input_files([evidence])
    page.get_by_role("button", name="报送进展").click()
    expect(page.get_by_text("缴款凭证.txt").first).to_be_visible()
    page.goto(f"/items/{item.pk}/submit/")
    page.get_by_label("整改自评").fill("整改到位，制度健全。")
    page.get_by_role("button", name="申请销号").click()
    page = office.desk("p-组员一")
    take_up(page, "公务接待无公函")
    page.locator("summary", has_text="核验通过").click()
    page.get_by_role("button", name="确定核验通过").click()
    expect(page.get_by_text("已核验").first).to_be_visible()
    page = office.desk("bangong2")
    page.goto(item.get_absolute_url())
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.get_by_text("已销号").first).to_be_visible()


def answer_the_clue(office) -> None:
    page = office.desk("jiwei")
    page.goto("/handoffs/")
    page.get_by_role("link", name="巡线移").first.click()
    page.get_by_role("button", name="签收").click()
    page.get_by_role("link", name="登记办理情况").click()
    page.get_by_label("处置方式").select_option(label="初步核实")
    page.get_by_label("办理情况").fill("已成立核查组。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="答复办理结果").click()
    page.get_by_label("处理结果").select_option(label="立案")
    page.get_by_label("答复内容").fill("已立案审查。")
    page.get_by_role("button", name="提交答复").click()
    expect(page.get_by_text("已答复").first).to_be_visible()
    page = office.desk("bangong")
    page.goto(clue().get_absolute_url())
    page.locator("summary", has_text="办结线索").click()
    page.get_by_label("办结情况").fill("接收机关已答复。")
    page.get_by_role("button", name="确定办结线索").click()
    expect(page.get_by_text("已办结").first).to_be_visible()


def close_and_archive(office) -> None:
    page = office.desk("bangong")
    page.goto(ledger().get_absolute_url())
    page.get_by_role("button", name="转入评估").click()
    page.get_by_role("button", name="办结").click()
    page.get_by_role("dialog").get_by_role("button", name="办结").click()
    expect(page.get_by_text("已办结").first).to_be_visible()
    print_the_ledger(page)
    advance(page, UNIT, "转入回访")
    page.goto(f"/inspections/{inspection().pk}/archive/")
    expect(page.locator("main").get_by_text("整改台账").first).to_be_visible()
    page.get_by_role("button", name="归档").click()
    page.get_by_role("dialog").get_by_role("button", name="归档").click()
    expect(page.get_by_text("已归档").first).to_be_visible()


def register_the_reports(page: Page) -> None:
    """The meetings; what the first asked for is done."""
    hold_the_meetings(page, inspection(), task="规范公务接待")
    page.goto("/resolutions/tasks/")
    page.get_by_role("link", name="规范公务接待").click()
    page.get_by_role("link", name="登记办理结果").click()
    page.get_by_label("办理结果").fill("办法已经印发。")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_text("办法已经印发").first).to_be_visible()


def print_the_ledger(page: Page) -> None:
    """A PDF by the real worker: the job's page ends in a download."""
    page.get_by_text("更多", exact=True).first.click()
    page.get_by_role("button", name="生成整改台账（PDF）").click()
    link = page.get_by_role("link", name="下载")
    expect(link.first).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
