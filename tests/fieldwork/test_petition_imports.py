"""The office's old register: dates written three ways, names in one cell, what stands is left alone."""

import io
from datetime import date, datetime

import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import Workbook

from core import encryption, importing
from core.importing import Verdict
from core.models import AuditEvent
from fieldwork.imports.petitions import PetitionImporter
from fieldwork.models import Petition
from fieldwork.verbs import PetitionVerb
from tests.browsed import form_of, submit

HEAD = ("来信日期", "信访方式", "举报人", "被举报人", "主要问题", "处理结果", "办结日期")
ROWS = (
    ("2026年3月5日", "来信", "举报甲", "张某甲、李某乙", "反映报销不实", "查无问题", "2026-04-01"),
    ("2026.3.6", "来访", "匿名", "王某", "反映接待超标", "", ""),
    ("2026/3/7", "扫码", "", "", "反映窗口作风", "", ""),
)


def book(*rows, head=HEAD, above=(), merged=()) -> bytes:
    """``above``: lines over the head; ``merged``: cells of which an office keeps one."""
    made = Workbook()
    for row in (*above, head, *rows):
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(inspection, user, data: bytes):
    return importing.dry_run(PetitionImporter(user, inspection), data)


def test_every_row_becomes_a_registered_petition(client, inspection, office):
    client.force_login(office)
    address = reverse("fieldwork:petition_import", args=[inspection.pk])
    upload = io.BytesIO(book(*ROWS))
    upload.name = "信访登记簿.xlsx"

    sent = submit(client, address, file=upload)
    page = client.get(sent.url)
    done = form_of(page, sent.url, address).send(client, address)

    assert done.status_code == 302
    first, second, third = Petition.objects.order_by("number")
    assert (first.state, first.naming, first.result) == ("closed", "named", "查无问题")
    assert [person.name for person in first.persons.all()] == ["张某甲", "李某乙"]
    assert (second.state, second.naming, second.reporter) == ("registered", "anonymous", "")
    assert f"{third.received_on}" == "2026-03-07"
    assert run(inspection, office, book(*ROWS)).counts[Verdict.UNCHANGED] == 3


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("2099-01-01", "来信", "", "", "反映", "", ""), "收件日期不能晚于今天"),
        (("2026-03-05", "来信", "", "", "反映", "", "2026-03-06"), "办理结果"),
        (("2026-03-05", "来信", "", "", "反映", "查实", "2026-03-01"), "办结日期"),
        (("2026-03-05", "电报", "", "", "反映", "", ""), "方式"),
    ],
)
def test_a_wrong_row_says_what_to_do_and_bars_the_rest(inspection, office, row, sentence):
    found = run(inspection, office, book(*ROWS, row))

    wrong = [each for each in found.rows if each.verdict == Verdict.ERROR]
    assert [sentence in each.note for each in wrong] == [True]
    assert not found.can_apply


def test_merged_cells_and_every_way_of_writing_a_day_are_read(inspection, office):
    """A title over the table, one day and one reporter for two rows, days as a date and as words."""
    rows = (
        (datetime(2026, 3, 5), "来信", "举报甲", "张某甲", "反映报销不实", "", ""),
        (None, "来信", None, "李某乙", "反映接待超标", "", ""),
        ("2026.3.6", "来访", "匿名", "王某", "反映窗口作风", "", ""),
        ("二〇二六年三月七日", "扫码", "", "", "反映食堂采购", "", ""),
    )
    title = ("第一轮巡察信访登记簿", *[None] * 6)

    told = run(inspection, office, book(*rows, above=[title], merged=["A1:G1", "A3:A4", "C3:C4"]))

    assert told.counts[Verdict.NEW] == 4
    days = [(row.values["received_on"], row.values.get("reporter")) for row in told.rows]
    assert days[:2] == [(date(2026, 3, 5), "举报甲")] * 2
    assert [day for day, _ in days[2:]] == [date(2026, 3, 6), date(2026, 3, 7)]


def test_a_long_register_is_written_in_few_statements(
    inspection, office, django_assert_max_num_queries
):
    """As many at once as a sheet of the register has; each under its number, each in the trail."""
    rows = [("2026-03-05", "来信", f"举报{n}", f"被告{n}", f"反映{n}", "", "") for n in range(1000)]
    importer = PetitionImporter(office, inspection)
    found = importing.dry_run(importer, book(*rows))

    with django_assert_max_num_queries(2 * 1000 + 60), transaction.atomic():  # two numbers a row
        importer.apply(found.rows)

    kept = Petition.objects.order_by("number")
    assert list(kept.values_list("number", flat=True)) == list(range(1, 1001))
    (last,) = Petition.objects.of_person(encryption.blind_index("被告999"))
    assert last.summary == "反映999"
    assert AuditEvent.objects.filter(verb=str(PetitionVerb.TAKEN_OVER)).count() == 1000
    assert (kept[7].reporter, kept[7].persons.get().name) == ("举报7", "被告7")


def test_a_day_that_is_none_is_named_by_its_cell(inspection, office):
    row = ("三月上旬", "来信", "", "", "反映报销不实", "", "")

    found = run(inspection, office, book(ROWS[1], row))

    (wrong,) = [each for each in found.rows if each.verdict == Verdict.ERROR]
    assert (wrong.number, "收件日期" in wrong.note) == (3, True)


def test_others_have_no_such_page(client, inspection, liaison, outsider):
    for user in (liaison, outsider):
        client.force_login(user)
        url = reverse("fieldwork:petition_import", args=[inspection.pk])
        assert client.get(url).status_code == 404


def test_what_came_of_it_needs_its_day_and_a_name_is_one_name(inspection, office):
    half = ("2026-03-08", "来信", "", "", "反映超标接待", "已转某局处理", "")
    crowd = ("2026-03-09", "来信", "", "某" * 81, "反映超标接待", "", "")

    found = run(inspection, office, book(half, crowd))

    assert [row.verdict for row in found.rows] == [Verdict.ERROR, Verdict.ERROR]
    assert "请同时填写办结日期" in found.rows[0].note
    assert "超过80个字" in found.rows[1].note
