"""以往整改事项: what earlier inspections of the unit left is taken over as 重点关注事项, once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import NotYet
from fieldwork.models import FocusPoint
from rectification.actions import earlier, revisits
from rectification.enums import Verdict
from rectification.queries.earlier import earlier_items
from rounds.enums import Stage
from tests import factories as make
from tests.browsed import submit
from tests.rectification import revisit_rows as rows

AGAIN = {"demand": "补齐票据。", "due_on": make.days(30)}


@pytest.fixture
def again(ledger, office, inspection):
    """A later round that comes back to the unit whose revisit found two items not put right."""
    closed = rows.closed(ledger)
    revisit = rows.reported(closed, by=office, verdict=Verdict.REBOUND, **AGAIN)
    revisits.finish(revisit, by=office)
    starts_on = inspection.round.starts_on + timedelta(days=200)
    later = make.RoundFactory(
        kind="revisit", number=9, starts_on=starts_on, ends_on=starts_on + timedelta(days=60)
    )
    team = make.TeamFactory(round=later)
    return make.InspectionFactory(
        round=later, team=team, unit=inspection.unit, stage=Stage.PREPARATION
    )


def test_the_unresolved_stand_first_with_the_verdict(again, office):
    found = earlier_items(again, office)

    assert [each.is_unresolved for each in found] == [True, True, False]
    assert [each.verdict for each in found] == [Verdict.REBOUND, Verdict.REBOUND, None]


def test_no_item_of_the_same_round_is_earlier(inspection, ledger, office):
    assert earlier_items(inspection, office) == []


def test_taking_over_makes_points_once(again, office):
    found = earlier_items(again, office)

    points = earlier.take_over(again, items=found[:2], by=office)

    assert len(points) == 2
    assert "回访结论：反弹" in points[0].why
    with pytest.raises(NotYet, match="不再重复列入"):
        earlier.take_over(again, items=found[:2], by=office)
    assert FocusPoint.objects.filter(inspection=again).count() == 2


def test_the_page_has_the_unresolved_ticked(client, again, office):
    client.force_login(office)
    url = reverse("rectification:earlier_items", args=[again.pk])

    submit(client, url)

    assert FocusPoint.objects.filter(inspection=again).count() == 2
    page = client.get(url).content.decode()
    assert "已经列入重点关注的" in page


def test_the_unit_and_a_strange_team_see_nothing(client, again, liaison, outsider):
    for person in (liaison, outsider):
        client.force_login(person)
        url = reverse("rectification:earlier_items", args=[again.pk])
        assert client.get(url).status_code == 404
