"""How many statements a page of a team's registers asks: as many for three rows as for one, and no more than said."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.documents import registry
from fieldwork.actions import focus, survey_answers
from tests import browsed
from tests.fieldwork import intake_rows, petition_rows, survey_rows
from tests.fieldwork.weekly_rows import in_stay

# Statements of the sign-in, the scope, the page and its record of who looked.
PETITIONS, OF_ONE, PETITION, FOCUS, BOARD, PROFILE, ANSWER = 12, 16, 21, 8, 10, 12, 12


def asked(client, url: str) -> int:
    client.get(url)  # what is asked once a process is asked
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.fixture
def desk(client, leader):
    client.force_login(leader)
    return client


def record(inspection, *, by, number: int):
    """Registered, of its own text and persons; two of them went to the unit."""
    told = {"reporter": f"举报{number}", "text": f"第{number}封来信", "contact": str(number)}
    petition = petition_rows.registered(inspection, by=by, **told)
    petition_rows.to_unit(petition, by=by)
    return petition


@pytest.mark.parametrize("narrowed", [False, True])
def test_the_register_of_petitions(desk, inspection, leader, narrowed):
    url = reverse("fieldwork:petition_list") + (f"?inspection={inspection.pk}" if narrowed else "")
    record(inspection, by=leader, number=1)
    one = asked(desk, url)
    for number in (2, 3):
        record(inspection, by=leader, number=number)

    assert asked(desk, url) == one <= (OF_ONE if narrowed else PETITIONS)


def test_the_sheet_of_a_petition(desk, inspection, leader):
    """Others like it, and where it went, are asked at once however many there are."""
    petition = record(inspection, by=leader, number=1)
    record(inspection, by=leader, number=2)
    one = asked(desk, petition.get_absolute_url())
    for number in (3, 4):
        record(inspection, by=leader, number=number)
        petition_rows.to_unit(petition, by=leader, wording="请再核实一件事。")

    assert asked(desk, petition.get_absolute_url()) == one <= PETITION


def test_the_list_of_focus_points(desk, inspection, leader):
    def raise_one(number: int) -> None:
        told = {"kind": "risk", "title": f"事项{number}", "why": "审计指出", "sources": ""}
        focus.raise_point(inspection, told | {"assignee": leader.inspector}, by=leader)

    raise_one(1)
    one = asked(desk, reverse("fieldwork:focus_list"))
    for number in (2, 3):
        raise_one(number)

    assert asked(desk, reverse("fieldwork:focus_list")) == one <= FOCUS


def test_the_board_of_letters(client, inspection, office, receiving_organ, organ, foreign_organ):
    client.force_login(office)
    intake_rows.told(inspection, receiving_organ, by=office, handler=organ)
    url = reverse("fieldwork:intake_board", args=[inspection.round_id])
    one = asked(client, url)
    intake_rows.asked(inspection, foreign_organ.organ_links.get().organ, by=office)

    assert asked(client, url) == one <= BOARD


def test_the_profile_of_a_unit(inspection, office, leader, receiving_organ, organ):
    intake_rows.told(inspection, receiving_organ, by=office, handler=organ)
    kind = registry.get("unit_profile")

    with CaptureQueriesContext(connection) as found:
        kind.make(leader, inspection.unit)

    assert len(found) <= PROFILE


def test_an_answer_to_a_survey(inspection, member):
    """As many statements with a hundred codes as with two: they are rewritten in one."""
    in_stay(inspection)
    cache.clear()

    def send(codes: int) -> int:
        survey = survey_rows.opened(inspection, by=member, title=f"问卷{codes}")
        code = survey_answers.issue_codes(survey, codes, by=member)[0]
        client = Client()
        with CaptureQueriesContext(connection) as found:
            given = {"q0": "1", "q1": "0", "answer": "1"}
            address = reverse("fieldwork:answer")
            sent = browsed.submit(client, address, at=f"{address}{code}/", **given)
        assert sent.status_code == 302
        return len(found)

    send(2)
    assert send(2) == send(100) <= ANSWER
