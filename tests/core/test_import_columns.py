"""Headings that an office words its own way are matched by hand once, and known from then on."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import importing, spreadsheets
from core.models import AuditEvent, ColumnMatching
from core.spreadsheets.reading import CHOICES, EXAMPLE
from findings.models import Finding
from rounds.imports import InspectorImporter, UnitImporter
from rounds.models import Inspector, Sector, Unit
from tests import factories as make
from tests.browsed import form_of, submit

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent.parent / "data" / "cases"
UNITS, PEOPLE = "rounds:unit_import", "rounds:inspector_import"
# Three offices' habits: other words in one line; a title and groups above; a bare list with spare columns.
COUNTY = [
    ["行业系统", "单位全称", "编制数"],
    ["经济", "市财政局", 51],
    ["政法", "市司法局", 30],
]
CITY = [
    ["被巡察党组织基本情况一览表"],
    ["基本情况", None, "人员情况", None],
    ["归口", "党组织名称", "编制数", "编制数"],
    ["经济", "市财政局", 51, 45],
]
BARE = [
    ["系统", "全称", "全称", "负责人"],
    ["经济", "市财政局", "财政局", "某甲"],
]


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("经济", "政法"):
        Sector.objects.filter(name=name).exists() or make.SectorFactory(name=name)


@pytest.fixture
def at_office(client, office):
    client.force_login(office)
    return client


def book(*rows, sheet="名单") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def upload(client, page, data, name="名单.xlsx"):
    return submit(client, reverse(page), file=SimpleUploadedFile(name, data))


def matched(client, page, address, **columns):
    """The step submitted as rendered, with columns named by their letters."""
    shown = client.get(address)
    letters = {place.letter: str(n) for n, place in enumerate(shown.context["outline"].places)}
    chosen = {key: letters[letter] if letter else "" for key, letter in columns.items()}
    return submit(client, reverse(page), at=address, follow=True, **chosen)


def applied(client, page, checked):
    return form_of(checked, reverse(page)).submit(client, follow=True)


def test_headings_in_other_words_are_matched_and_the_workbook_goes_in(at_office):
    sent = upload(at_office, UNITS, book(*COUNTY))
    asked = at_office.get(sent.url).content.decode()

    checked = matched(at_office, UNITS, sent.url, sector="A", name="B", staff="C")
    applied(at_office, UNITS, checked)

    assert "请在下面说明" in asked
    assert "市财政局；市司法局" in asked
    assert "被巡察单位" in asked  # the words that are known without asking
    assert Unit.objects.get(name="市财政局").staff == 51
    assert Unit.objects.get(name="市司法局").sector.name == "政法"


def test_the_next_workbook_with_these_headings_is_read_the_same_way_and_says_so(at_office, office):
    address = upload(at_office, UNITS, book(*COUNTY)).url
    matched(at_office, UNITS, address, sector="A", name="B", staff="C")

    turned = [[row[2], row[0], row[1]] for row in COUNTY]
    checked = at_office.get(upload(at_office, UNITS, book(*turned)).url)

    page = checked.content.decode()
    assert checked.context["run"].counts["new"] == 2
    assert f"列的对应按{office.name}" in page
    assert "“编制数”作为在职人数" in page
    assert [row.values["staff"] for row in checked.context["run"].rows] == [51, 30]


def test_what_was_said_of_one_kind_says_nothing_of_another(at_office):
    address = upload(at_office, UNITS, book(*COUNTY)).url
    matched(at_office, UNITS, address, sector="A", name="B", staff="C")

    sent = upload(at_office, PEOPLE, book(*COUNTY))

    assert "match" in sent.url
    assert not at_office.get(sent.url).context["is_remembered"]


def test_a_header_under_groups_is_chosen_and_equal_headings_are_told_apart(at_office):
    sent = upload(at_office, UNITS, book(*CITY))
    shown = at_office.get(sent.url)
    mark = next(c.mark for c in shown.context["outline"].candidates if "归口" in c.words)

    chosen = {"sector": "A", "name": "B", "staff": "C", "party_members": "D"}
    checked = matched(at_office, UNITS, f"{sent.url}&mark={mark}", **chosen)

    values = checked.context["run"].rows[0].values
    assert (values["staff"], values["party_members"]) == (51, 45)


def test_one_column_cannot_be_matched_twice_and_what_was_chosen_stays(at_office):
    address = upload(at_office, UNITS, book(*BARE)).url

    refused = matched(at_office, UNITS, address, sector="A", name="B", short_name="B")

    assert refused.status_code == 422
    assert "“B列　全称”已经对应“单位名称”，一列只能用一次" in refused.content.decode()
    assert form_of(refused, reverse(UNITS)).values()["sector"] == ["0"]
    assert not ColumnMatching.objects.exists()
    checked = matched(at_office, UNITS, address, sector="A", name="B", short_name="C")
    assert checked.context["run"].rows[0].values["short_name"] == "财政局"


def test_a_needed_column_must_be_matched(at_office):
    address = upload(at_office, UNITS, book(*BARE)).url

    refused = matched(at_office, UNITS, address, sector="A", name="")

    assert "“单位名称”必须有对应的列" in refused.content.decode()


def test_a_column_without_heading_can_be_matched(at_office):
    rows = [["领域", "简要说明", None], ["经济", "财政", "市财政局"]]
    address = upload(at_office, UNITS, book(*rows)).url

    checked = matched(at_office, UNITS, address, sector="A", name="C", note="B")

    assert checked.context["run"].rows[0].values["name"] == "市财政局"


def test_half_recognised_workbooks_say_what_was_left_and_lead_to_the_step(at_office):
    rows = [["领域", "单位名称", "编制数"], ["经济", "市财政局", 51]]

    checked = at_office.get(upload(at_office, UNITS, book(*rows)).url)

    page = checked.content.decode()
    assert "“编制数”没有认出是什么，不会导入" in page
    address = checked.context["address"] + "&match"
    again = matched(at_office, UNITS, address, staff="C")
    assert again.context["run"].rows[0].values["staff"] == 51


def test_what_was_remembered_can_be_taken_back(at_office):
    address = upload(at_office, UNITS, book(*COUNTY)).url
    matched(at_office, UNITS, address, sector="A", name="B", staff="C")

    back = submit(at_office, reverse(UNITS), at=address, forget="1", follow=True)

    assert not ColumnMatching.objects.exists()
    assert back.redirect_chain[-1][0].endswith("&match=1")
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"对应导入的列", "取消导入列的对应"} <= verbs


@pytest.mark.parametrize("number", ["50", "51"])
def test_registers_of_findings_go_in_without_asking(client, number, inspection, member):
    client.force_login(member)
    page = reverse("findings:finding_import", args=[inspection.pk])
    data = next(CASES.glob(f"{number}-*")).read_bytes()

    sent = submit(client, page, file=SimpleUploadedFile("汇总.xlsx", data))

    assert "match" not in sent.url
    rows = client.get(sent.url).context["run"].rows
    assert len(rows) == 2
    assert not Finding.objects.exists()


def test_templates_offer_the_words_of_today_and_an_example_that_is_never_read(at_office):
    response = at_office.get(reverse(UNITS) + "?template")
    data = b"".join(response.streaming_content)
    made = openpyxl.load_workbook(io.BytesIO(data))
    page = made.worksheets[0]

    assert [sheet.title for sheet in made] == [page.title, EXAMPLE, CHOICES]
    offered = {str(v.sqref).split(":")[0]: v.formula1 for v in page.data_validations.dataValidation}
    assert offered["A4"] == f"'{CHOICES}'!$A$2:$A${Sector.objects.count() + 1}"
    words = [cell.value for cell in made[CHOICES]["A"][1:]]
    assert set(words[: Sector.objects.count()]) == set(
        Sector.objects.values_list("name", flat=True)
    )
    assert made[EXAMPLE]["B4"].value == "市某某局"

    page["A4"], page["B4"] = "经济", "市财政局"
    filled = io.BytesIO()
    made.save(filled)
    run = at_office.get(upload(at_office, UNITS, filled.getvalue()).url).context["run"]

    assert [row.values["name"] for row in run.rows] == ["市财政局"]
    assert run.sheet.other_sheets == ()


def test_a_template_that_nobody_filled_in_imports_no_example(at_office, office):
    with importing.template(InspectorImporter(office)) as file:
        refused = upload(at_office, PEOPLE, file.read())

    assert refused.status_code == 422
    assert "下面没有数据" in refused.content.decode()
    assert not Inspector.objects.exists()


@pytest.mark.parametrize("importer", [UnitImporter, InspectorImporter])
def test_examples_would_pass_where_they_stand(office, importer):
    """What the example shows is what the import takes."""
    own = importer(office)
    columns = own.template_columns()
    rows = [[row.get(c.key, "") for c in columns] for row in own.get_examples(columns)]

    with spreadsheets.write(columns, rows, title="示例") as file:
        run = importing.dry_run(own, file.read())

    assert [row.verdict for row in run.rows] == ["new"] * len(rows)


def test_columns_matched_wrongly_are_matched_again_beside_the_error(at_office):
    address = upload(at_office, UNITS, book(*COUNTY)).url
    asked = at_office.get(address).content.decode()

    checked = matched(at_office, UNITS, address, sector="B", name="A", staff="C")

    assert "没有按列名认出表头" in asked
    assert "现按第1行为表头" in asked
    assert checked.context["run"].counts["error"] == 2
    again = checked.content.decode().partition("列对应错了？重新对应")[0].rpartition('href="')[2]
    assert "match" in again
    assert at_office.get(f"{checked.context['address']}&match").context["is_remembered"]
