"""单位数据: figures by year on the unit's page and in its profile, by form and by workbook."""

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core import importing
from core.audit import history
from core.documents import registry
from core.documents.tree import Chart, texts
from core.importing import Verdict
from rounds.imports import FactImporter
from rounds.models import UnitFact
from rounds.queries.facts import table_of
from tests import factories as make
from tests.asking import read
from tests.browsed import form_of, submit
from tests.snapshots import snapshot_fixture

HEAD = ("单位名称", "指标", "年份", "数值", "计量单位", "来源")
HOSTILE = "<script>alert(1)</script>=1+1'\"{{ 7 }}"


def fact(unit, year, value, name="财政拨款收入", measure="万元", **more) -> UnitFact:
    return UnitFact.objects.create(
        unit=unit, name=name, year=year, value=Decimal(value), measure=measure, **more
    )


def book(*lines, head=HEAD) -> bytes:
    made = Workbook()
    for line in (head, *lines):
        made.active.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def upload(data: bytes, name: str = "单位数据.xlsx") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def bring_in(client, address, data, name="单位数据.xlsx"):
    sent = submit(client, address, file=upload(data, name))
    return form_of(client.get(sent.url), sent.url, address).send(client, address)


def verdicts(user, data, unit=None):
    run = importing.dry_run(FactImporter(user, unit), data)
    return [(row.verdict, row.note) for row in run.rows]


@snapshot_fixture
def unit(inspection):
    return inspection.unit


@snapshot_fixture
def three_years(unit):
    return [fact(unit, year, value) for year, value in ((2023, 1000), (2024, 1100), (2025, 1210))]


def test_years_stand_side_by_side_with_their_change_and_a_picture(
    client, unit, three_years, office
):
    fact(unit, 2025, "3.5", name="违规率", measure="%")
    fact(unit, 2024, "5", name="违规率", measure="%")
    client.force_login(office)

    page = client.get(unit.get_absolute_url()).content.decode()

    assert "增长10%" in page
    assert "下降1.5个百分点" in page
    assert "2023年至2025年由1,000万元增至1,210万元，增长21%" in page
    assert page.count('<figure class="chart">') == 1


def test_another_unit_of_measure_is_another_row(unit, three_years, office):
    fact(unit, 2022, "9000000", measure="元")

    rows = table_of(unit, office).rows

    assert [(row.measure, len(row.entered)) for row in rows] == [("万元", 3), ("元", 1)]


def test_a_year_of_nothing_and_figures_below_nothing_are_no_picture(unit, office):
    for year, value in ((2023, 0), (2024, 5), (2025, -5)):
        fact(unit, year, value, name="结余")

    (row,) = table_of(unit, office).rows

    assert [cell.change for cell in row.cells] == ["", "", "下降200%"]
    assert row.chart is None


def test_the_office_adds_changes_and_removes_one_and_the_unit_tells_of_it(client, unit, office):
    client.force_login(office)
    address = reverse("rounds:fact_new", args=[unit.pk])

    told = {"name": "在编人数", "year": "2025", "value": "51", "measure": "人", "source": "年报"}
    assert submit(client, address, **told).status_code == 302
    (row,) = unit.facts.all()
    assert submit(client, reverse("rounds:fact_edit", args=[row.pk]), value="52").status_code == 302
    page = client.get(reverse("rounds:fact_edit", args=[row.pk]))
    removal = reverse("rounds:fact_remove", args=[row.pk])
    assert form_of(page, removal, removal).send(client, removal).status_code == 302

    assert not unit.facts.exists()
    changes = [event.changes for event in history(unit).order_by("pk")]
    assert changes == [
        {"在编人数（2025年）": [None, "51人（年报）"]},
        {"在编人数（2025年）": ["51人（年报）", "52人（年报）"]},
        {"在编人数（2025年）": ["52人（年报）", ""]},
    ]


def test_the_same_fact_of_a_year_twice_is_refused_and_kept_in_the_form(
    client, unit, office, three_years
):
    client.force_login(office)
    told = {"name": " 财政拨款收入", "year": "2025", "value": "7.125"}

    page = submit(client, reverse("rounds:fact_new", args=[unit.pk]), **told)

    assert page.status_code in (409, 422)
    assert "已有同一指标、同一年份的数据" in page.content.decode()
    assert "7.125" in page.content.decode()


def test_two_people_at_one_figure_are_told(client, unit, office, three_years):
    client.force_login(office)
    address = reverse("rounds:fact_edit", args=[three_years[0].pk])
    opened = form_of(client.get(address), address)
    submit(client, address, value="1001")

    page = opened.send(client, address, value="1002")

    assert page.status_code == 409
    assert "1001" in page.content.decode()
    assert UnitFact.objects.get(pk=three_years[0].pk).value == 1001


def test_hostile_words_are_words(client, unit, office):
    fact(unit, 2025, 1, name=HOSTILE[:60], measure="<b>", source=HOSTILE)
    client.force_login(office)

    for page in (unit.get_absolute_url(), reverse("rounds:fact_list")):
        assert "<script>alert" not in client.get(page).content.decode()


def test_figures_are_seen_by_who_inspects_the_unit(
    client, unit, three_years, office, leadership, member, outsider, liaison
):
    seen = {
        who.username: UnitFact.objects.visible_to(who).count()
        for who in (office, leadership, member, outsider, liaison)
    }

    assert seen == {office.username: 3, leadership.username: 3, member.username: 3,
                    outsider.username: 0, liaison.username: 0}  # fmt: skip
    client.force_login(liaison)
    assert "财政拨款收入" not in client.get(unit.get_absolute_url()).content.decode()


def test_who_keeps_out_of_the_unit_sees_no_figure(unit, three_years, member):
    member.inspector.memberships.update(recused_from=unit)

    assert not UnitFact.objects.visible_to(member).exists()


def test_an_export_that_comes_back_changes_nothing(client, unit, three_years, office):
    fact(unit, 2025, "0.1235", name="占比", measure="%", source="测算")
    client.force_login(office)

    data = read(client.get(reverse("rounds:fact_list"), {"export": "xlsx"}))

    assert [verdict for verdict, _ in verdicts(office, data)] == [Verdict.UNCHANGED] * 4


@pytest.mark.parametrize(
    "years", [("2023", "2024", "2025"), (2023, 2024, 2025), ("2023年", "2024年度", "2025年")]
)
def test_years_side_by_side_come_in(client, unit, three_years, office, years):
    client.force_login(office)
    data = book(
        ("财政拨款收入", "万元", 1000, 1150, 1210), ("在编人数", "人", 50, None, 52),
        head=("指标", "单位", *years),
    )  # fmt: skip

    done = bring_in(client, reverse("rounds:unit_fact_import", args=[unit.pk]), data)

    assert done.status_code == 302
    found = {(f.name, f.year): (f.value, f.measure) for f in unit.facts.all()}
    assert found["财政拨款收入", 2024] == (1150, "万元")
    assert found["在编人数", 2025] == (52, "人")
    assert ("在编人数", 2024) not in found
    assert history(unit).count() == 1
    again = verdicts(office, data, unit)
    assert [verdict for verdict, _ in again] == [Verdict.UNCHANGED] * 2


def test_a_gbk_text_comes_in(client, unit, office):
    client.force_login(office)
    lines = [HEAD, (unit.name, "在编人数", "2025年", "1,051人", "人", "年报")]
    text = "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)

    done = bring_in(client, reverse("rounds:fact_import"), text.encode("gbk"), "数据.csv")

    assert done.status_code == 302
    assert unit.facts.get().value == 1051


def test_each_wrong_cell_is_named(unit, office, three_years):
    good = (unit.name, "在编人数", 2025, 51, "人", "")
    data = book(
        good,
        ("没有这个单位", "在编人数", 2025, 51, "人", ""),
        (unit.name, "党员人数", "去年", 40, "人", ""),
        (unit.name, "党员人数", 2025, "约四十", "人", ""),
        (unit.name, "经费", 2025, None, "", ""),
        (unit.name, "在编人数", "2025年", 52, "人", ""),
        (unit.name, "项目", 2025, 0.123456, "", ""),
        (unit.name, "项目", 2024, 10**14, "", ""),
        (unit.name, "财政拨款收入", 2025, 1300, "", ""),
        (unit.name, "财政拨款收入", 2024, "清空", "", ""),
    )

    found = verdicts(office, data)

    words = [note for _, note in found]
    assert [verdict for verdict, _ in found] == [
        Verdict.NEW, *[Verdict.ERROR] * 7, Verdict.CHANGED, Verdict.CHANGED,
    ]  # fmt: skip
    told = (
        "名录中没有",
        "应为1949至2100之间",
        "D5",
        "一起填写",
        "重复",
        "最多4位",
        "过大",
        "1,210 → 1,300",
        "1,100 → 空",
    )
    for word, sentence in zip(told, words[1:], strict=True):
        assert word in sentence, (word, sentence)


def test_a_workbook_about_one_unit_names_no_other(unit, office):
    other = make.UnitFactory(name="市林业局")
    data = book((other.name, "在编人数", 2025, 51, "人", ""))

    ((verdict, note),) = verdicts(office, data, unit)

    assert verdict == Verdict.ERROR
    assert unit.name in note


def test_the_template_offers_units_and_years(client, unit, office):
    client.force_login(office)

    for address in (
        reverse("rounds:fact_import"),
        reverse("rounds:unit_fact_import", args=[unit.pk]),
    ):
        data = read(client.get(address, {"template": ""}))
        page = load_workbook(io.BytesIO(data)).worksheets[0]
        offered = {v.promptTitle for v in page.data_validations.dataValidation}
        assert offered == ({"年份"} if str(unit.pk) in address else {"单位名称", "年份"})
        assert "2023、2024、2025" in client.get(address).content.decode()


def test_the_profile_prints_the_figures_in_few_statements(unit, three_years, member):
    kind = registry.get("unit_profile")

    with CaptureQueriesContext(connection) as asked:
        sheet = kind.make(member, unit)

    words = "".join(texts(sheet))
    assert "增长10%" in words
    assert any(isinstance(b, Chart) and "增至1,210" in b.title for b in sheet.blocks)
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]


def test_one_figure_stands_in_one_row_of_a_workbook_whatever_its_shape(unit, office):
    head = (*HEAD, "2024")
    plain = (unit.name, "车辆数", "2024", 3, "辆", "", None)
    wide = (unit.name, "车辆数", None, None, "辆", "", 4)

    found = verdicts(office, book(plain, wide, head=head))

    assert [verdict for verdict, _ in found] == [Verdict.NEW, Verdict.ERROR]
    assert "前面已有一行" in found[1][1]
