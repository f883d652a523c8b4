"""The leader's charts: each figure is the number of rows behind it, and what plain SQL counts."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import process_cache
from core.charts import Tracks
from findings.models import Category, Clue, Finding
from overview.queries import leadership as queries
from overview.queries import worklist
from rounds.enums import RoundState, Stage
from rounds.models import Inspection
from tests import factories as make
from tests.factories import days, today
from tests.findings import clue_rows
from tests.overview import leader_rows
from tests.snapshots import snapshot_fixture

HOME = reverse("overview:home")
STATEMENTS = 25  # of the leader's home after a write, sign-in and frame included


def made(user) -> queries.Board:
    process_cache.forget()
    return queries.board(user, today())


@snapshot_fixture
def board(office, leadership) -> queries.Board:
    leader_rows.everything(office)
    return made(leadership)


def counted(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def segments(chart: Tracks, name: str) -> dict[str, float]:
    """Row → size of its segment of this name."""
    return {
        row.label: each.value for row in chart.rows for each in row.segments if each.name == name
    }


def opened(board: queries.Board) -> Iterator[tuple[str, float, str]]:
    """(which, how many, the list that has them) of everything that counts rows."""
    for figure in board.figures:
        yield figure.label, figure.value, figure.url
    for chart in (board.coverage, board.overdue, board.categories, board.results):
        for row in chart.rows:
            if row.url:
                yield (
                    f"{chart.key} {row.label}",
                    float("".join(filter(str.isdigit, row.figure))),
                    row.url,
                )
            for each in row.segments:
                yield f"{chart.key} {row.label} {each.name}", each.value, each.url
    for row in board.timeline.rows:
        yield f"timeline {row.label}", float(row.figure.removesuffix("家")), row.url
    for point in board.closure.points:
        closed = point.words.partition("项")[0].removeprefix("已销号")
        yield f"closure {point.label}", float(closed), point.url


def test_every_figure_is_the_number_of_rows_that_it_opens(client, board, leadership):
    client.force_login(leadership)
    wrong = {}
    for which, number, url in opened(board):
        page = client.get(url)
        found = (
            page.context["filterset"].qs.count()
            if "#" not in url
            else len(board.stuck.rows + board.stuck_more.rows)
        )
        if (page.status_code, found) != (200, number):
            wrong[which] = (number, found, url)

    assert wrong == {}
    assert len(list(opened(board))) > 30


def test_what_stands_still_leads_to_its_inspection(client, board, leadership):
    client.force_login(leadership)

    for row in (*board.stuck.rows, *board.stuck_more.rows):
        assert client.get(row.url).context["object"].unit.name == row.label


def test_coverage_is_what_sql_counts(board):
    rows = counted(
        """SELECT s.name, count(*), count(*) FILTER (WHERE EXISTS (
             SELECT 1 FROM rounds_inspection i JOIN rounds_round r ON r.id = i.round_id JOIN rounds_term t ON t.id = r.term_id
             WHERE i.unit_id = u.id AND t.is_current AND r.state NOT IN ('planning', 'submitted')))
           FROM rounds_unit u JOIN rounds_sector s ON s.id = u.sector_id WHERE u.is_active GROUP BY s.name"""
    )  # fmt: skip

    assert segments(board.coverage, "已巡察") == {name: done for name, _, done in rows}
    assert segments(board.coverage, "未巡察") == {
        name: number - done for name, number, done in rows
    }


def test_closure_is_what_sql_counts(board):
    rows = counted(
        """SELECT r.number, count(*), count(*) FILTER (WHERE i.state = 'closed'),
             count(*) FILTER (WHERE i.state = 'closed' OR i.due_on < %s)
           FROM rectification_ledgeritem i JOIN rectification_ledger l ON l.id = i.ledger_id
           JOIN rounds_inspection n ON n.id = l.inspection_id JOIN rounds_round r ON r.id = n.round_id
           GROUP BY r.number, r.starts_on ORDER BY r.starts_on""",
        today(),
    )

    assert [(p.value, p.target) for p in board.closure.points] == [
        (100 * closed // number, 100 * due // number) for _, number, closed, due in rows
    ]
    number, closed, due = (sum(row[place] for row in rows) for place in (1, 2, 3))
    assert board.closure.title == (
        f"整改事项{number}项，已销号{closed}项（{100 * closed // number}%），到期未销号{due - closed}项"
    )


def test_overdue_is_what_sql_counts(board):
    rows = counted(
        """SELECT u.name, count(*) FROM rectification_ledgeritem i JOIN rectification_ledger l ON l.id = i.ledger_id
           JOIN rounds_unit u ON u.id = l.unit_id
           WHERE i.state IN ('issued', 'acknowledged', 'in_progress') AND i.due_on < %s GROUP BY u.name""",
        today(),
    )  # fmt: skip

    assert segments(board.overdue, "逾期") == dict(rows)
    assert len(rows) == 6


def test_categories_are_what_sql_counts(board):
    rows = counted(
        """SELECT r.id, coalesce(p.name, c.name, '未分类'), count(*) FROM findings_finding f
           JOIN rounds_inspection n ON n.id = f.inspection_id JOIN rounds_round r ON r.id = n.round_id
           LEFT JOIN findings_category c ON c.id = f.category_id LEFT JOIN findings_category p ON p.id = c.parent_id
           WHERE f.state NOT IN ('withdrawn', 'draft') GROUP BY 1, 2"""
    )  # fmt: skip
    drawn = {
        (int(row.url.rpartition("=")[2]), each.name): each.value
        for row in board.categories.rows
        for each in row.segments
        if each.value
    }

    assert drawn == {(round, name): number for round, name, number in rows}
    assert {name for _, name in drawn} == {"作风建设", "选人用人", "未分类"}


def test_results_are_what_sql_counts(board):
    (numbers,) = counted(
        """SELECT (SELECT count(*) FROM findings_finding WHERE state NOT IN ('withdrawn', 'draft')),
             (SELECT count(*) FROM rectification_ledgeritem),
             (SELECT count(*) FROM rectification_ledgeritem WHERE state = 'closed')"""
    )

    assert tuple(segments(board.results, "数量").values()) == numbers


def test_the_time_line_has_the_stages_of_every_round(board):
    first, *_, running = board.timeline.rows

    assert [each.name for each in first.segments if each.name != "准备"] == ["驻点", "集中整改"]
    assert [each.name for each in running.segments] == ["驻点"]
    assert running.note == "实施：准备1，了解3"
    assert board.timeline.title == "在办3轮：2轮整改、1轮实施"
    starts = [row.segments[0].start for row in board.timeline.rows]
    assert starts == sorted(starts)


def test_who_stands_still_and_since_when(board):
    found = {
        row.label: (row.figure, row.note) for row in (*board.stuck.rows, *board.stuck_more.rows)
    }

    assert found["市第20局"] == ("3天", "了解：驻点超期")
    assert found["市第23局"] == ("60天", "准备：未按期进驻")
    assert found["市第00局"] == ("9天", "整改：整改事项逾期1项")
    assert len(found) == 10
    assert (
        board.stuck.title == f"10家停滞，最久的市第23局自{days(-60).month}月{days(-60).day}日起60天"
    )


def test_a_stay_without_new_rows_stands_still_until_one_comes_in(inspection, member, leadership):
    entered = days(-9)
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.FIELDWORK, entry_on=entered)

    assert [(row.figure, row.note) for row in made(leadership).stuck.rows] == [
        ("9天", "了解：没有新登记")
    ]
    leader_rows.sheet(inspection, member, 1, None)
    assert made(leadership).stuck.rows == []


def test_an_empty_office_is_told_so(client, leadership):
    found = made(leadership)
    client.force_login(leadership)
    page = client.get(HOME).content.decode()

    assert found.stuck.title == "没有停滞的单位"
    assert found.timeline.title == "没有在办的轮次"
    assert "每个单位都在往前走" in page
    assert "没有逾期的整改事项" in page


def test_archived_rounds_stand_on_the_line_and_hold_nobody_up(office, leadership):
    (round,) = leader_rows.everything(office, rounds=0)
    Inspection.objects.filter(round=round).update(stage=Stage.ARCHIVED)
    type(round).objects.filter(pk=round.pk).update(state=RoundState.ARCHIVED)

    found = made(leadership)
    assert found.stuck.rows == []
    assert len(found.timeline.rows) == 1


def test_clues_are_counted_for_whoever_was_granted_them(
    client, inspection, leader, leadership, security
):
    clue_rows.registered(inspection, by=leader)
    client.force_login(leadership)
    process_cache.forget()

    assert "您没有线索知悉授权" in client.get(HOME).content.decode()
    clue_rows.grant(leadership, inspection, by=security)
    figures = {figure.label: figure for figure in queries.clue_figures(leadership, today())}
    assert figures["知悉的线索"].value == 1
    for figure in figures.values():
        rows = client.get(figure.url).context["filterset"].qs
        assert rows.count() == figure.value
    assert Clue.objects.count() == 1


def test_the_home_shows_what_waits_first(client, board, leadership):
    client.force_login(leadership)
    page = client.get(HOME).content.decode()

    places = [
        page.index(f'data-answer="{which}"') for which in ("todo", "timeline", "stuck", "clues")
    ]
    assert places == sorted(places)
    assert page.index(board.stuck.title) > places[0]
    assert len(worklist.waiting_for(leadership, today())) == page.count("去办理")


def test_as_many_statements_for_many_rows_as_for_few(client, office, leadership):
    client.force_login(leadership)
    leader_rows.everything(office)
    few = asked(client)
    leader_rows.everything(office, rounds=3, units=6, place="县")
    Finding.objects.update(category=Category.objects.create(name="新分类"))

    many = asked(client)
    assert many == few <= STATEMENTS


def asked(client) -> int:
    client.get(HOME)
    process_cache.forget()  # as after a write
    with CaptureQueriesContext(connection) as found:
        assert client.get(HOME).status_code == 200
    return len(found)


def test_others_have_the_home_they_had(client, office, inspection, leader):
    make.InspectionFactory()
    for user in (office, leader):
        client.force_login(user)
        assert "data-answer" not in client.get(HOME).content.decode()
