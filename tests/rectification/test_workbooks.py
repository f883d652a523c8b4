"""A ledger's plan and progress as workbooks: downloaded filled in, changed, sent back, nothing half-written."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core import importing
from core.importing import Verdict
from core.models import AuditEvent
from rectification.actions import items, plans
from rectification.enums import ItemState
from rectification.imports.plans import PlanImporter
from rectification.imports.progress import ProgressImporter
from rectification.models import Measure
from tests.browsed import form_of, submit
from tests.rectification.conftest import PLAN, fresh, measure


def downloaded(client, url):
    """The filled-in workbook, its sheet, and its columns by heading."""
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{url}?template"))))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    columns = {cell.value: cell.column for cell in head}
    return book, sheet, columns, head[0].row + 1


def sent(client, url, book):
    """The dry run of a workbook."""
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "整改方案.xlsx"
    return submit(client, url, file=out).url


def applied(client, url, book):
    check = sent(client, url, book)
    return form_of(client.get(check), check, url).send(client, url)


def run(importer, book):
    out = io.BytesIO()
    book.save(out)
    return importing.dry_run(importer, out.getvalue())


@pytest.fixture
def plan_url(ledger, liaison, client):
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    ledger.refresh_from_db()
    client.force_login(liaison)
    return reverse("rectification:plan_import", args=[ledger.pk])


@pytest.fixture
def progress_url(underway, liaison, client):
    client.force_login(liaison)
    return reverse("rectification:progress_import", args=[underway.pk])


def fill(sheet, row, columns, **values) -> None:
    for heading, value in values.items():
        sheet.cell(row, columns[heading], value)


def test_the_unit_fills_three_lists_in_a_workbook(plan_url, ledger, client):
    book, sheet, columns, first = downloaded(client, plan_url)
    due = fresh(ledger)[0].due_on
    item = {"整改目标": "整改到位", "责任部门": "办公室", "责任人": "李四"}
    line = {"整改措施": "修订议事规则", "完成标志": "规则印发", "措施时限": due}
    fill(sheet, first, columns, **item, **line)
    sheet.insert_rows(first + 1)
    second = {"序号": 1, "整改措施": "开展培训", "完成标志": "全员参加", "措施时限": "2026.13.40"}
    fill(sheet, first + 1, columns, **second)

    page = client.get(sent(client, plan_url, book)).content.decode()
    assert "第5行“措施时限”（M5）" in page
    assert Measure.objects.count() == 0

    fill(sheet, first + 1, columns, 措施时限=due - timedelta(1))
    assert applied(client, plan_url, book).status_code == 302

    stored = fresh(ledger)[0]
    assert (stored.goal, stored.department, stored.person) == ("整改到位", "办公室", "李四")
    made = stored.measures.values_list("text", "criterion", "due_on", "person")
    assert list(made) == [
        ("修订议事规则", "规则印发", due, "李四"),
        ("开展培训", "全员参加", due - timedelta(1), "李四"),
    ]
    assert "李四" in stored.search_text
    assert AuditEvent.objects.filter(verb="增加整改措施").count() == 2
    assert plans.without_measures(ledger) == [2, 3]


def test_sent_back_unchanged_nothing_changes(plan_url, ledger, liaison, client):
    long = "第一行\n第二行，“引号”、（括号）　全角空格"
    rows = [measure(text=long), measure(text="乙", person="王五")]
    for item in fresh(ledger):
        plans.plan(item, PLAN | {"goal": long, "kind": "immediate"}, rows, by=liaison)

    book = downloaded(client, plan_url)[0]
    found = run(PlanImporter(liaison, ledger), book)

    assert found.counts[Verdict.UNCHANGED] == 6
    assert not found.to_write
    assert fresh(ledger)[0].goal == long
    assert "无变化" in client.get(sent(client, plan_url, book)).content.decode()


def test_the_ledgers_export_is_taken_as_it_is(plan_url, ledger, liaison, client):
    for item in fresh(ledger):
        plans.plan(item, PLAN, [measure(), measure(text="乙")], by=liaison)
    data = b"".join(client.get(f"{ledger.get_absolute_url()}?export=xlsx"))

    found = importing.dry_run(PlanImporter(liaison, ledger), data)

    assert found.counts[Verdict.UNCHANGED] == 6
    assert not found.to_write


def test_changed_moved_and_removed_measures_are_named_first(plan_url, ledger, liaison, client):
    rows = [measure(text=text) for text in "甲乙丙"]
    plans.plan(fresh(ledger)[0], PLAN, rows, by=liaison)
    book, sheet, columns, first = downloaded(client, plan_url)
    sheet.delete_rows(first + 1)  # 乙
    fill(sheet, first + 1, columns, 完成标志="丙完成")

    found = run(PlanImporter(liaison, ledger), book)
    assert [row.verdict for row in found.rows[:2]] == [Verdict.CHANGED, Verdict.CHANGED]
    assert found.rows[0].notes == ("删去措施：乙",)
    assert found.rows[1].notes == ("完成标志：规则印发 → 丙完成", "措施序号：3 → 2")

    applied(client, plan_url, book)
    assert list(fresh(ledger)[0].measures.values_list("text", "criterion")) == [
        ("甲", "规则印发"),
        ("丙", "丙完成"),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"序号": 9}, "台账里没有第9项"),
        ({"反馈问题": "别的问题"}, "反馈问题与台账第1项不同"),
        ({"整改目标": "清空"}, "请填写第1项的“整改目标”"),
        ({"完成标志": "清空"}, "请填写“完成标志”"),
        ({"措施时限": "2019-01-01"}, "不能早于建账日期"),
        ({"整改类型": "马上"}, "整改类型"),
    ],
)
def test_a_wrong_line_says_what_to_do(plan_url, ledger, liaison, client, values, sentence):
    plans.plan(fresh(ledger)[0], PLAN, [measure()], by=liaison)
    book, sheet, columns, first = downloaded(client, plan_url)
    fill(sheet, first, columns, **values)

    page = client.get(sent(client, plan_url, book)).content.decode()

    assert sentence in page
    assert not run(PlanImporter(liaison, ledger), book).can_apply


def test_two_words_for_one_item_are_asked_about(plan_url, ledger, liaison, client):
    plans.plan(fresh(ledger)[0], PLAN, [measure(), measure(text="乙")], by=liaison)
    book, sheet, columns, first = downloaded(client, plan_url)
    fill(sheet, first + 1, columns, 整改目标="另一个目标")

    found = run(PlanImporter(liaison, ledger), book)

    assert "“整改目标”写了两种" in found.rows[0].note


def test_an_item_nobody_has_acknowledged_is_not_planned(ledger, liaison, client):
    client.force_login(liaison)
    book, sheet, columns, first = downloaded(
        client, reverse("rectification:plan_import", args=[ledger.pk])
    )
    fill(sheet, first, columns, 整改目标="整改到位")

    found = run(PlanImporter(liaison, ledger), book)

    assert "请先认领" in found.rows[0].note


def test_progress_is_reported_by_measure(progress_url, underway, liaison, client):
    book, sheet, columns, first = downloaded(client, progress_url)
    assert not run(ProgressImporter(liaison, underway), book).to_write
    fill(sheet, first, columns, 进展情况="规则已印发", 是否完成="已完成")
    fill(sheet, first, columns, **{"完成进度（%）": 60})

    assert applied(client, progress_url, book).status_code == 302

    item = fresh(underway)[0]
    report = item.reports.get()
    assert (report.text, report.progress, report.measure.text) == ("规则已印发", 60, "修订议事规则")
    assert item.progress == 60
    assert item.measures.get().done_on == timezone.localdate()
    assert item.state == ItemState.IN_PROGRESS
    again = run(ProgressImporter(liaison, underway), book)
    assert not again.to_write
    assert not again.counts[Verdict.ERROR]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"是否完成": "已完成"}, "写明这条措施是怎样完成的"),
        ({"完成进度（%）": 40}, "写明做了什么"),
        ({"进展情况": "在办", "完成进度（%）": 140}, "须在0到100之间"),
        ({"整改措施": "别的措施"}, "请核对措施序号"),
        ({"措施序号": 7}, "没有这条措施"),
    ],
)
def test_a_wrong_progress_line_says_what_to_do(
    progress_url, underway, liaison, client, values, sentence
):
    book, sheet, columns, first = downloaded(client, progress_url)
    fill(sheet, first, columns, **values)

    found = run(ProgressImporter(liaison, underway), book)

    assert sentence in found.rows[0].note
    assert not found.can_apply


def test_less_than_before_needs_its_reason(progress_url, underway, liaison, client):
    book, sheet, columns, first = downloaded(client, progress_url)
    fill(sheet, first, columns, 进展情况="一", **{"完成进度（%）": 60})
    applied(client, progress_url, book)
    fill(sheet, first, columns, 进展情况="二", **{"完成进度（%）": 30})
    assert "原为60，这次填30" in run(ProgressImporter(liaison, underway), book).rows[0].note

    fill(sheet, first, columns, 减少的原因="上次误填")
    applied(client, progress_url, book)

    assert fresh(underway)[0].progress == 30
    assert AuditEvent.objects.filter(note="上次误填").exists()
