"""Steps that several journeys share: each takes the page of whoever does it."""

from playwright.sync_api import Page, expect

from accounts.enums import Role
from findings.models import Clue
from rounds.models import Inspection
from tests import factories as make
from tests.browser.desks import PASSWORD, Office


def account(username: str, role: Role, name: str = ""):
    user = make.UserFactory(
        username=username, name=name or username, roles=[role], must_change_password=False
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def take_up(page: Page, words: str) -> None:
    """Open the line of 我的待办 that says ``words``."""
    page.goto("/")
    page.get_by_role("link", name="去办理").and_(page.locator(f"[aria-label*='{words}']")).click()


def promise_secrecy(page: Page, unit: str) -> None:
    """A member signs 保密承诺, which opens the round to them."""
    page.goto("/inspections/")
    expect(page.get_by_role("link", name=unit)).to_have_count(0)
    take_up(page, "保密承诺")
    page.get_by_label("我已逐条阅读，郑重承诺遵守").check()
    page.get_by_label("登录密码").fill(PASSWORD)
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.get_by_text("已签署保密承诺")).to_be_visible()


def open_the_step(page: Page, unit: str, step: str) -> None:
    """The page that says what bars it, or asks for confirmation."""
    page.goto("/inspections/")
    page.get_by_role("link", name=unit).first.click()
    page.get_by_role("link", name=step).click()


def advance(page: Page, unit: str, step: str, *, reason: str = "") -> None:
    """Take the inspection of ``unit`` into its next link, with the confirmation in between."""
    open_the_step(page, unit, step)
    if reason:
        page.get_by_label("说明（没有或者办不完的原因）").fill(reason)
    page.get_by_role("button", name=f"确定{step}").click()
    expect(page.get_by_role("link", name=step)).to_have_count(0)


def plan_the_stay(office: Office, inspection: Inspection) -> None:
    """The leader writes who does what and when, the office approves it."""
    page = office.desk("p-组长")
    page.goto(f"/workplans/?inspection={inspection.pk}")
    with page.expect_navigation():  # going on would cancel it
        page.get_by_role("button", name="起草工作方案").click()
    page.get_by_label("工作目标").fill("查清公务接待中的突出问题")
    page.get_by_label("工作重点").fill("逐笔核对近三年接待凭证")
    for place in range(5):
        page.locator(f"[name='duties-{place}-task']").fill("查阅凭证，个别谈话")
    page.locator("[name='days-0-from_on']").fill(make.days(0).isoformat())
    page.locator("[name='days-0-what']").fill("进驻动员，听取汇报")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="报请批准").click()
    expect(page.get_by_text("待批准").first).to_be_visible()
    page = office.desk("bangong")
    take_up(page, "工作方案第1版")
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("已批准").first).to_be_visible()


def complete_the_sheet(page: Page) -> None:
    """The open draft is filled in and submitted."""
    page.get_by_label("问题概述").fill("经查，2025年以来公务接待12次，其中7次无公函，金额3.2万元。")
    page.get_by_label("问题分类").select_option(label="作风建设")
    page.get_by_label("调阅资料").check()
    page.get_by_label("责任主体").fill("市教育局办公室")
    page.get_by_label("发生时间").fill("2025年3月至9月")
    page.get_by_label("发生地点").fill("市教育局机关")
    page.get_by_label("政策依据").fill("《党政机关国内公务接待管理规定》第五条")
    page.get_by_label("六项纪律").select_option(label="廉洁纪律")
    page.get_by_label("性质").select_option(label="典型")
    page.get_by_label("三大问题").select_option(label="全面从严治党不力")
    page.get_by_role("button", name="保存并提交复核").click()
    expect(page.get_by_text("待复核").first).to_be_visible()


def review_and_sign(office: Office, title: str) -> None:
    for username, step, state in [
        ("p-副组长", "复核通过", "待审签"),
        ("p-组长", "审签", "已审签"),
    ]:
        page = office.desk(username)
        take_up(page, title)
        page.get_by_role("button", name=step, exact=True).click()
        expect(page.get_by_text(state).first).to_be_visible()


def approve_the_clue(page: Page, clue: Clue) -> None:
    """Whoever approves does not hand over."""
    page.goto(clue.get_absolute_url())
    page.get_by_role("button", name="批准移交").click()
    expect(page.get_by_text("待移交").first).to_be_visible()
    expect(page.get_by_role("link", name="移交", exact=True)).to_have_count(0)


def hand_over(page: Page, clue: Clue, organ: str) -> None:
    page.goto(clue.get_absolute_url())
    page.get_by_role("link", name="移交", exact=True).click()
    page.get_by_label(organ).check()
    page.get_by_role("button", name="移交", exact=True).click()
    expect(page.get_by_text("已移交").first).to_be_visible()


def hold_the_meetings(page: Page, inspection: Inspection, *, task: str = "") -> None:
    """Both meetings heard the reports; the office enters them, and one thing to be done."""
    for kind in ("领导小组会议", "书记专题会议"):
        page.goto(f"/rounds/{inspection.round_id}/resolutions/new/?inspection={inspection.pk}")
        page.get_by_label("会议", exact=False).first.select_option(label=kind)
        page.get_by_label("会议名称").fill("听取巡察情况汇报")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("还没有议定事项").first).to_be_visible()
        if task and kind == "领导小组会议":
            ask_for(page, task)
        page.get_by_role("button", name="登记", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_text("已登记").first).to_be_visible()


def ask_for(page: Page, task: str) -> None:
    page.get_by_role("link", name="添加议定事项").click()
    page.get_by_label("议定内容").fill(task)
    page.get_by_label("办理期限").fill(make.days(10).isoformat())
    page.get_by_label("承办单位").fill("市财政局")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(task).first).to_be_visible()


def issue_the_opinion(office: Office, inspection: Inspection) -> None:
    """One drafts it, another issues it."""
    page = office.desk("bangong")
    page.goto(f"/inspections/{inspection.pk}/feedback/")
    with page.expect_navigation():  # going on would cancel it
        page.get_by_role("button", name="起草").click()
    page.goto(f"/inspections/{inspection.pk}/feedback/edit/")
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_text("公务接待无公函").first).to_be_visible()
    expect(page.get_by_text("某甲")).to_have_count(0)
    page.goto(f"/inspections/{inspection.pk}/feedback/issue/")
    expect(page.get_by_text("须由巡察办另一人核对印发").first).to_be_visible()
    page = office.desk("bangong2")
    page.goto(f"/inspections/{inspection.pk}/feedback/issue/")
    expect(page.get_by_label("反馈日期")).to_have_value(make.today().isoformat())
    page.get_by_role("button", name="印发并建账").click()
    expect(page.get_by_role("button", name="印发并建账")).to_have_count(0)


def statuses(page: Page, *addresses: str) -> dict[str, int]:
    """How each is answered to the person of this page."""
    return {each: page.request.get(each, max_redirects=0).status for each in addresses}


def assert_closed(page: Page, *addresses: str) -> None:
    answered = statuses(page, *addresses)
    assert set(answered.values()) <= {302, 403, 404}, answered


def said(page: Page, address: str) -> str:
    """What the server sends to this person, whether shown or not."""
    return page.request.get(address).text()
