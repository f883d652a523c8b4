"""领导驾驶舱: who has it, what it costs, that it tells nothing of clues, and what a locked session shows."""

from time import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import locking
from accounts.verbs import AccountVerb
from core import process_cache
from core.models import AuditEvent
from tests.browsed import form_of, submit
from tests.core.test_charts import Tags
from tests.factories import PASSWORD
from tests.findings import clue_rows
from tests.overview import leader_rows

PAGE, HANG, HOME = (reverse(f"overview:{name}") for name in ("cockpit", "cockpit_hang", "home"))
UNLOCK = reverse("accounts:unlock")
STATEMENTS = 12
LOCKED = 423


def asked(client) -> int:
    client.get(PAGE)
    process_cache.forget()  # as after a write
    with CaptureQueriesContext(connection) as found:
        assert client.get(PAGE).status_code == 200
    return len(found)


@pytest.fixture
def wall(client, leadership):
    """Hung up by its button, as the page shows it."""
    client.force_login(leadership)
    assert submit(client, HANG, at=PAGE).status_code == 302
    return client


def test_office_and_leadership_have_it(
    client, office, leadership, leader, liaison, organ, sysadmin
):
    for user, status in [
        (office, 200),
        (leadership, 200),
        *((each, 404) for each in (leader, liaison, organ, sysadmin)),
    ]:
        client.force_login(user)
        assert client.get(PAGE).status_code == status
        assert client.post(HANG).status_code == (302 if status == 200 else 404)


def test_it_costs_the_same_at_any_size(client, office, leadership):
    client.force_login(leadership)
    leader_rows.everything(office)
    few = asked(client)
    leader_rows.everything(office, rounds=4, units=7, place="县")

    assert asked(client) == few <= STATEMENTS


def test_nothing_of_it_is_about_clues(client, inspection, leader, leadership, security):
    clue_rows.registered(inspection, by=leader)
    clue_rows.grant(leadership, inspection, by=security)
    client.force_login(leadership)

    assert "线索" in client.get(HOME).content.decode().partition("<main")[2]
    assert "线索" not in client.get(PAGE).content.decode().partition("<main")[2]


def test_every_number_leads_to_a_page_that_opens(client, office, leadership):
    leader_rows.everything(office)
    client.force_login(leadership)
    process_cache.forget()
    links = set(Tags(client.get(PAGE).content.decode()).links)

    assert len(links) > 30
    for link in links:
        assert client.get(link.partition("#")[0]).status_code == 200, link


def test_every_figure_and_segment_is_a_link(client, office, leadership):
    leader_rows.everything(office)
    client.force_login(leadership)
    process_cache.forget()
    page = client.get(PAGE).content.decode()

    assert page.count('class="figure figure-') == page.count('<a class="figure figure-') == 4
    board = client.get(PAGE).context["board"]
    for chart in (board.timeline, board.coverage, board.stuck, board.overdue, board.categories):
        assert all(row.url for row in chart.rows)
        assert all(each.url for row in chart.rows for each in row.segments)
    assert all(point.url for point in board.closure.points)


def test_on_the_wall_it_alone_stays_readable(wall, leadership):
    assert wall.get(PAGE).status_code == 200
    assert wall.get(HOME).status_code == LOCKED
    assert wall.get(reverse("rounds:unit_list")).status_code == LOCKED
    assert AuditEvent.objects.filter(actor_id=leadership.pk, verb=AccountVerb.HUNG).count() == 1


def test_the_password_takes_it_from_the_wall(wall):
    asked_for = form_of(wall.get(HOME), HOME, UNLOCK)
    unlocked = asked_for.send(wall, UNLOCK, password=PASSWORD)

    assert unlocked.status_code == 302
    assert wall.get(HOME).status_code == 200
    locked = wall.session
    locking.lock(locked)
    locked.save()
    assert wall.get(PAGE).status_code == LOCKED  # what hung once does not hang for ever


def test_a_locked_session_that_does_not_hang_shows_nothing(client, leadership):
    client.force_login(leadership)
    session = client.session
    locking.lock(session)
    session.save()

    assert client.get(PAGE).status_code == LOCKED


def test_the_wall_outlives_the_hours_of_a_session_and_is_no_use_of_it(wall, client, leadership):
    session = wall.session
    session[locking.WALL] = int(time()) - 3600
    session.save()
    wall.get(PAGE)
    assert time() - wall.session[locking.WALL] < 60

    session = client.session
    locking.unlock(session)
    seen = int(time()) - 120
    session[locking.SEEN] = seen
    session.save()
    client.get(PAGE)
    assert (
        client.session[locking.SEEN] == seen
    )  # nobody watches over a session by looking at a wall
    client.get(HOME)
    assert client.session[locking.SEEN] > seen
