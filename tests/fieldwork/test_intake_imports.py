"""What an organ told as a workbook: a dry run first, each unit handed in whole, wrong rows named."""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook

from core import importing
from core.importing import Verdict
from fieldwork.actions import intake
from fieldwork.imports.intake import IntakeImporter
from fieldwork.models import IntakeItem
from tests import factories as make
from tests.browsed import form_of, submit
from tests.factories import days
from tests.fieldwork import intake_rows as rows
from tests.snapshots import snapshot_fixture

HEAD = ("单位名称", "类别", "时间", "主要情况", "内容", "涉及人员")
TOLD = ("市财政局", "审计", "2024年", "资金滞留账外", "滞留八个月", "张某甲、李某乙")
MORE = ("市财政局", "信访", "", "来信集中", "", "")
NOTHING = ("市林业局", "零反馈", "", "", "", "")


@snapshot_fixture
def asked(inspection, receiving_organ, organ, office):
    unit = make.UnitFactory(name="市林业局")
    second = make.InspectionFactory(round=inspection.round, unit=unit)
    return rows.asked(inspection, receiving_organ, by=office, inspections=[inspection, second])


def book(*lines) -> bytes:
    made = Workbook()
    made.active.append(HEAD)
    for line in lines:
        made.active.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(asked, user, *lines):
    return importing.dry_run(IntakeImporter(user, asked), book(*lines))


def test_each_unit_of_the_workbook_is_handed_in(client, asked, organ, leader):
    client.force_login(organ)
    address = reverse("fieldwork:intake_import", args=[asked.pk])
    upload = io.BytesIO(book(TOLD, MORE, NOTHING))
    upload.name = "函询答复.xlsx"

    sent = submit(client, address, file=upload)
    done = form_of(client.get(sent.url), sent.url, address).send(client, address)

    asked.refresh_from_db()
    assert done.status_code == 302
    assert asked.state == "answered"
    assert [reply.state for reply in asked.replies.order_by("pk")] == ["told", "nothing"]
    first, second = IntakeItem.objects.order_by("number")
    assert (first.kind, first.persons, second.kind) == ("audit", "张某甲、李某乙", "petition")
    assert list(IntakeItem.objects.visible_to(leader).order_by("number")) == [first, second]
    intake.return_reply(
        asked.replies.order_by("pk")[0], note="补充", due_on=days(3), by=asked.issued_by
    )
    asked.refresh_from_db()
    again = run(asked, organ, TOLD, MORE, NOTHING)
    assert again.counts[Verdict.UNCHANGED] == 3


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("市水务局", "审计", "", "有事", "", ""), "没有函询这个单位"),
        (("市林业局", "审计", "", "", "", ""), "请填写摘要"),
        (("市财政局", "零反馈", "", "", "", ""), "不能同时零反馈"),
        (("市财政局", "传闻", "", "有事", "", ""), "类别"),
    ],
)
def test_a_wrong_row_says_what_to_do_and_bars_the_rest(asked, organ, line, sentence):
    found = run(asked, organ, TOLD, line)

    wrong = [each for each in found.rows if each.verdict == Verdict.ERROR]
    assert [sentence in each.note for each in wrong] == [True]
    assert not found.can_apply


def test_what_was_answered_is_not_answered_again(asked, inspection, organ):
    intake.report_nothing(asked.replies.get(inspection=inspection), by=organ)

    (row,) = run(asked, organ, TOLD).rows

    assert (row.verdict, "先退回" in row.note) == (Verdict.ERROR, True)


def test_others_have_no_such_page(client, asked, liaison, leader, foreign_organ):
    for user in (liaison, leader, foreign_organ):
        client.force_login(user)
        url = reverse("fieldwork:intake_import", args=[asked.pk])
        assert client.get(url).status_code == 404


def test_a_unit_is_one_unit_under_any_of_its_names(asked, organ, inspection):
    type(inspection.unit).objects.filter(pk=inspection.unit_id).update(short_name="财政局")
    again = ("财政局", *TOLD[1:])
    nothing = ("财政局", "零反馈", "", "", "", "")

    found = run(asked, organ, TOLD, again, nothing)

    assert [row.verdict for row in found.rows] == [Verdict.NEW, Verdict.ERROR, Verdict.ERROR]
    assert "重复" in found.rows[1].note
    assert "不能同时零反馈" in found.rows[2].note
