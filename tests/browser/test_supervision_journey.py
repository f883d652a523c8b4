"""An overdue item climbs the ladder: refused, reminded, four letters, answered, closed at last.

Days pass by setting back every date of the case; rules, sweep and ladder then read the real clock.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db.models import F
from playwright.sync_api import Page, expect

from core.models import AuditEvent
from rectification.actions import plans
from rectification.actions.ledgers import open_ledger
from rectification.models import Ledger, LedgerItem, Measure, Supervision
from rounds.enums import DeadlineKind
from rounds.models import Deadline, ReminderRule
from tests import factories as make
from tests.browser.desks import Office, opened
from tests.rectification.conftest import PROBLEMS, make_opinion, plan_all
from tests.rectification.letters import shipped

FIRST = "李一把"
LETTERS = ["督查督办通知书", "阶段督查指导书", "情况提醒书", "情况告诫书"]
LETTER_STEPS = ["发出督办文书", "签收督办文书", "答复督办文书", "办结督办文书"]
PAPER = {
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
}


@pytest.fixture
def case(transactional_db, inspection, office, office2, liaison, leader, auditor):
    """A ledger of four items under way for twelve days, its first item due tomorrow."""
    shipped()
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(days=1, workdays_only=False, at_hour=0, to_told=False)
    make.UnitLeaderFactory(unit=inspection.unit, name=FIRST, post="党组书记、局长")
    opinion = make_opinion(inspection, office, [*PROBLEMS, "选人用人程序缺少动议记录。"])
    ledger = open_ledger(opinion.inspection, on=make.today(), by=office)
    plan_all(ledger, liaison)
    ledger.refresh_from_db()
    plans.submit_plan(ledger, by=liaison)
    plans.approve_plan(ledger, by=office)
    item = ledger.items.order_by("number")[0]
    soon = {"due_on": make.days(13), "first_due_on": make.days(13)}
    LedgerItem.objects.filter(pk=item.pk).update(**soon)
    Deadline.objects.filter(kind=DeadlineKind.ITEM, target_id=item.pk).update(**soon)
    Measure.objects.filter(item__ledger=ledger).update(due_on=ledger.concentrated_due_on)
    pass_days(12)
    return item


def pass_days(days: int) -> None:
    """As if so many days had gone by: every date of the case lies that much further back."""
    for model, columns in {
        Ledger: ("opened_on", "plan_due_on", "concentrated_due_on"),
        LedgerItem: ("due_on", "first_due_on"),
        Measure: ("due_on",),
        Deadline: ("starts_on", "first_due_on", "due_on", "met_on", "created_at"),
        Supervision: ("proposed_on", "issued_on", "answer_due_on"),
    }.items():
        model.objects.update(**{name: F(name) - timedelta(days=days) for name in columns})


def test_from_a_refused_extension_to_the_closed_item(
    browser, live_server_url, case, office, office2, liaison, leader, auditor
):
    began = AuditEvent.objects.latest("id").pk
    people = {u.username: u for u in (office, office2, liaison, leader, auditor)}
    with opened(browser, live_server_url, people) as desks:
        ask_for_later(desks.desk("liaison"), case)
        refuse(desks.desk("office"))
        pass_days(2)
        be_reminded(desks.desk("liaison"), case)
        for days, title in zip((0, 32, 32, 20), LETTERS, strict=True):
            pass_days(days)
            issue_from_the_board(desks.desk("office"), title)
            sign_and_answer(desks.desk("liaison"), title)
            accept(desks.desk("office"), title)
        close_the_item(desks, case)
        see_the_timeline(desks.desk("office"), case)
        see_the_audit(desks.desk("auditor"), case, began)
        see_the_calendar(desks.desk("liaison"), case)


def ask_for_later(page: Page, item: LedgerItem) -> None:
    page.goto(f"/items/{item.pk}/extension/")
    page.get_by_label("申请延至").fill(make.days(20).isoformat())
    page.get_by_label("延期原因").fill("议事规则须上会研究，会期未定。")
    page.get_by_label("佐证材料").set_input_files([{"name": "会议通知.pdf", **PAPER}])
    page.get_by_role("button", name="报送延期申请").click()
    expect(page.get_by_text("延期申请已报送")).to_be_visible()


def refuse(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="去办理").and_(page.locator("[aria-label*='申请延期']")).click()
    page.get_by_label("意见").fill("可先召开专题会，不同意延期。")
    page.get_by_role("button", name="不同意").click()
    expect(page.get_by_text("已决定不同意延期")).to_be_visible()


def be_reminded(page: Page, item: LedgerItem) -> None:
    call_command("remind")
    page.goto("/inbox/")
    line = page.locator(".notice.is-unread", has_text="已逾期1天").filter(has_text="第1项")
    expect(line).to_have_count(1)
    line.get_by_role("button").click()
    page.wait_for_url(f"**{item.get_absolute_url()}")


def issue_from_the_board(page: Page, title: str) -> None:
    page.goto("/supervision/")
    page.get_by_role("button", name="检查该发的文书").click()
    expect(page.get_by_text("新增1份待发出的督办文书")).to_be_visible()
    row = page.get_by_role("row", name="市财政局")
    expect(row).to_contain_text(title)
    row.get_by_role("button", name="发出").click()
    expect(page.get_by_text(f"已发出{title}")).to_be_visible()
    expect(page.get_by_role("row", name="市财政局")).to_contain_text("等单位")


def sign_and_answer(page: Page, title: str) -> None:
    page.goto("/inbox/")
    page.locator(".notice.is-unread").get_by_role("button", name=f"收到{title}").click()
    page.get_by_role("link", name="签收", exact=True).click()
    page.get_by_label("签收人姓名").fill(FIRST)
    page.get_by_label("签收人职务").fill("党组书记、局长")
    page.get_by_role("button", name="签收", exact=True).click()
    expect(page.get_by_text("已签收，请按期答复")).to_be_visible()
    page.get_by_role("link", name="答复", exact=True).click()
    page.get_by_label("落实情况").fill(f"收到{title}后已开专题会。")
    page.get_by_label("佐证材料").set_input_files([{"name": "专题会纪要.pdf", **PAPER}])
    page.get_by_role("button", name="报送答复").click()
    expect(page.get_by_text("答复已报送")).to_be_visible()


def accept(page: Page, title: str) -> None:
    page.goto("/supervision/")
    page.get_by_role("row", name="市财政局").get_by_role("link", name=title).click()
    expect(page.get_by_text(f"{FIRST} ·")).to_be_visible()
    page.get_by_role("button", name="认可答复").click()
    expect(page.get_by_text("答复已认可")).to_be_visible()


def close_the_item(desks: Office, item: LedgerItem) -> None:
    page = desks.desk("liaison")
    page.goto(f"/items/{item.pk}/report/")
    page.get_by_label("做了什么、进展如何").fill("议事规则已修订印发。")
    page.get_by_label("修订议事规则").check()
    page.get_by_label("完成进度").fill("100")
    page.get_by_label("佐证材料").set_input_files([{"name": "议事规则.pdf", **PAPER}])
    with page.expect_navigation():  # going on would cancel it
        page.get_by_role("button", name="报送进展").click()
    page.goto(f"/items/{item.pk}/submit/")
    page.get_by_label("整改自评").fill("整改到位。")
    page.get_by_role("button", name="申请销号").click()
    page = desks.desk("leader")
    page.goto(item.get_absolute_url())
    page.locator("summary", has_text="核验通过").click()
    page.get_by_role("button", name="确定核验通过").click()
    expect(page.get_by_text("已核验").first).to_be_visible()
    page = desks.desk("office2")
    page.goto(item.get_absolute_url())
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.get_by_text("已销号").first).to_be_visible()


def verbs_on(page: Page, selector: str) -> list[str]:
    """What a page says happened, the oldest first, folded lines too."""
    return list(reversed(page.locator(selector).all_text_contents()))


def see_the_timeline(page: Page, item: LedgerItem) -> None:
    """The ledger's says all of it in its order; the unit's has the letters, proposals included."""
    page.goto(f"/ledgers/{item.ledger_id}/history/")
    found = verbs_on(page, ".timeline-head strong")
    story = ["申请延期", "不同意延期", *LETTER_STEPS * 4, "申请销号", "核验整改事项", "销号"]
    assert [verb for verb in found if verb in story] == story
    for title in LETTERS:
        expect(page.get_by_role("link", name=title, exact=True)).to_have_count(1)
    page.goto(item.ledger.unit.get_absolute_url())
    found = verbs_on(page, ".timeline-head strong")
    assert [v for v in found if "督办" in v] == ["提示督办", *LETTER_STEPS] * 4


def see_the_audit(page: Page, item: LedgerItem, began: int) -> None:
    for kind, words in {
        "rectification.extension": ["申请延期", "不同意延期"],
        "rectification.supervision": ["提示督办", *LETTER_STEPS],
        "rectification.ledgeritem": ["申请销号", "核验整改事项", "销号"],
    }.items():
        page.goto(f"/audit/?kind={kind}")
        table = page.locator("table.data")
        for verb in words:
            expect(table).to_contain_text(verb)
    written = AuditEvent.objects.filter(pk__gt=began, target_type="rectification.supervision")
    expected = ["提示督办", *LETTER_STEPS, "上传附件"]
    assert Counter(written.values_list("verb", flat=True)) == dict.fromkeys(expected, 4)


def see_the_calendar(page: Page, item: LedgerItem) -> None:
    """The item's day and the four days of answers, each done; the item late, and why."""
    days = {d.label: d.due_on for d in Deadline.objects.filter(kind=DeadlineKind.SUPERVISION)}
    assert len(days) == 4
    for label, day in days.items():
        see_the_day(page, day, label)
    see_the_day(page, LedgerItem.objects.get(pk=item.pk).due_on, "天完成")
    page.goto(item.get_absolute_url())
    for step in ("设定", "申请延期", "不同意延期", "到期未完成", "逾期完成"):
        expect(page.get_by_text(step, exact=False).first).to_be_attached()


def see_the_day(page: Page, day: date, words: str) -> None:
    page.goto(f"/calendar/?day={day.isoformat()}")
    expect(page.get_by_role("main")).to_contain_text(words)
