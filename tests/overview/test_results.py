"""成果运用台账: each figure is what its list shows and what plain SQL counts; clues stay figures (ADR 0107)."""

import io
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from findings.models import Clue, Handoff, HandoffOutcome
from overview.queries import results
from rectification.models import ItemOutcome
from rounds.models import Inspection, Round
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "overview:results"
NONE = {"clue1", "clue3", "clue4"}  # the only handoff ends in 第二种形态
MOST = 12  # statements of the page, however many lines it has

# The same figures of one round without a line of ours.
PLAIN = {
    "findings": "SELECT count(*) FROM findings_finding f JOIN rounds_inspection i ON i.id = f.inspection_id"
    " WHERE f.state IN ('signed', 'fed_back') AND i.round_id = %s",
    "clues": "SELECT count(*) FROM findings_clue c JOIN rounds_inspection i ON i.id = c.inspection_id"
    " WHERE i.round_id = %s",
    "filed": "SELECT count(*) FROM findings_handoff h JOIN findings_clue c ON c.id = h.clue_id"
    " JOIN rounds_inspection i ON i.id = c.inspection_id WHERE h.state = 'answered'"
    " AND h.outcome IN ('filed','party','official','punished','justice') AND i.round_id = %s",
    "advice": "SELECT count(*) FROM findings_recommendation r JOIN rounds_inspection i"
    " ON i.id = r.inspection_id WHERE r.state <> 'draft' AND i.round_id = %s",
    "issues": "SELECT count(*) FROM findings_commonissue WHERE round_id = %s",
    "decisions": "SELECT count(*) FROM findings_commonissue WHERE state IN ('decided', 'closed')"
    " AND round_id = %s",
    "tasks": "SELECT count(*) FROM findings_resolutiontask t JOIN findings_resolution m"
    " ON m.id = t.resolution_id WHERE m.round_id = %s",
}
OUTCOME = (
    "SELECT coalesce(sum({sum}), 0) FROM rectification_itemoutcome o"
    " JOIN rectification_ledgeritem t ON t.id = o.item_id"
    " JOIN rectification_ledger l ON l.id = t.ledger_id"
    " JOIN rounds_inspection i ON i.id = l.inspection_id"
    " WHERE o.withdrawn_at IS NULL AND {where} AND i.round_id = %s"
)
HELD = ("o.kind IN ('party','official','punished','organisational','justice','admonished','criticised',"
        "'talked_to','educated','held')")  # fmt: skip
PLAIN |= {
    "people": OUTCOME.format(sum="quantity", where=HELD),
    "money": OUTCOME.format(sum="money", where="money > 0"),
    "rules": OUTCOME.format(sum="quantity", where="o.kind = 'rule'"),
    **{
        f"item{degree}": OUTCOME.format(sum="quantity", where=f"{HELD} AND degree = {degree}")
        for degree in (1, 2, 3, 4)
    },
    "clue_money": "SELECT coalesce(sum(money), 0) FROM findings_handoffoutcome o"
    " JOIN findings_handoff h ON h.id = o.handoff_id JOIN findings_clue c ON c.id = h.clue_id"
    " JOIN rounds_inspection i ON i.id = c.inspection_id WHERE withdrawn_at IS NULL AND i.round_id = %s",
    **{
        f"clue{degree}": "SELECT coalesce(sum(quantity), 0) FROM (SELECT DISTINCT ON (o.handoff_id) o.*"
        " FROM findings_handoffoutcome o WHERE withdrawn_at IS NULL"
        " ORDER BY o.handoff_id, decided_on DESC, id DESC) o JOIN findings_handoff h ON h.id = o.handoff_id"
        " JOIN findings_clue c ON c.id = h.clue_id JOIN rounds_inspection i ON i.id = c.inspection_id"
        f" WHERE degree = {degree} AND i.round_id = %s"
        for degree in (1, 2, 3, 4)
    },
}


@pytest.fixture
def world(matrix_world) -> SimpleNamespace:
    """The matrix's rows with outcomes of every kind on both sides."""
    people, sides = matrix_world
    for side in sides:
        item, office = side["item"], people.office
        row = {"item": item, "entered_by": office, "decided_on": make.days(0)}
        for kind, degree, quantity, money in (
            ("talked_to", 1, 4, 0), ("party", 2, 1, "2.50"), ("official", 3, 2, 0), ("justice", 4, 1, 0),
            ("recovered", None, 1, "7.25"), ("held", None, 1, 0),
        ):  # fmt: skip
            ItemOutcome.objects.create(
                kind=kind, degree=degree, quantity=quantity, money=Decimal(money), **row
            )
        withdrawn = {"withdrawn_by": office, "withdrawn_at": item.created_at}
        ItemOutcome.objects.create(kind="talked_to", degree=1, quantity=9, **withdrawn, **row)
        Handoff.objects.filter(pk=side["handoff"].pk).update(state="answered", outcome="party")
        HandoffOutcome.objects.create(
            handoff=side["handoff"], kind="party", degree=2, quantity=3, entered_by=office,
            decided_on=make.days(0), money=Decimal("1.50"),
        )  # fmt: skip
        HandoffOutcome.objects.update(money=Decimal("1.50"))
    return SimpleNamespace(people=people, own=sides[0], foreign=sides[1])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines_of(user, rows) -> dict:
    return {line.of: line for line in results.lines(rows, user)}


def plain(key: str, row: Round):
    with connection.cursor() as cursor:
        cursor.execute(PLAIN[key], [row.pk])
        return cursor.fetchone()[0]


def test_every_figure_of_a_round_is_what_plain_sql_counts(world):
    found = lines_of(world.people.office, Round.objects.all())

    assert {figure.key for figure in results.ALL} == PLAIN.keys()
    for figure in results.ALL:
        of_own = found[world.own["round"]].cells[figure.key]
        assert of_own.value == plain(figure.key, world.own["round"]), figure.key
        assert of_own.value or figure.key in NONE, f"nothing counted as {figure.key}"


def test_every_figure_opens_as_many_rows_as_make_it(world):
    client = signed_in(world.people.office)
    for rows in (Round.objects.all(), Inspection.objects.select_related("unit", "round__term")):
        opened = 0
        for line in lines_of(world.people.office, rows).values():
            for cell in line.row(results.ALL):
                if cell.url:
                    shown = list(client.get(cell.url).context["rows"])
                    assert len(shown) == cell.rows, cell.url
                    if cell.figure.adds and "outcomes" in cell.url:
                        assert sum(getattr(row, cell.figure.adds) for row in shown) == cell.value
                    opened += 1
        assert opened >= len(results.ALL) - len(NONE)


def test_who_may_not_read_clues_has_figures_only_and_few_of_none(world):
    leadership = world.people.leadership
    own, inspection = world.own["round"], world.own["inspection"]
    HandoffOutcome.objects.update(money=70)  # much of one case is of one case still
    for key in ("clues", "filed", "clue2", "clue_money"):
        assert lines_of(leadership, Round.objects.all())[own].cells[key].words == results.FEW
        of_unit = lines_of(leadership, Inspection.objects.select_related("unit", "round__term"))
        assert of_unit[inspection].cells[key].words == results.HIDDEN
    first = Clue.objects.filter(inspection=inspection).first()
    for number in range(200, 206):
        Clue.objects.create(
            inspection=inspection, year=2026, number=number, summary="x", source="other",
            created_by=first.created_by,
        )  # fmt: skip

    line = lines_of(leadership, Round.objects.all())[own]

    assert line.cells["clues"].value == Clue.objects.filter(inspection__round=own).count()
    assert not line.cells["clues"].url
    found = results.lines(Round.objects.all(), leadership)
    assert results.totals(found, results.CLUE_FIGURES)[1].words == results.HIDDEN


def test_that_a_unit_has_no_clue_is_told_to_nobody_without_a_grant(world):
    bare = make.InspectionFactory(round=world.own["round"])
    rows = Inspection.objects.filter(pk=bare.pk).select_related("unit", "round__term")

    for user, words in ((world.people.leadership, results.HIDDEN), (world.people.office, "0")):
        cells = results.lines(rows, user)[0].cells
        assert {cells[key].words for key in ("clues", "filed", "clue1")} == {words}
        assert cells["people"].words == "0"


def test_the_page_by_term_by_round_and_by_unit(world):
    client, own = signed_in(world.people.office), world.own["inspection"]

    page = client.get(reverse(URL)).content.decode()
    assert world.own["round"].short_name in page
    assert "第一种形态占50%" in page  # 4 of 8 persons with a degree, in each round
    for query in ({"round": own.round_id}, {"unit": own.unit_id}):
        assert own.unit.name in client.get(reverse(URL), query).content.decode()
    for nonsense in ("x", "99999999999999", "-1", "²"):
        assert client.get(reverse(URL), {"round": nonsense, "term": nonsense}).status_code == 200


def test_only_office_and_leadership(world):
    for name, status in (
        ("office", 200),
        ("leadership", 200),
        ("leader", 404),
        ("liaison", 404),
        ("organ", 404),
    ):
        user = getattr(world.people, name)
        assert signed_in(user).get(reverse(URL)).status_code == status, name


def test_the_workbook_tells_what_the_page_tells(world):
    client = signed_in(world.people.leadership)

    response = client.get(reverse(URL), {"export": "xlsx"})

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    head = next(n for n, row in enumerate(cells) if row[0] == "轮次、单位")
    row = next(row for row in cells[head:] if row[0] == world.own["round"].short_name)
    named = dict(zip(cells[head], row, strict=True))
    assert named["问责（人）"] == plain("people", world.own["round"])
    assert named["问题线索（件）"] == results.FEW
    assert AuditEvent.objects.filter(
        verb="导出成果运用台账", actor_id=world.people.leadership.pk
    ).exists()


@pytest.mark.parametrize("narrowed", [False, True])
def test_it_asks_as_much_for_one_line_as_for_four(world, narrowed):
    client, own = signed_in(world.people.office), world.own["inspection"]
    url = reverse(URL) + (f"?round={own.round_id}" if narrowed else "")
    one = asked(client, url)
    for _ in range(3):
        make.InspectionFactory(
            round=own.round if narrowed else make.RoundFactory(term=own.round.term)
        )

    assert asked(client, url) == one <= MOST


def asked(client, url: str) -> int:
    cache.clear()
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)
