"""发文登记簿: what is in it, for whom, that its numbers are whole, and that it costs the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.documents import issuing, registry
from core.models import AuditEvent, IssuedNumber, NumberSeries
from findings.models import ImmediateFix
from overview.views import dispatches as sheets
from rounds.models import Inspection
from tests import factories as make
from tests import matrix

pytestmark = pytest.mark.day

NOTICE = "inspection_notice"


@pytest.fixture
def world(matrix_world):
    return matrix_world


@pytest.fixture
def page(client, world):
    client.force_login(world[0].office)
    return lambda query="": client.get(reverse("overview:dispatch_register") + query)


def bear(series: str, numbers, year: int, inspections) -> None:
    """Documents of one series under these numbers, as issuing keeps them."""
    kind = registry.get(NOTICE)
    for number, inspection in zip(numbers, inspections, strict=True):
        IssuedNumber.objects.create(
            series=series, year=year, number=number, target_type=kind.model,
            target_id=inspection.pk, kind=NOTICE, issued_on=timezone.localdate(),
            issued_by=make.UserFactory(),
        )  # fmt: skip
    NumberSeries.objects.update_or_create(
        series=f"document.{series}", year=year, defaults={"last": max(numbers)}
    )


def test_every_number_of_the_rows_is_in_it_and_none_of_the_clues(world, page):
    fixes = list(ImmediateFix.objects.all())
    NumberSeries.objects.create(series="findings.fix", year=fixes[0].year, last=len(fixes))

    response = page(f"?year={fixes[0].year}")

    shown = {row.reference for row in response.context["rows"]}
    assert {str(fix) for fix in fixes} <= shown
    assert "巡线移" not in response.content.decode().replace("线索移交", "")
    assert not any("线" in reference for reference in shown)


def test_a_document_issued_by_its_own_number_joins_it(world, page):
    office, kind = world[0].office, registry.get(NOTICE)
    inspection = next(
        row for row in Inspection.objects.order_by("pk") if issuing.can_issue(office, kind, row)
    )
    row = issuing.issue(kind, inspection, by=office)

    found = page(f"?year={row.year}&series={row.series}").context["rows"]

    assert [e.reference for e in found] == [str(row)]
    assert found[0].unit == inspection.unit.name
    assert found[0].url == inspection.get_absolute_url()


def test_a_missing_number_is_named(world, page):
    inspections = list(Inspection.objects.order_by("pk")[:2])
    bear("巡通", [1, 3], 2031, inspections)

    response = page("?year=2031")

    assert [(s.series, s.last, s.missing) for s in response.context["series"]] == [
        ("巡通", 3, (2,))
    ]
    assert "缺2号" in response.content.decode()


def test_search_filter_and_export(world, page):
    first, second = Inspection.objects.order_by("pk")[:2]
    bear("巡通", [1, 2], 2031, [first, second])

    def numbers(query):
        return [row.number for row in page(f"?year=2031{query}").context["rows"]]

    assert numbers("") == [2, 1]
    assert numbers(f"&q={second.unit.name}") == [2]
    assert numbers("&q=2031〕1号") == [1]
    assert numbers("&series=没有") == [2, 1]
    assert "没有符合条件的文书" in page("?year=2031&q=查无此文").content.decode()
    book = b"".join(page("?year=2031&export=csv&q=1号").streaming_content).decode("utf-8-sig")
    assert "巡通〔2031〕1号" in book
    assert "巡通〔2031〕2号" not in book
    assert AuditEvent.objects.filter(verb="导出", note__contains="发文登记簿2031年").exists()


def test_empty_says_so_in_a_sentence(client, office):
    client.force_login(office)
    text = client.get(reverse("overview:dispatch_register")).content.decode()
    assert "还没有发文" in text


def test_only_office_and_leadership_have_it(world, client):
    people, _ = world
    for name in matrix.PEOPLE:
        client.force_login(getattr(people, name))
        status = client.get(reverse("overview:dispatch_register")).status_code
        assert (status == 200) == (name in matrix.INSIDE), name


def test_more_documents_cost_no_more_queries(world, page):
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert page("?year=2031").status_code == 200
        return len(found)

    inspections = list(Inspection.objects.order_by("pk")[:1])
    bear("巡通", [1], 2031, inspections)
    page("?year=2031")
    before = cost()
    more = [make.InspectionFactory() for _ in range(5)]
    bear("巡通", range(2, 7), 2031, more)

    assert cost() == before
    assert len(page("?year=2031").context["rows"]) == 6


def test_the_register_comes_in_pages_of_fifty_newest_first(db):
    rows = list(range(120, 0, -1))

    first, last = sheets.page(rows, ""), sheets.page(rows, "100")

    assert (first.rows[0], len(first.rows), first.previous, first.next) == (120, 50, "", "50")
    assert (last.rows, last.previous, last.next) == (rows[100:], "50", "")
    assert sheets.page(rows, "x") == sheets.page(rows, "9999") == first


def test_a_units_page_lists_the_documents_about_it_and_no_others(world, client):
    first, other = Inspection.objects.order_by("pk").exclude(unit=None)[:2]
    bear("巡通", [1, 2], 2031, [first, other])
    client.force_login(world[0].office)

    text = client.get(first.unit.get_absolute_url()).content.decode()

    assert "巡通〔2031〕1号" in text
    assert "巡通〔2031〕2号" not in text
