"""The leader's home answers eight written questions in one look; the wall fits, is legible and stays current."""

from time import time_ns

import pytest
from django.conf import settings
from django.db import connection

from core import audit, process_cache
from core.verbs import CoreVerb
from overview.queries import leadership as queries
from rectification.models import LedgerItem
from tests import factories as make
from tests.browser.test_accessibility import ASK_AXE, AXE
from tests.browsing import overflowing, sign_in
from tests.factories import today
from tests.overview import leader_rows

SIZES = {1440: 900, 390: 844}
# Question of docs/manual.md → where its answer stands.
QUESTIONS = {
    "等我办什么？": "todo",
    "进度到哪了？": "timeline",
    "哪家单位卡住了，从什么时候起？": "stuck",
    "全覆盖到几成？": "coverage",
    "销号到几成，该到几成？": "closure",
    "谁逾期最多？": "overdue",
    "问题集中在哪几类？": "categories",
    "线索有什么结果？": "clues",
}
LEAST = 20  # px: a letter of 15 mm on 65 inches, legible from four metres (ADR 0108)
WALL = {"width": 1920, "height": 1080}
# Sizes of the letters of every text that is shown, with the text.
LETTERS = """() => {
  const walk = document.createTreeWalker(document.getElementById("cockpit"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement, words = walk.currentNode.data.trim();
    const box = element.getBoundingClientRect();
    if (!words || box.width < 2 || element.closest(".visually-hidden, title, defs, caption, .chart-numbers")) continue;
    found.push([parseFloat(getComputedStyle(element).fontSize), words]);
  }
  return found;
}"""
# Panels whose content is cut off or stands outside of the screen.
CUT = """() => [...document.querySelectorAll(".cockpit .panel, .cockpit .figures, .cockpit svg text")]
  .filter(e => { const b = e.getBoundingClientRect(); return b.bottom > innerHeight || b.right > innerWidth + 1 || b.left < -1 })
  .map(e => e.textContent.trim().slice(0, 40))"""


def written(office) -> None:
    """As after a write that no test made before: the server's processes keep figures until the next event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('core_auditevent', 'id'), %s)",
            [time_ns() // 10**6],
        )
    audit.record(None, CoreVerb.EXPORTED, by=office)
    process_cache.forget()


@pytest.fixture
def rows(office):
    made = leader_rows.everything(office)
    written(office)
    return made


@pytest.fixture
def crowd(office):
    """More rounds, units and sectors than a wall has room for, with long names."""
    for number in range(14):
        sector = make.SectorFactory(name=f"领域之{number}")
        make.UnitFactory(name=f"市某某某某某某某某某某某某局{number}", sector=sector)
    leader_rows.everything(office, rounds=6, units=7, place="市住房和城乡建设综合行政执法支队")
    written(office)


def expected(board: queries.Board) -> dict[str, str]:
    charts = ("timeline", "stuck", "coverage", "closure", "overdue", "categories")
    return {name: getattr(board, name).title for name in charts} | {
        "todo": "没有待办事项",
        "clues": "您没有线索知悉授权",
    }


def test_the_manual_has_the_same_questions():
    manual = (settings.BASE_DIR / "docs" / "manual.md").read_text()

    assert [each for each in QUESTIONS if each not in manual] == []
    assert len(QUESTIONS) == 8


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.usefixtures("rows")
def test_eight_answers_in_one_look(page, live_server_url, leadership, shot, width):
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    sign_in(page, leadership, live_server_url)
    page.goto("/")
    shot(str(width))
    answers = expected(queries.board(leadership, today()))

    for question, place in QUESTIONS.items():
        part = page.locator(f'[data-answer="{place}"]')
        words = part.get_by_text(answers[place]).first
        assert words.is_visible(), question
        assert words.evaluate("e => !e.closest('details:not([open])')"), question
    assert overflowing(page) == []


@pytest.mark.usefixtures("rows")
def test_charts_have_no_accessibility_fault(browser, page, live_server_url, leadership):
    sign_in(page, leadership, live_server_url)
    context = browser.new_context(
        base_url=live_server_url, bypass_csp=True, storage_state=page.context.storage_state()
    )
    tab = context.new_page()
    found = {}
    for address in ("/", "/cockpit/"):
        tab.goto(address)
        tab.add_script_tag(path=AXE)
        found[address] = tab.evaluate(ASK_AXE)
    context.close()

    assert found == {"/": [], "/cockpit/": []}


@pytest.mark.usefixtures("rows")
def test_a_part_of_a_chart_is_reached_by_the_keyboard(page, live_server_url, leadership):
    sign_in(page, leadership, live_server_url)
    page.goto("/")
    link = page.locator('[data-answer="overdue"] svg a').first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/?light=red**")

    assert page.locator(".data tbody tr").count() >= 1


@pytest.mark.usefixtures("crowd")
def test_the_wall_fits_and_is_legible_from_four_metres(page, live_server_url, leadership, shot):
    page.set_viewport_size(WALL)
    sign_in(page, leadership, live_server_url)
    page.goto("/cockpit/")
    shot("1920")

    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
    assert (
        page.locator(".figure", has_text="停滞单位").locator(".figure-value").inner_text() == "50家"
    )
    letters = page.evaluate(LETTERS)
    assert len(letters) > 60
    assert [each for each in letters if each[0] < LEAST] == []
    figures = page.locator(".figure-value").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(figures) >= 3 * LEAST


@pytest.mark.usefixtures("rows")
def test_the_wall_asks_for_itself_anew_and_nobody_loses_their_place(
    page, live_server_url, leadership, office
):
    page.set_viewport_size(WALL)
    sign_in(page, leadership, live_server_url)
    page.clock.install()
    page.goto("/cockpit/")
    late = page.locator(".figure", has_text="逾期事项").locator(".figure-value")
    before = int(late.inner_text().removesuffix("项"))
    LedgerItem.objects.filter(state="in_progress").update(due_on=make.days(-1))
    written(office)
    link = page.locator("#cockpit svg a").first
    link.focus()
    page.clock.run_for(61_000)
    assert link.evaluate("e => e === document.activeElement")

    link.evaluate("e => e.blur()")
    with page.expect_response("**/cockpit/"):
        page.clock.run_for(61_000)
    late.get_by_text(str(2 * before)).wait_for()
