"""逾期 has one definition: what is still owed and past its day, on every page the same."""

import re

import pytest
from django.urls import reverse

from overview.queries import dashboard
from rectification import queries
from rectification.models import LedgerItem, Measure
from rectification.queries import ladder
from rounds.models import Deadline
from tests import factories as make


def make_late(row, field: str = "due_on") -> None:
    """Its day passed five days ago, in its own column and in its deadline."""
    type(row).objects.filter(pk=row.pk).update(**{field: make.days(-5)})
    kind = type(row)._meta.label_lower
    Deadline.objects.filter(target_type=kind, target_id=row.pk).update(due_on=make.days(-5))
    row.refresh_from_db()


def listed(client, user, due: str) -> int:
    """How many the list of deadlines says there are."""
    client.force_login(user)
    text = client.get(reverse("rounds:deadline_list"), {"due": due}).content.decode()
    return int(re.search(r"共\s*<strong>(\d+)", text)[1])


def test_a_late_measure_makes_its_item_overdue_everywhere(client, item, underway, office):
    make_late(item.measures.first())
    today = make.today()

    assert item.due_on > today
    assert queries.counters(underway.items.all(), today).overdue == 1
    assert list(LedgerItem.objects.overdue(today)) == [item]
    assert ladder.standings([underway], today)[underway.pk].overdue == 1
    (row,) = queries.with_overdue(type(underway).objects.all(), today)
    assert row.overdue == 1
    client.force_login(office)
    page = client.get(underway.get_absolute_url(), {"light": "red"}).content.decode()
    assert item.problem[:10] in page
    assert "措施逾期5天" in page


def test_what_was_handed_in_is_not_the_units_overdue(client, submitted, underway, office):
    make_late(submitted)
    for measure in submitted.measures.all():
        make_late(measure)
    today = make.today()

    assert queries.counters(underway.items.all(), today).overdue == 0
    assert not Deadline.objects.overdue(today).filter(target_id=submitted.pk).exists()
    client.force_login(office)
    page = client.get(underway.get_absolute_url()).content.decode()
    assert "逾期5天" not in page
    assert "已报请销号" in page


@pytest.mark.parametrize("who", ["liaison", "office", "leader"])
def test_the_home_counts_and_lists_the_deadlines_of_the_list(client, request, item, who):
    user = request.getfixturevalue(who)
    make_late(item)
    for measure in Measure.objects.filter(item=item):
        make_late(measure)

    board = dashboard.board(user, make.today())
    (figure,) = [each for each in board.figures if each.label == "逾期"]

    assert figure.value == listed(client, user, "overdue") >= 2
    assert len(board.late) == min(figure.value, dashboard.SHOWN)
    client.force_login(user)
    assert "项逾期，" not in client.get("/").content.decode()
