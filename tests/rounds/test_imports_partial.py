"""A workbook with fewer columns or blank cells changes only what it says; 清空 empties one cell."""

import io

import openpyxl
import pytest

from accounts.imports import PeopleImporter
from core import importing
from core.importing import Verdict
from core.models import CalendarDay
from rounds.imports import DayImporter, InspectorImporter, UnitImporter
from rounds.models import Employment, Inspector, Unit
from tests import factories as make

pytestmark = pytest.mark.django_db


def book(*rows) -> bytes:
    """A workbook of nothing but these rows, the first of them the header."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def apply(importer, user, *rows):
    data = book(*rows)
    upload = importing.keep(data, name="名单.xlsx", kind=importer.kind, by=user)
    run = importing.dry_run(importer(user), data)
    if run.can_apply:
        importing.apply(importer(user), upload, digest=run.digest)
    return run


@pytest.fixture
def unit():
    above = make.UnitFactory(name="市政府")
    return make.UnitFactory(
        name="市民政局", sector=make.SectorFactory(name="民生"), size="large", staff=49,
        party_members=30, note="合署办公", parent=above,
    )  # fmt: skip


@pytest.fixture
def person():
    row = make.InspectorFactory(
        name="王五", employer_name="市审计局", phone="13800000000", user=None, post="科长",
        school="某大学", history_text="2010.01—2016.01 市财政局",
    )  # fmt: skip
    Employment.objects.create(inspector=row, organisation="市财政局", from_on="2010-01-01")
    return row


def test_unit_keeps_what_the_workbook_has_no_column_for(office, unit):
    run = apply(UnitImporter, office, ("领域", "单位名称", "在职人数"), ("民生", "市民政局", 51))

    assert [row.note for row in run.rows] == ["在职人数：49 → 51"]
    unit.refresh_from_db()
    assert (unit.staff, unit.size, unit.party_members) == (51, "large", 30)
    assert (unit.note, unit.organisation, unit.parent.name) == ("合署办公", "党组", "市政府")


def test_blank_cell_keeps_and_the_word_empties(office, unit):
    head = ("领域", "单位名称", "规模", "上级党组织", "在职人数", "备注")
    run = apply(UnitImporter, office, head, ("民生", "市民政局", None, None, None, " "))
    assert run.counts["unchanged"] == 1

    run = apply(UnitImporter, office, head, ("民生", "市民政局", None, "清空", "清空", "清 空"))
    assert "备注：合署办公 → 清 空" in run.rows[0].note  # not the word: taken as text, and shown

    apply(UnitImporter, office, head, ("民生", "市民政局", None, None, None, "清空"))
    unit.refresh_from_db()
    assert (unit.parent, unit.staff, unit.note, unit.size) == (None, None, "", "large")


def test_required_cell_cannot_be_emptied(office, unit):
    run = apply(UnitImporter, office, ("领域", "单位名称"), ("清空", "市民政局"))

    assert run.counts["error"] == 1
    assert "不能为空" in run.rows[0].note


def test_person_keeps_career_and_contacts(office, person):
    run = apply(
        InspectorImporter, office, ("姓名", "现工作单位", "职务"), ("王五", "市审计局", "处长")
    )

    assert [row.note for row in run.rows] == ["职务：科长 → 处长"]
    person.refresh_from_db()
    assert (person.post, person.phone, person.school) == ("处长", "13800000000", "某大学")
    assert person.history_text == "2010.01—2016.01 市财政局"
    assert person.specialities == ["财务审计"]
    assert person.employments.count() == 1


def test_career_is_emptied_only_by_the_word(office, person):
    head = ("姓名", "现工作单位", "工作经历")
    assert apply(InspectorImporter, office, head, ("王五", "市审计局", "")).counts["unchanged"] == 1

    apply(InspectorImporter, office, head, ("王五", "市审计局", "清空"))

    person.refresh_from_db()
    assert (person.history_text, person.employments.count()) == ("", 0)


def test_account_keeps_telephone_and_mail(sysadmin):
    user = make.UserFactory(username="wang", name="王五", phone="13800000000")
    mail = user.email

    run = apply(PeopleImporter, sysadmin, ("账号", "姓名"), ("wang", "王小五"))

    assert run.counts == {"new": 0, "changed": 1, "unchanged": 0, "error": 0}
    user.refresh_from_db()
    assert (user.name, user.phone, user.email) == ("王小五", "13800000000", mail)
    apply(PeopleImporter, sysadmin, ("账号", "姓名", "邮箱"), ("wang", "王小五", "清空"))
    user.refresh_from_db()
    assert (user.phone, user.email) == ("13800000000", "")


def test_calendar_day_keeps_its_name_and_basis(sysadmin):
    CalendarDay.objects.create(day="2027-01-02", is_workday=False, name="元旦", source="国办发明电")

    apply(DayImporter, sysadmin, ("日期", "休息或上班"), ("2027年1月2日", "上班"))

    day = CalendarDay.objects.get()
    assert (day.is_workday, day.name, day.source) == (True, "元旦", "国办发明电")


@pytest.mark.parametrize("importer", [UnitImporter, InspectorImporter])
def test_new_rows_need_only_the_required_columns(importer, office):
    make.SectorFactory(name="民生")
    wanted = [column for column in importer.columns if column.required]
    cells = {"sector": "民生", "name": "新的", "employer_name": "市审计局"}

    run = apply(importer, office, [c.label for c in wanted], [cells[c.key] for c in wanted])

    assert [row.verdict for row in run.rows] == [Verdict.NEW]
    assert (Unit if importer is UnitImporter else Inspector).objects.filter(name="新的").exists()
