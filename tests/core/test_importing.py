"""Dry runs judge every row and write nothing; applying writes all rows or none, once."""

import io
import threading
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection

from core import importing
from core.errors import ActionDenied, StaleState
from core.importing import Importer, Opinion, Verdict, differences
from core.importing.engine import annotated
from core.models import AuditEvent, CalendarDay
from core.spreadsheets import Column, Kind, SpreadsheetError, read
from tests.stores import Lying

OFFICE = SimpleNamespace(pk=7, name="巡察办甲")
OTHER = SimpleNamespace(pk=8, name="巡察办乙")


class DayImporter(Importer):
    """Imports calendar days: a real table of the ground, so that the engine is tried for real."""

    kind = "core.days"
    title = "导入节假日"
    columns = (
        Column("day", "日期", Kind.DATE, required=True),
        Column("kind", "类型", required=True, choices=("放假", "上班")),
        Column("name", "说明", max_length=10),
    )

    def check_may(self):
        if self.user.pk not in (7, 8):
            raise ActionDenied("您没有导入权限。")

    def prepare(self, values):
        days = [row["day"] for row in values]
        self.stored = CalendarDay.objects.in_bulk(days)

    def key(self, values):
        return values["day"]

    def judge(self, values):
        if values["day"].year < 2000:
            raise ActionDenied("只导入2000年以后的安排。")
        old = self.stored.get(values["day"])
        return Opinion.of_changes(differences(old, self.fields(values))) if old else Opinion.new()

    def fields(self, values):
        return {"is_workday": values["kind"] == "上班", "name": values.get("name", "")}

    def apply(self, rows):
        for row in rows:
            CalendarDay.objects.update_or_create(
                day=row.values["day"], defaults=self.fields(row.values)
            )
            if row.values.get("name") == "出错":
                raise ActionDenied("这一行写不进去。")


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["日期", "类型", "说明"])
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


GOOD = workbook(
    ["2027.1.1", "放假", "元旦"], ["2027年1月9日", "上班", None], ["2027.2.6", "放假", "春节"]
)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept(data=GOOD, by=OFFICE):
    return importing.keep(data, name="安排.xlsx", kind=DayImporter.kind, by=by)


def run_of(data=GOOD):
    return importing.dry_run(DayImporter(OFFICE), data)


@pytest.mark.django_db
def test_dry_run_judges_every_row_and_writes_nothing():
    CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False, name="元旦")
    CalendarDay.objects.create(day=date(2027, 1, 9), is_workday=False, name="")

    run = run_of()

    assert [(row.number, row.verdict) for row in run.rows] == [
        (2, Verdict.UNCHANGED), (3, Verdict.CHANGED), (4, Verdict.NEW),
    ]  # fmt: skip
    assert run.rows[1].note == "是工作日：False → True"
    assert run.counts == {"new": 1, "changed": 1, "unchanged": 1, "error": 0}
    assert run.can_apply
    assert CalendarDay.objects.count() == 2


@pytest.mark.django_db
def test_unreadable_duplicate_and_refused_rows_are_errors_with_their_place():
    data = workbook(
        ["2027.1.1", "放假", None],
        ["2027.13.1", "休", None],
        ["2027年1月1日", "放假", None],
        ["1999.1.1", "放假", None],
    )

    run = run_of(data)

    assert [row.note for row in run.rows[1:]] == [
        "第3行“日期”（A3）：“2027.13.1”没有这一天，请核对日期"
        "；第3行“类型”（B3）：“休”不在可选范围内，应为：放假、上班",
        "第4行与第2行重复，请删去其中一行。",
        "第5行：只导入2000年以后的安排。",
    ]
    assert not run.can_apply


@pytest.mark.django_db
def test_apply_writes_all_rows_and_remembers_it():
    upload = kept()

    importing.apply(DayImporter(OFFICE), upload, digest=run_of().digest)

    assert CalendarDay.objects.count() == 3
    assert importing.find(upload.token, kind="core.days", by=OFFICE).outcome().counts["new"] == 3
    event = AuditEvent.objects.get(verb="导入")
    assert event.note == "导入节假日：安排.xlsx，新增3"
    with pytest.raises(ActionDenied, match="已经导入过"):
        importing.apply(DayImporter(OFFICE), upload, digest=run_of().digest)


@pytest.mark.django_db
def test_apply_with_one_wrong_row_writes_nothing():
    data = workbook(["2027.1.1", "放假", None], ["2027.1.2", "休", None])

    with pytest.raises(ActionDenied, match="还有错误的行"):
        importing.apply(DayImporter(OFFICE), kept(data), digest=run_of(data).digest)

    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_apply_that_fails_in_the_middle_leaves_nothing_behind():
    data = workbook(["2027.1.1", "放假", None], ["2027.1.2", "放假", "出错"])
    upload = kept(data)

    with pytest.raises(ActionDenied, match="写不进去"):
        importing.apply(DayImporter(OFFICE), upload, digest=run_of(data).digest)

    assert not CalendarDay.objects.exists()
    assert not AuditEvent.objects.filter(verb="导入").exists()
    assert upload.outcome() is None


@pytest.mark.django_db
def test_apply_after_the_data_changed_asks_to_look_again():
    upload, digest = kept(), run_of().digest
    CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=True)

    with pytest.raises(StaleState, match="预检之后数据有了变化"):
        importing.apply(DayImporter(OFFICE), upload, digest=digest)

    assert CalendarDay.objects.count() == 1


@pytest.mark.file_times
@pytest.mark.django_db(transaction=True)
def test_two_people_applying_the_same_rows_at_once_write_them_once():
    digest = run_of().digest
    uploads = [(kept(by=OFFICE), OFFICE), (kept(by=OTHER), OTHER)]
    barrier, results = threading.Barrier(2), []

    def go(upload, person):
        barrier.wait()
        try:
            importing.apply(DayImporter(person), upload, digest=digest)
            results.append("written")
        except StaleState:
            results.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["told", "written"]
    assert CalendarDay.objects.count() == 3
    assert AuditEvent.objects.filter(verb="导入").count() == 1


@pytest.mark.django_db
def test_kept_upload_is_found_only_by_its_owner_and_kind(settings):
    upload = kept()

    for kind, person in [("core.days", OTHER), ("rounds.units", OFFICE)]:
        with pytest.raises(ActionDenied, match="已过期"):
            importing.find(upload.token, kind=kind, by=person)
    with pytest.raises(ActionDenied, match="已过期"):
        importing.find(upload.token[:-2] + "xx", kind="core.days", by=OFFICE)
    Lying(f"imports/{upload.key}.book").unlink()
    with pytest.raises(ActionDenied, match="已过期"):
        upload.read()


def test_full_disk_is_a_sentence(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.MEDIA_ROOT.write_text("a file where the folder should be")

    with pytest.raises(ActionDenied, match="存储空间不足或不可写"):
        kept()


@pytest.mark.django_db
def test_person_without_the_right_judges_nothing():
    with pytest.raises(ActionDenied, match="没有导入权限"):
        importing.dry_run(DayImporter(SimpleNamespace(pk=1)), GOOD)
    with pytest.raises(SpreadsheetError, match="不是 Excel"):
        importing.dry_run(DayImporter(OFFICE), b"MZ")


@pytest.mark.django_db
def test_annotated_workbook_tells_every_row_its_result():
    data = workbook(["2027.1.1", "放假", None], ["2027.13.1", "放假", None])
    run = run_of(data)

    page = openpyxl.load_workbook(io.BytesIO(annotated(kept(data), run.outcome))).active

    assert [page.cell(row, 4).value for row in (1, 2, 3)] == [
        "导入结果", "新增", "有误：第3行“日期”（A3）：“2027.13.1”没有这一天，请核对日期",
    ]  # fmt: skip


def test_template_can_be_filled_in_and_read():
    with importing.template(DayImporter(OFFICE)) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    book.active.append(["2027.1.1", "放假", "元旦"])
    filled = io.BytesIO()
    book.save(filled)

    assert "类型（必填；放假、上班）" in book.active["A2"].value
    assert read(filled.getvalue(), DayImporter.columns).rows[0].values["name"] == "元旦"


@pytest.mark.django_db
def test_dry_run_of_many_rows_asks_as_often_as_of_one(django_assert_num_queries):
    many = workbook(*[[f"2027.3.{day}", "放假", None] for day in range(1, 31)])

    for data in (workbook(["2027.1.1", "放假", None]), many):
        with django_assert_num_queries(2):
            run_of(data)


def test_differences_speak_the_fields_names():
    day = CalendarDay(day=date(2027, 1, 1), is_workday=True, name="")

    assert differences(day, {"name": "元旦", "is_workday": True}) == ["说明：空 → 元旦"]
