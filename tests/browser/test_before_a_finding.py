"""What comes before a finding, through a browser: from the letter of intake to the opinion.

One unit, one stay; each person sees what is theirs, and what nobody may see is asked for on the way.
"""

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from fieldwork.models import FocusPoint, IntakeItem, Petition
from fieldwork.tasks import open_weekly_reports
from findings.models import Clue
from overview.seeding import reference
from rounds.enums import Duty, Stage
from rounds.models import DeadlinePreset, Inspection, Organ, OrganHandler
from tests import factories as make
from tests.browser.desks import Office, opened
from tests.browser.petition_steps import (
    ACCUSED,
    LETTER,
    REPORTER,
    pass_it_to_the_unit,
    record_a_letter,
    record_what_was_scanned,
)
from tests.browser.steps import (
    account,
    advance,
    approve_the_clue,
    assert_closed,
    complete_the_sheet,
    hand_over,
    hold_the_meetings,
    issue_the_opinion,
    open_the_step,
    plan_the_stay,
    promise_secrecy,
    review_and_sign,
    said,
    take_up,
)
from tests.browser.survey_steps import ask_everybody
from tests.findings import clue_rows

UNIT, ORGAN = "市教育局", "市审计局"
TEAM = {
    "组长": Duty.LEADER,
    "副组长": Duty.DEPUTY,
    "组员一": Duty.MEMBER,
    "组员二": Duty.MEMBER,
    "联络员": Duty.CONTACT,
}
UNSIGNED = ("组长", "组员一")


@pytest.fixture
def stay(transactional_db):
    """A seeded office with an approved round: a unit with a school below it, a team, an organ asked."""
    reference.load()
    offices = [account(name, Role.OFFICE) for name in ("bangong", "bangong2")]
    account("lingdao", Role.LEADERSHIP)
    organ = Organ.objects.get_or_create(name=ORGAN)[0]
    handler = account("shenji", Role.ORGAN)
    OrganHandler.objects.create(organ=organ, user=handler, from_on=make.days(-30))
    round = make.RoundFactory(number=1, preset=DeadlinePreset.objects.get(name="县市常用"))
    unit = make.UnitFactory(name=UNIT, size="large")
    make.UnitFactory(name="红旗村小学", parent=unit, size="small")
    make.LiaisonFactory(unit=unit, user=account("lianluo", Role.LIAISON))
    team = make.TeamFactory(round=round, number=1)
    for name, duty in TEAM.items():
        inspector = make.InspectorFactory(
            name=name, user=account(f"p-{name}", Role.INSPECTOR, name)
        )
        make.TeamMemberFactory(
            team=team, inspector=inspector, duty=duty, signed=name not in UNSIGNED
        )
    inspection = make.InspectionFactory(
        round=round, team=team, unit=unit, stage=Stage.PREPARATION, entry_on=None
    )
    make.announce(inspection)
    for user in offices:
        clue_rows.grant(user, inspection, by=make.UserFactory(roles=[Role.SECURITY]))
    return inspection


@pytest.fixture
def desks(browser, live_server_url, celery_worker, stay):
    """All desks; sign-in has tests of its own."""
    people = {user.username: user for user in User.objects.all()}
    with opened(browser, live_server_url, people) as desks:
        yield desks


def test_what_comes_before_a_finding(desks, stay, live_server_url):
    ask_the_organ(desks.desk("bangong"), stay)
    answer_the_letter(desks.desk("shenji"), stay)
    sign_the_promises(desks)
    read_the_profile(desks.desk("p-组长"), stay)
    raise_points(desks.desk("p-组长"), stay)
    plan_the_stay(desks, stay)
    advance(desks.desk("p-组长"), UNIT, "开始进驻")
    record_a_letter(desks, stay)
    pass_it_to_the_unit(desks)
    record_what_was_scanned(desks.desk("p-组员二"), stay)
    visit_the_school(desks.desk("p-组员一"), stay)
    ask_everybody(desks, stay, live_server_url)
    report_the_week(desks, stay)
    ask_upward(desks, stay)
    write_a_finding(desks)
    raise_a_clue(desks)
    end_the_stay(desks.desk("p-组长"))
    read_the_report(desks.desk("p-组长"), stay)
    hold_the_meetings(desks.desk("bangong"), stay)
    advance(desks.desk("bangong"), UNIT, "转入反馈")
    issue_the_opinion(desks, stay)
    read_what_the_unit_reads(desks.desk("lianluo"), stay)


def ask_the_organ(page: Page, inspection: Inspection) -> None:
    """One letter to one organ, numbered by the system."""
    page.goto(f"/rounds/{inspection.round_id}/intake/")
    page.get_by_role("link", name="发出函询").first.click()
    for box in page.locator("[name=organs]").all():
        box.set_checked(False)
    page.get_by_label(ORGAN).check()
    page.get_by_label("请着重说明的情况").fill("请着重说明专项资金管理情况。")
    page.get_by_role("button", name="发出", exact=True).click()
    expect(page.get_by_role("link", name="待答复")).to_have_count(1)


def answer_the_letter(page: Page, inspection: Inspection) -> None:
    """The handler tells one thing, and sees nothing but the letter."""
    take_up(page, "巡函询")
    page.get_by_role("link", name=UNIT).click()
    page.get_by_role("link", name="填写情况").click()
    page.get_by_label("类别").select_option(label="审计")
    page.get_by_label("摘要").fill("专项资金滞留账外八个月")
    page.get_by_label("具体情况").fill(f"审计报告指出专项资金在账外滞留，{ACCUSED}经手。")
    page.get_by_label("涉及人员").fill(ACCUSED)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存，还没有提交")).to_be_visible()
    take_up(page, "巡函询")
    page.get_by_role("link", name=UNIT).click()
    page.get_by_role("button", name="提交答复").click()
    expect(page.get_by_text("有情况").first).to_be_visible()
    registers = ("focus", "petitions", "activities", "weekly", "consultations", "surveys")
    assert_closed(
        page,
        inspection.get_absolute_url(),
        inspection.unit.get_absolute_url(),
        f"/rounds/{inspection.round_id}/intake/",
        *(f"/{name}/" for name in (*registers, "workplans", "directives", "findings")),
    )


def sign_the_promises(desks: Office) -> None:
    """Until it is signed, what the organ told and the registers are closed to a member."""
    page, item = desks.desk("p-组员一"), IntakeItem.objects.get()
    assert_closed(page, item.get_absolute_url(), item.inspection.get_absolute_url())
    assert "专项资金" not in said(page, "/intake/items/") + said(page, "/")
    for name in UNSIGNED:
        promise_secrecy(desks.desk(f"p-{name}"), UNIT)
    assert page.request.get(item.get_absolute_url()).ok


def read_the_profile(page: Page, inspection: Inspection) -> None:
    """What is known of the unit, the thing told among it."""
    page.goto(inspection.unit.get_absolute_url())
    page.get_by_role("link", name="单位画像").first.click()
    expect(page.get_by_text("专项资金滞留账外八个月").first).to_be_visible()


def raise_points(page: Page, inspection: Inspection) -> None:
    """One from what the organ told, for a member; one of the team's own."""
    page.goto(IntakeItem.objects.get().get_absolute_url())
    page.get_by_role("link", name="提出重点关注事项").click()
    fill_the_point(page, "专项资金滞留账外", "组员一")
    page.goto(f"/inspections/{inspection.pk}/focus/new/")
    page.get_by_label("关注理由").fill("招聘程序不透明的反映较多。")
    fill_the_point(page, "教师招聘程序", "组员二")


def fill_the_point(page: Page, title: str, assignee: str) -> None:
    page.get_by_label("类别").select_option(label="问题风险点")
    page.get_by_label("事项", exact=False).first.fill(title)
    page.get_by_label("查办人").select_option(label=assignee)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已列入重点关注事项")).to_be_visible()


def visit_the_school(page: Page, inspection: Inspection) -> None:
    """One level down, with a photo."""
    page.goto(f"/inspections/{inspection.pk}/activities/new/")
    page.get_by_label("了解方式").select_option(label="下沉了解")
    page.get_by_label("下级单位").select_option(label="红旗村小学")
    page.get_by_label("组员二").check()
    page.get_by_role("button", name="保存并填写情况").click()
    page.get_by_label("了解到的情况").fill("营养餐台账与实际人数不符。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("营养餐台账与实际人数不符").first).to_be_visible()


def report_the_week(desks: Office, inspection: Inspection) -> None:
    """Its figures come from the registers; the office sees the team's week."""
    open_weekly_reports()  # as each hour does
    page = desks.desk("p-组长")
    page.goto(f"/weekly/?inspection={inspection.pk}")
    page.locator(".data tbody .title a").first.click()
    for register, number in (("信访", "2件"), ("测评与问卷", "1次"), ("下沉了解", "1次")):
        line = page.get_by_role("row").filter(has_text=register).first
        expect(line).to_contain_text(number)
    page.get_by_role("link", name="填写小结和计划").click()
    page.get_by_label("本周小结").fill("完成动员和问卷，受理信访2件。")
    page.get_by_label("下周计划").fill("核对专项资金账户。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("已报送").first).to_be_visible()
    board = desks.desk("bangong")
    board.goto("/weekly/board/")
    expect(board.get_by_role("row").filter(has_text=UNIT)).to_contain_text("已报送")


def ask_upward(desks: Office, inspection: Inspection) -> None:
    """The leader asks, the office decides with a date, the leader reports what was done."""
    page = desks.desk("p-组长")
    page.goto(f"/inspections/{inspection.pk}/consultations/new/")
    page.get_by_label("类别").select_option(label="重大问题请示")
    page.get_by_label("报送").select_option(label="巡察办")
    page.get_by_label("标题").fill("关于调取专户流水的请示")
    page.get_by_label("内容", exact=False).last.fill("拟商请财政部门协助调取专户流水。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("待批示").first).to_be_visible()
    above = desks.desk("bangong")
    take_up(above, "请示001")
    above.get_by_role("link", name="批示", exact=True).click()
    above.get_by_label("批示意见").fill("同意，依规办理。")
    above.get_by_label("落实期限").fill(make.days(3).isoformat())
    above.get_by_role("button", name="批示", exact=True).click()
    expect(above.get_by_text("待落实").first).to_be_visible()
    take_up(page, "请示001")
    page.get_by_role("link", name="报告落实情况").click()
    page.get_by_label("落实情况").fill("流水已调取。")
    page.get_by_role("button", name="报告落实情况").click()
    expect(page.get_by_text("已落实").first).to_be_visible()


def write_a_finding(desks: Office) -> None:
    """Drafted from the point, whose words are there; the point is settled by it."""
    page, point = desks.desk("p-组员一"), FocusPoint.objects.get(number=1)
    take_up(page, "专项资金滞留账外")
    page.get_by_role("link", name="据此起草底稿").click()
    page.get_by_label("问题名称").fill("公务接待无公函、无清单")
    page.get_by_role("button", name="开始填写").click()
    complete_the_sheet(page)
    page.goto(point.get_absolute_url())
    expect(page.get_by_text("已形成底稿").first).to_be_visible()
    expect(page.get_by_role("link", name="公务接待无公函").first).to_be_visible()
    review_and_sign(desks, "公务接待无公函")


def raise_a_clue(desks: Office) -> None:
    """From what was scanned, with the persons it names; the sheet never tells."""
    page, petition = desks.desk("p-组员二"), Petition.objects.get(number=2)
    page.goto(petition.get_absolute_url())
    page.get_by_role("link", name="登记线索").click()
    expect(page.get_by_label("姓名").first).to_have_value("某食堂主任")
    expect(page.get_by_label("来源", exact=False).first).to_have_value("petition")
    page.get_by_role("button", name="登记并报组长审核").click()
    expect(page.get_by_text("待组长审核").first).to_be_visible()
    clue = Clue.objects.get()
    page = desks.desk("p-组长")
    page.goto(clue.get_absolute_url())
    page.get_by_role("button", name="审核通过，报请批准").click()
    expect(page.get_by_text("待批准").first).to_be_visible()
    assert_closed(desks.desk("lingdao"), clue.get_absolute_url())
    approve_the_clue(desks.desk("bangong2"), clue)
    hand_over(desks.desk("bangong"), clue, ORGAN)


def end_the_stay(page: Page) -> None:
    """A point that is still open bars it; once it is settled the stay ends."""
    open_the_step(page, UNIT, "结束驻点")
    expect(page.get_by_text("还没有结论").first).to_be_visible()
    expect(page.get_by_role("button", name="确定结束驻点")).to_have_count(0)
    page.goto(FocusPoint.objects.get(number=2).get_absolute_url())
    page.locator("summary", has_text="查无问题").click()
    page.get_by_label("查了什么、为什么没有问题").fill("调阅三年招聘档案，程序完备。")
    page.get_by_role("button", name="确定查无问题").click()
    expect(page.get_by_text("已记为查无问题")).to_be_visible()
    advance(page, UNIT, "结束驻点", reason="确无谈话：单位人员均已书面说明")


def read_the_report(page: Page, inspection: Inspection) -> None:
    page.goto(f"/documents/situation_report/{inspection.pk}/")
    expect(page.get_by_text("公务接待无公函").first).to_be_visible()


def read_what_the_unit_reads(page: Page, inspection: Inspection) -> None:
    """The opinion, and of all that lay before it nothing."""
    words = said(page, f"/inspections/{inspection.pk}/feedback/") + said(page, "/")
    assert "公务接待无公函" in words
    secret = (REPORTER, ACCUSED, LETTER, "专项资金滞留", "营养餐台账", "某食堂主任", "专户流水")
    assert not [each for each in secret if each in words]
