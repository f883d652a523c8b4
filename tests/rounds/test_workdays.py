"""工作日历: imported whole or not at all, from a workbook or .ics; provisional dates are settled."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import spreadsheets
from core.errors import ActionDenied
from core.models import AuditEvent, CalendarDay, Notice
from core.spreadsheets import SpreadsheetError
from rounds.actions import deadlines, sweeping, workdays
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.imports import DayImporter, days
from rounds.models import Deadline, DeadlineChange
from tests.attacks.forging import forged
from tests.browsed import form_of, submit
from tests.snapshots import snapshot_fixture

pytestmark = [pytest.mark.day, pytest.mark.django_db]
PAGE = "rounds:calendar_day_import"
HOLIDAYS_2027 = {date(2027, 1, 1): "元旦", date(2027, 10, 1): "国庆节"} | {
    date(2027, 2, day): "春节" for day in range(5, 12)
}


def entry(first: str, end: str, words: str) -> str:
    return (
        f"BEGIN:VEVENT\r\nUID:{first}@x\r\nDTSTAMP:20261120T000000Z\r\nDTSTART;VALUE=DATE:{first}"
        f"\r\nDTEND;VALUE=DATE:{end}\r\nSUMMARY:{words}\r\nEND:VEVENT\r\n"
    )


def ics(*entries: str) -> bytes:
    body = "".join(entries)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//ZH\r\n{body}END:VCALENDAR\r\n".encode()
    )


SPRING = entry("20270205", "20270212", "春节（休）")
FEASTS = entry("20270101", "20270102", "元旦 放假") + entry("20271001", "20271002", "国庆节 休")
MADE_UP = entry("20270214", "20270215", "春节 补班")


def book(*rows) -> bytes:
    with spreadsheets.write(DayImporter.columns, rows, title="放假") as file:
        return file.read()


def upload(client, data: bytes, name: str):
    return submit(client, reverse(PAGE), file=SimpleUploadedFile(name, data), follow=True)


def confirm(client, page):
    return form_of(page, reverse(PAGE)).submit(client, follow=True)


@snapshot_fixture
def provisional(inspection, office) -> Deadline:
    return deadlines.start(
        inspection, DeadlineKind.CLUE_SIGN, inspection, starts_on=date(2027, 2, 4),
        label="某事", by=office,
    )  # fmt: skip


def test_calendar_file_is_checked_then_applied_and_settles_dates(provisional, sysadmin, sign_in):
    assert provisional.is_provisional
    assert provisional.due_on == date(2027, 2, 9)
    client = sign_in(sysadmin)

    page = upload(client, ics(SPRING, FEASTS, MADE_UP), "放假.ics")
    assert not CalendarDay.objects.exists()
    confirm(client, page)

    provisional.refresh_from_db()
    assert CalendarDay.objects.count() == 10
    assert CalendarDay.objects.get(day=date(2027, 2, 14)).is_workday
    # 5 to 11 are free, 12 Friday, 14 Sunday is worked, 15 Monday.
    assert (provisional.due_on, provisional.is_provisional) == (date(2027, 2, 15), False)
    assert provisional.first_due_on == date(2027, 2, 9)
    change = provisional.history.get(step=DeadlineStep.RECOMPUTED)
    assert (change.old_due_on, change.new_due_on) == (date(2027, 2, 9), date(2027, 2, 15))
    assert change.by == sysadmin
    assert AuditEvent.objects.filter(verb="录入工作日历").count() == 1


def test_a_day_that_says_neither_is_named_and_nothing_is_written(sysadmin, sign_in):
    client = sign_in(sysadmin)

    page = upload(client, ics(FEASTS, entry("20270910", "20270911", "教师节")), "日历.ics")

    assert page.context["run"].counts["error"] == 1
    assert not page.context["run"].can_apply
    sent = {"upload": page.context["upload"].token, "digest": page.context["run"].digest}
    client.post(reverse(PAGE), forged(reverse(PAGE), sent))
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "不是可以读取的日历文件"),
        (ics(), "没有任何日期"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n", "不是可以读取的日历文件"),
        (ics(entry("20270101", "20270601", "长假 休")), "超过31天"),
        (
            ics(
                entry("20270101", "20270102", "休").replace(
                    "SUMMARY", "RRULE:FREQ=DAILY\r\nSUMMARY"
                )
            ),
            "重复日程",
        ),
    ],
)
def test_files_that_are_no_holiday_calendar_say_so(sysadmin, sign_in, data, words):
    page = upload(sign_in(sysadmin), data, "坏.ics")

    assert page.status_code == 422
    assert words in page.content.decode()


def test_workbook_rows_are_judged_one_by_one(sysadmin, sign_in):
    CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False, name="元旦")
    page = upload(
        sign_in(sysadmin),
        book(
            (date(2027, 1, 1), "休息", "元旦", ""),
            (date(2027, 10, 1), "休息", "国庆节", "国办发明电"),
            (date(2027, 10, 1), "休息", "国庆节", ""),
            (date(2027, 3, 3), "上班", "", ""),
            (date(2027, 3, 4), "歇", "", ""),
        ),
        "放假.xlsx",
    )

    notes = " ".join(row.note for row in page.context["run"].rows)
    assert page.context["run"].counts == {"new": 1, "changed": 0, "unchanged": 1, "error": 3}
    assert "重复" in notes
    assert "本来就上班" in notes


def test_only_system_administrators_import(office, sign_in):
    assert sign_in(office).get(reverse(PAGE)).status_code == 404
    with pytest.raises(ActionDenied, match="只有系统管理员"):
        workdays.enter({}, by=office)


def test_the_page_says_which_year_is_missing(office, sysadmin, sign_in):
    year = timezone.localdate().year + 1

    page = sign_in(office).get(reverse("rounds:calendar_days")).content.decode()

    assert f"{year}年放假和调休安排尚未录入" in page
    assert "导入放假安排" not in page
    assert "导入放假安排" in sign_in(sysadmin).get(reverse("rounds:calendar_days")).content.decode()


@pytest.mark.parametrize(
    ("words", "nature"),
    [("春节（休）", "休息"), ("国庆节 补班", "上班"), ("劳动节（班）", "上班"), ("清明节 放假", "休息"),
     ("教师节", ""), ("春节调休上班", "上班")],
)  # fmt: skip
def test_nature_of_an_entry(words, nature):
    assert days.nature_of(words) == nature


def test_administrators_are_told_in_november(sysadmin, office):
    assert sweeping.warn_of_next_year(date(2026, 10, 31)) == 0
    assert sweeping.warn_of_next_year(date(2026, 11, 1)) == 1
    assert sweeping.warn_of_next_year(date(2026, 11, 30)) == 1
    notice = Notice.objects.get(kind="calendar")
    assert (notice.recipient, notice.subject) == (sysadmin, "2027年放假和调休安排尚未录入")

    for day, name in HOLIDAYS_2027.items():
        CalendarDay.objects.create(day=day, is_workday=False, name=name)
    assert sweeping.warn_of_next_year(date(2026, 12, 1)) == 0


def test_missed_dates_are_entered_once_however_often_swept(inspection, office):
    row = deadlines.set_date(
        inspection, DeadlineKind.NOTICE, inspection, starts_on=date(2026, 1, 1),
        due_on=date(2026, 1, 10), label="某事", by=office,
    )  # fmt: skip

    assert sweeping.note_missed(date(2026, 1, 10)) == 0
    assert sweeping.note_missed(date(2026, 1, 21)) == 1
    assert sweeping.note_missed(date(2026, 1, 22)) == 0
    deadlines.meet(DeadlineKind.NOTICE, inspection, on=date(2026, 1, 23), by=office)

    steps = list(row.history.values_list("step", flat=True))
    assert steps == [DeadlineStep.SET, DeadlineStep.MISSED, DeadlineStep.MET_LATE]


def test_a_late_deed_before_any_sweep_still_shows_the_miss(inspection, office):
    row = deadlines.set_date(
        inspection, DeadlineKind.NOTICE, inspection, starts_on=date(2026, 1, 1),
        due_on=date(2026, 1, 10), label="某事", by=office,
    )  # fmt: skip

    deadlines.meet(DeadlineKind.NOTICE, inspection, on=date(2026, 1, 12), by=office)

    assert DeadlineChange.objects.filter(deadline=row, step=DeadlineStep.MISSED).count() == 1


def test_template_is_what_the_import_reads(sysadmin, sign_in):
    answer = sign_in(sysadmin).get(reverse(PAGE), {"template": ""})

    with (
        io.BytesIO(b"".join(answer.streaming_content)) as file,
        pytest.raises(SpreadsheetError) as empty,
    ):
        spreadsheets.read(file.read(), DayImporter.columns)
    assert "没有" in str(empty.value)
