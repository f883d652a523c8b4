"""历史导入: ledgers of earlier years come in as they ended, and wake nothing (ADR 0111)."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from core import importing
from core.errors import NotYet
from core.importing import Judged, Verdict
from core.models import Notice
from findings.models import Category
from overview.queries.profile import headings_of, inspections_of
from rectification import queries
from rectification.actions import reports
from rectification.actions.reminders import remind
from rectification.enums import ItemState, LedgerState
from rectification.imports.history import HistoryImporter
from rectification.models import ItemOutcome, Ledger, LedgerItem, Measure
from rectification.queries.escalation import due_steps
from rounds.enums import RoundState, Stage
from rounds.models import Deadline, Inspection, Reminder, Round, UnitFact
from tests import factories as make
from tests.browsed import form_of, submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
FED_BACK = date(2022, 7, 4)
HEAD = (
    "单位", "轮次", "进驻日期", "驻点结束日期", "反馈日期", "序号", "反馈问题", "问题分类", "责任部门", "责任人",
    "整改期限", "销号状态", "销号日期", "整改措施", "措施时限", "措施完成日期", "问责（人）", "移交线索（件）",
)  # fmt: skip


def line(unit="市财政局", number=1, measure=1, round="第三轮", **said) -> list:
    first = measure == 1
    values = {
        "单位": unit, "轮次": round, "进驻日期": FED_BACK - timedelta(120),
        "驻点结束日期": FED_BACK - timedelta(60), "反馈日期": FED_BACK, "序号": number,
        "反馈问题": f"{unit}第{number}号问题", "责任部门": "办公室", "责任人": "某甲",
        "整改期限": FED_BACK + timedelta(90), "销号状态": "已销号",
        "销号日期": FED_BACK + timedelta(80), "整改措施": f"措施{number}-{measure}",
        "措施时限": FED_BACK + timedelta(60), "措施完成日期": FED_BACK + timedelta(50),
        "问责（人）": 2 if first and number == 1 else None, "移交线索（件）": 3,
    }  # fmt: skip
    assert said.keys() <= set(HEAD)
    return [(values | said).get(name) for name in HEAD]


def book(*rows, head=HEAD, merged: bool = False) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.append(["某市委巡察整改台账（2022年）"])
    sheet.append(list(head))
    for row in rows:
        sheet.append(row)
    if merged:
        for column in (1, 2):
            letter = sheet.cell(2, column).column_letter
            sheet.merge_cells(f"{letter}3:{letter}{2 + len(rows)}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@snapshot_fixture
def term(db):
    make.PresetFactory()
    return make.TermFactory(
        name="第十二届市委", starts_on=date(2021, 9, 1), ends_on=date(2025, 8, 31), is_current=False
    )


@snapshot_fixture
def units(db):
    return [make.UnitFactory(name="市财政局"), make.UnitFactory(name="市水利局")]


def imported(office, data: bytes) -> None:
    importer = HistoryImporter(office)
    run = importing.dry_run(importer, data)
    assert run.can_apply, [row.note for row in run.rows if row.verdict == Verdict.ERROR][:3]
    importer.apply([row for row in run.rows if row.verdict == Verdict.NEW])


def one_round(*, units, items=3, measures=2, **said) -> list[list]:
    return [
        line(unit.name, number, measure, **said)
        for unit in units
        for number in range(1, items + 1)
        for measure in range(1, measures + 1)
    ]


def test_a_clerk_brings_in_a_round_by_its_page(client, office, term, units):
    client.force_login(office)
    url = reverse("rectification:history_import")
    file = io.BytesIO(book(*one_round(units=units)))
    file.name = "2022年台账.xlsx"

    check = submit(client, url, file=file).url
    assert not Round.objects.exists()
    form_of(client.get(check), check, url).send(client, url)

    round = Round.objects.get()
    assert (round.number, round.term, round.state) == (3, term, RoundState.ARCHIVED)
    assert round.is_historical
    assert {i.stage for i in Inspection.objects.all()} == {Stage.ARCHIVED}
    assert {(led.state, led.is_historical) for led in Ledger.objects.all()} == {
        (LedgerState.CLOSED, True)
    }
    items = LedgerItem.objects.filter(ledger__unit=units[0])
    assert [item.closed_at.date().year for item in items] == [2022] * 3
    assert Measure.objects.filter(done_on=FED_BACK + timedelta(50)).count() == 12
    assert sum(ItemOutcome.objects.values_list("quantity", flat=True)) == 4
    assert UnitFact.objects.get(unit=units[0], name="移交线索").value == 3


def test_nothing_of_it_is_due_and_nobody_is_told(office, term, units):
    make.LiaisonFactory(unit=units[0])
    rows = one_round(units=units, 销号状态="整改中", 销号日期=None)

    imported(office, book(*rows))
    remind(make.days(0))

    assert not Deadline.objects.exists()
    assert not Reminder.objects.exists()
    assert not Notice.objects.exists()
    assert not LedgerItem.objects.overdue(make.days(0)).exists()
    assert LedgerItem.objects.filter(state=ItemState.IN_PROGRESS).count() == 6
    assert not due_steps(make.days(0))
    for user in (office, units[0].liaisons.get().user):
        assert queries.waiting_for(user, make.days(0)) == []


def test_what_came_in_is_read_and_never_changed(client, office, term, units):
    liaison = make.LiaisonFactory(unit=units[0]).user
    imported(office, book(*one_round(units=units, 销号状态="整改中", 销号日期=None)))
    item = LedgerItem.objects.filter(ledger__unit=units[0]).select_related("ledger__unit").first()

    with pytest.raises(NotYet, match="历史导入"):
        reports.report(item, text="又做了一些", progress=50, by=liaison)

    for user in (office, liaison):
        client.force_login(user)
        for address in (item.get_absolute_url(), item.ledger.get_absolute_url()):
            page = client.get(address)
            assert page.status_code == 200
            assert "报进展" not in page.content.decode()


def test_lists_and_figures_leave_it_out_unless_it_is_asked_for(client, office, term, units):
    imported(office, book(*one_round(units=units)))
    client.force_login(office)
    url = reverse("rectification:item_list")

    def count(query):
        return len(client.get(f"{url}?{query}").context["table"].rows)

    assert (count("state=all"), count("state=all&source=history")) == (0, 6)
    assert count(f"state=all&round={Round.objects.get().pk}") == 6
    assert queries.counters_in_scope(office).total == 0
    assert queries.counters_in_scope(office, queries.HISTORY).closed == 6
    assert "历史导入" in client.get(f"{url}?state=all&source=history").content.decode()
    for name in ("rounds:round_list", "rounds:inspection_list"):
        assert "历史导入" in client.get(reverse(name)).content.decode()


def test_the_profile_of_the_unit_counts_it(office, term, units):
    top = Category.objects.create(name="聚焦财务管理")
    imported(office, book(*one_round(units=units[:1], 问题分类=top.name)))
    imported(office, book(*one_round(units=units[:1], round="第四轮", 问题分类=top.name)))

    (heading,) = headings_of(units[0], office)

    assert heading.is_recurring
    assert heading.total == 6
    assert [i.closed for i in inspections_of(units[0])] == [3, 3]


def test_sent_again_it_changes_nothing(office, term, units):
    data = book(*one_round(units=units))
    imported(office, data)

    run = importing.dry_run(HistoryImporter(office), data)

    assert {row.verdict for row in run.rows} == {Verdict.UNCHANGED}
    more = importing.dry_run(HistoryImporter(office), book(line(number=9)))
    assert "不能再增加" in more.rows[0].note


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"单位": "市没有局"}, "名录中没有“市没有局”"),
        ({"反馈日期": date(2010, 1, 1)}, "没有包含2010年01月01日的届次"),
        ({"轮次": "上次"}, "看不出“上次”是第几轮"),
        ({"销号状态": "差不多"}, "没有“差不多”"),
        ({"销号日期": None}, "请填写“销号日期”"),
        ({"销号日期": date(2022, 1, 1)}, "应在反馈日期以后"),
        ({"驻点结束日期": date(2022, 12, 1)}, "前后颠倒"),
        ({"整改期限": "年底"}, "整改期限"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_nothing_is_stored(office, term, units, said, words):
    run = importing.dry_run(HistoryImporter(office), book(line(**said), line("市水利局")))

    assert run.rows[0].verdict == Verdict.ERROR
    assert words in run.rows[0].note
    assert run.rows[1].verdict == Verdict.NEW
    assert not run.can_apply
    assert not Round.objects.exists()


def test_two_days_for_one_feedback_are_asked_about(office, term, units):
    other = line(number=2, 反馈日期=FED_BACK + timedelta(1))

    run = importing.dry_run(HistoryImporter(office), book(line(), other))

    assert all("反馈日期" in row.note for row in run.rows)
    assert {row.verdict for row in run.rows} == {Verdict.ERROR}


def test_a_round_that_is_under_way_takes_no_history(office, units):
    round = make.RoundFactory(number=3)
    day = round.term.starts_on + timedelta(1)
    said = {"进驻日期": day, "驻点结束日期": day, "反馈日期": day, "销号状态": "整改中"}

    run = importing.dry_run(HistoryImporter(office), book(line(**said)))

    assert "还在系统中办理" in run.rows[0].note


OLD_HEADS = [
    {"单位": "被巡察党组织", "轮次": "巡察批次", "反馈日期": "反馈时间", "序号": "编号",
     "反馈问题": "巡察反馈问题", "销号状态": "是否销号", "销号日期": "销号时间", "整改措施": "具体措施"},
    {"单位": "整改单位", "轮次": "巡察轮次", "反馈日期": "反馈意见日期", "序号": "问题序号",
     "反馈问题": "问题清单", "销号状态": "整改状态", "销号日期": "完成日期", "整改措施": "任务清单"},
]  # fmt: skip


@pytest.mark.parametrize("names", OLD_HEADS)
def test_headings_of_other_years_are_known(office, term, units, names):
    head = [names.get(name, name) for name in HEAD]

    imported(office, book(*one_round(units=units), head=head))

    assert LedgerItem.objects.filter(state=ItemState.CLOSED).count() == 6


def test_merged_cells_and_rounds_in_other_words_are_read(office, term, units):
    rows = one_round(units=units[:1], round="2022年第3轮巡察")

    imported(office, book(*rows, merged=True))

    assert Round.objects.get().number == 3
    assert Measure.objects.count() == 6


def test_a_heading_that_nobody_knows_is_matched_by_hand(client, office, term, units):
    client.force_login(office)
    url = reverse("rectification:history_import")
    head = ["哪一回" if name == "轮次" else name for name in HEAD]
    file = io.BytesIO(book(*one_round(units=units), head=head))
    file.name = "旧台账.xlsx"

    asked = submit(client, url, file=file).url

    assert "match" in client.get(asked, follow=True).request["QUERY_STRING"]


def test_a_whole_round_costs_a_few_statements_a_unit(office, term):
    names = [make.UnitFactory(name=f"第{n}局") for n in range(30)]
    data = book(*one_round(units=names, items=20, measures=4))
    importer = HistoryImporter(office)
    run = importing.dry_run(importer, data)
    rows: list[Judged] = list(run.rows)

    with CaptureQueriesContext(connection) as asked:
        importer.apply(rows)

    assert Measure.objects.count() == 2400
    assert len(asked) < 40 * len(names)
