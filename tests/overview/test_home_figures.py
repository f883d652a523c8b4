"""The home of office, teams and liaisons: each figure and bar opens as many rows as it counts."""

from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core import process_cache
from core.charts import Tracks
from overview.queries.dashboard import Board
from rectification.models import Ledger
from rounds.models import Inspection
from tests import factories as make
from tests.findings.making import draft
from tests.overview import leader_rows
from tests.snapshots import snapshot_fixture

HOME = reverse("overview:home")


def board_of(client, user) -> Board:
    process_cache.forget()
    client.force_login(user)
    return client.get(HOME).context["board"]


def wrong(client, found: list[tuple[str, int, str]]) -> dict[str, tuple[int, int]]:
    """What opens another number of rows than it says."""
    rows = {label: client.get(url).context["filterset"].qs.count() for label, _, url in found}
    return {label: (number, rows[label]) for label, number, _ in found if rows[label] != number}


def bars(chart: Tracks) -> list[tuple[str, int, str]]:
    return [(row.label, int(row.segments[0].value), row.url) for row in chart.rows]


@snapshot_fixture
def rows(office):
    leader_rows.everything(office)
    Ledger.objects.filter(pk=Ledger.objects.latest("pk").pk).update(
        state="closed", closed_on=make.today()
    )


def test_what_the_office_sees(client, rows, office):
    board = board_of(client, office)
    found = [*bars(board.categories), *bars(board.lights)]
    found += [(f.label, f.value, f.url) for f in board.figures if f.label != "在办巡察任务"]

    assert {label for label, number, _ in found if number} >= {
        "有逾期",
        "已办结",
        "作风建设",
        "未分类",
        "已销号",
    }
    assert wrong(client, found) == {}


def test_a_ledger_has_the_light_of_its_worst_item(client, rows, office):
    client.force_login(office)
    url = reverse("rectification:ledger_list")
    lights = [
        client.get(url, {"light": light}).context["filterset"].qs
        for light in ("red", "yellow", "green", "done")
    ]

    assert [each.count() for each in lights] == [5, 0, 0, 1]
    soon = lights[0].first()
    soon.items.filter(state="in_progress").update(due_on=make.days(3))
    assert client.get(url, {"light": "yellow"}).context["filterset"].qs.get() == soon


def test_what_a_team_sees_of_its_stay(client, inspection, member, leader):
    Inspection.objects.filter(pk=inspection.pk).update(stage="fieldwork", entry_on=make.days(-3))
    for number in range(2):
        draft(inspection, by=member, title=f"问题{number}")
    (stay,) = board_of(client, leader).stays

    assert bars(stay.sheets)[0][:2] == ("草稿", 2)
    assert wrong(client, bars(stay.sheets)) == {}


def test_whoever_is_on_a_team_besides_counts_for_nobody_else(client, rows, office):
    stay = Inspection.objects.filter(team__isnull=False).first()
    both = make.TeamMemberFactory(team=stay.team).inspector.user
    leader_rows.sheet(stay, both, 99, None, state="draft")
    User.objects.filter(pk=both.pk).update(roles=[Role.INSPECTOR, Role.OFFICE])
    board_of(client, User.objects.get(pk=both.pk))
    client.force_login(office)

    board = client.get(HOME).context["board"]

    assert wrong(client, bars(board.categories)) == {}
