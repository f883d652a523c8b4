from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from core import importing
from core.importing import Verdict
from core.spreadsheets import write
from rounds.imports import InspectorImporter, UnitImporter
from rounds.models import Inspector, Unit
from tests import factories as make
from tests.browsed import form_of, submit

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parent.parent / "data"
SECTORS = ["党群", "政法", "经济", "民生", "国企", "乡镇街道"]


@pytest.fixture
def sectors():
    for name in SECTORS:
        make.SectorFactory(name=name)


def apply(importer, data: bytes, user):
    upload = importing.keep(data, name="名单.xlsx", kind=importer.kind, by=user)
    digest = importing.dry_run(importer(user), data).digest
    return importing.apply(importer(user), upload, digest=digest)


def book(importer, *rows) -> bytes:
    """A workbook of the importer's columns; each row names some of them."""
    values = ([row.get(column.key) for column in importer.columns] for row in rows)
    with write(importer.columns, values, title=importer.title) as file:
        return file.read()


def notes(importer, user, *rows) -> list[str]:
    run = importing.dry_run(importer(user), book(importer, *rows))
    return [row.note for row in run.rows if row.verdict == Verdict.ERROR]


def test_real_list_of_units_comes_in_whole(office, sectors):
    data = (DATA / "被巡察单位名单.xlsx").read_bytes()

    run = apply(UnitImporter, data, office)

    assert run.counts == {"new": 87, "changed": 0, "unchanged": 0, "error": 0}
    assert Unit.objects.count() == 87
    assert Unit.objects.get(name="市实验小学").parent.name == "市教育局"
    assert Unit.objects.get(name="市供销社").staff == 75
    assert Unit.objects.get(name="市统计局").sector.name == "经济"
    again = importing.dry_run(UnitImporter(office), data)
    assert again.counts["unchanged"] == 87


def test_parent_below_its_child_in_the_same_workbook(office, sectors):
    data = book(
        UnitImporter,
        {"sector": "民生", "name": "孙", "parent": "子"},
        {"sector": "民生", "name": "子", "parent": "父"},
        {"sector": "民生", "name": "父"},
    )

    apply(UnitImporter, data, office)

    assert Unit.objects.get(name="孙").parent.parent.name == "父"


def test_wrong_rows_are_named_and_nothing_is_written(office, sectors):
    rows = [
        {"sector": "天上", "name": "甲"},
        {"sector": "民生", "name": "乙", "parent": "没有的单位"},
        {"sector": "民生", "name": "丙", "parent": "丁"},
        {"sector": "民生", "name": "丁", "parent": "丙"},
        {"sector": "民生", "name": "戊"},
        {"sector": "民生", "name": "戊"},
        {"sector": "民生", "name": "己", "size": "中"},
    ]

    found = notes(UnitImporter, office, *rows)

    assert len(found) == 6
    assert "没有“天上”" in found[0]
    assert "都没有“没有的单位”" in found[1]
    assert "互为上级" in found[2]
    assert "重复" in found[4]
    assert "（D" in found[5] or "规模" in found[5]
    assert not Unit.objects.exists()


def test_change_says_what_changes(office, sectors):
    make.UnitFactory(name="市民政局", sector=make.SectorFactory(name="民生"), staff=49)
    data = book(
        UnitImporter,
        {"sector": "民生", "name": "市民政局", "organisation": "党组", "size": "小", "staff": 51},
    )

    run = importing.dry_run(UnitImporter(office), data)

    assert [(r.verdict, r.note) for r in run.rows] == [(Verdict.CHANGED, "在职人数：49 → 51")]


def test_real_talent_pool_comes_in_whole(office):
    unit = make.UnitFactory(name="城东街道")
    data = (DATA / "巡察人才库.xlsx").read_bytes()

    run = apply(InspectorImporter, data, office)

    assert run.counts["new"] == 96
    person = Inspector.objects.get(name="陈五")
    assert person.employer == unit
    assert person.born_on == date(1972, 9, 1)
    assert person.specialities == ["法律", "组织人事"]
    assert [e.organisation for e in person.employments.all()] == ["市公安局", "城东街道"]
    assert importing.dry_run(InspectorImporter(office), data).counts["unchanged"] == 96


def test_person_is_found_again_by_telephone(office):
    make.InspectorFactory(name="王五", employer_name="市审计局", phone="13800000000", user=None)
    row = {"name": "王五", "employer_name": "市财政局", "phone": "13800000000"}

    run = apply(InspectorImporter, book(InspectorImporter, row), office)

    assert run.counts["changed"] == 1
    assert Inspector.objects.get().employer_name == "市财政局"


def test_unreadable_history_is_named(office):
    row = {"name": "王五", "employer_name": "市财政局", "history_text": "多年从事审计"}

    assert "工作经历“多年从事审计”看不懂" in notes(InspectorImporter, office, row)[0]


def test_import_by_page(client, office, sectors):
    client.force_login(office)
    url = reverse("rounds:unit_import")
    with (DATA / "被巡察单位名单.xlsx").open("rb") as file:
        response = submit(client, url, file=file, follow=True)
    assert "全部" in response.content.decode()

    form_of(response, url).submit(client)

    assert Unit.objects.count() == 87


def test_leadership_does_not_import(client, leadership):
    client.force_login(leadership)

    assert client.get(reverse("rounds:unit_import")).status_code == 404
