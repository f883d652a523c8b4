"""整改台账 as PDF and as a workbook: what stands in the rows stands on the document."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from core import jobs, spreadsheets
from core.documents import excel, making, pdf, registry
from core.documents.words import show
from core.models import Document, Job
from rectification.actions import items
from rectification.documents import ledgers as documents
from rectification.models import LedgerItem, Measure
from rectification.tables.items import ItemTable
from rectification.tables.ledgers import LedgerTable
from tests.rectification.conftest import fresh


def text_of(data: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_sheet_holds_every_item_in_the_opinions_wording(underway, submitted):
    sheet = documents.sheet(underway)

    assert sheet.is_landscape
    assert [row[0] for row in sheet.blocks[0].rows] == [1, 2, 3]
    first = sheet.blocks[0].rows[0]
    assert "会议记录不完整" in first[1]
    assert first[4] == ("修订议事规则",)
    assert first[8] == "已修订印发"
    assert first[9].startswith("申请销号")


def test_pdf_is_landscape_with_repeated_head_and_page_numbers(underway):
    LedgerItem.objects.filter(ledger=underway).update(detail="细节。" * 90)

    data = pdf.render(documents.sheet(underway))

    reader = pypdf.PdfReader(BytesIO(data))
    assert len(reader.pages) > 1
    for page in reader.pages:
        assert page.mediabox.width > page.mediabox.height
        assert "反馈问题" in "".join(page.extract_text().split())
    assert f"共{len(reader.pages)}页" in text_of(data)


def test_rare_characters_and_markup_are_printed_as_they_are(underway):
    LedgerItem.objects.filter(ledger=underway, number=1).update(
        detail="㙟䶮𬭼负责<b>加粗</b>{{7*7}}"
    )

    text = text_of(pdf.render(documents.sheet(underway)))

    assert "㙟䶮𬭼负责<b>加粗</b>{{7*7}}" in text


def test_job_freezes_the_document_once(underway, office):
    job = jobs.enqueue(
        making.JOB,
        title="台账",
        params={"kind": "ledger", "pk": underway.pk},
        key="k",
        by=office,
    )
    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    document = Document.objects.get()
    assert (job.state, job.document) == ("done", document)
    assert document.trail == underway.audit_trail
    assert document.title == "市财政局巡察整改台账"


def test_job_of_somebody_outside_fails_with_a_sentence(underway, outsider):
    job = jobs.enqueue(
        making.JOB,
        title="台账",
        params={"kind": "ledger", "pk": underway.pk},
        key="k",
        by=outsider,
    )
    jobs.run(job.pk)

    assert Job.objects.get(pk=job.pk).error == registry.GONE
    assert not Document.objects.exists()


def workbook(table) -> list[list]:
    with spreadsheets.write(table.columns, table.rows, title=table.title, note=table.note) as file:
        return (
            CalamineWorkbook.from_filelike(BytesIO(file.read())).get_sheet_by_index(0).to_python()
        )


def test_workbook_has_the_ledgers_columns_and_a_row_an_item(underway, submitted):
    rows = workbook(ItemTable.file(LedgerItem.objects.filter(ledger=underway).order_by("number")))

    header = rows[2]
    assert header == [column.file_label for column in ItemTable.in_file()]
    first = dict(zip(header, rows[3], strict=True))
    assert first["被巡察单位"] == "市财政局"
    assert first["措施"] == "修订议事规则"
    assert first["佐证"] == "佐证.pdf"
    assert first["销号状态"] == "申请销号"
    assert len(rows) == 6


def test_workbook_writes_formulas_as_text(underway):
    LedgerItem.objects.filter(ledger=underway).update(department="=cmd|'/c calc'!A1")

    rows = workbook(ItemTable.file(LedgerItem.objects.filter(ledger=underway).order_by("number")))

    assert rows[3][rows[2].index("责任部门")] == "=cmd|'/c calc'!A1"


def test_workbook_reads_the_same_number_of_times_for_one_and_many(
    underway, submitted, django_assert_num_queries
):
    def read(rows):
        with django_assert_num_queries(5):
            workbook(ItemTable.file(rows.order_by("number")))

    read(LedgerItem.objects.filter(pk=submitted.pk))
    read(LedgerItem.objects.filter(ledger=underway))


def test_summary_counts_each_ledger(underway, verified, office):
    from rectification.models import Ledger

    items.close(verified, by=office)

    rows = workbook(LedgerTable.file(Ledger.objects.order_by("id")))
    found = dict(zip(rows[1], rows[2], strict=True))
    assert (found["反馈问题数"], found["已销号"], found["完成率（%）"]) == (3, 1, 33)
    assert fresh(underway)[0].state == "closed"


def test_several_values_share_a_cell_on_paper_and_have_a_row_each_in_the_workbook(underway):
    item = underway.items.order_by("number").first()
    Measure.objects.create(
        item=item, text="开展专题培训", criterion="培训记录", due_on=date(2026, 12, 31), person="李某",
        order=9,
    )  # fmt: skip

    sheet = documents.sheet(underway)
    page = load_workbook(BytesIO(excel.render(sheet))).active

    row = sheet.blocks[0].rows[0]
    assert show(row[4]) == "1. 修订议事规则\n2. 开展专题培训"
    assert show(row[6]).endswith("\n2. 2026年12月31日")
    header = next(n for n in range(1, 9) if page.cell(n, 1).value == "序号")
    first, second = ([cell.value for cell in page[header + n]] for n in (1, 2))
    assert (first[4], second[4]) == ("修订议事规则", "开展专题培训")
    assert second[6] == datetime(2026, 12, 31)
    assert first[:4] == second[:4]


def test_exported_ledger_has_a_row_for_each_measure(underway):
    item = underway.items.order_by("number").first()
    LedgerItem.objects.filter(pk=item.pk).update(recovered=Decimal("12.50"), systems_made=2)
    Measure.objects.create(
        item=item, text="开展专题培训", criterion="培训记录", due_on=date(2026, 12, 31), person="李某",
        order=9,
    )  # fmt: skip

    rows = workbook(ItemTable.file(LedgerItem.objects.filter(ledger=underway).order_by("number")))
    header = rows[2]
    first, second, third = (dict(zip(header, row, strict=True)) for row in rows[3:6])

    assert [row["措施"] for row in (first, second)] == ["修订议事规则", "开展专题培训"]
    assert [row["措施序号"] for row in (first, second, third)] == [1, 2, 1]
    assert second["措施时限"] == date(2026, 12, 31)
    for column in ("被巡察单位", "序号", "反馈问题", "目标", "销号状态", "现行期限"):
        assert first[column] == second[column] != ""
    # Sums over a column count an item once.
    assert [row["追缴（万元）"] for row in (first, second)] == [12.5, ""]
    assert [row["制度（项）"] for row in (first, second)] == [2, ""]


@pytest.mark.parametrize("kind", ["timed", "lasting", "immediate"])
def test_every_kind_has_its_word_on_paper(underway, kind):
    LedgerItem.objects.filter(ledger=underway).update(kind=kind)

    shown = documents.sheet(underway).blocks[0].rows[0][2]

    assert shown in {"限期整改", "长期坚持", "立行立改"}
