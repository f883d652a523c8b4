"""A row out of scope answers as one that is not there: the same page, headers and statements.

Equal statements stand for equal time: whoever measures the answer learns nothing either.
"""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import matrix
from tests.asking import settled
from tests.attacks.forging import forged
from tests.matrix import POLICY
from tests.permissions.addresses import GUARDED, is_post_only

ABSENT = 999_999
DIGITS = re.compile(r"\d+")
# The length of the page, the session, and the number of the request: drawn anew, whatever is asked.
MOVING = ("Content-Length", "Set-Cookie", "X-Request-Id")
# Who asks, and on which side nothing is theirs.
ASKERS = (("former_member", 0), ("liaison", 1), ("organ", 1), ("leadership", None))


def ask(client, url: str, **headers) -> tuple:
    """Status, page, headers and shapes of the statements; whatever was done is undone."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        response = (client.post if is_post_only(url) else client.get)(url, headers=headers)
        found = settled(response)
        transaction.set_rollback(True)
    shapes = [DIGITS.sub("#", query["sql"].partition(" FROM ")[2]) for query in asked]
    told = {k: v for k, v in response.items() if k not in MOVING}
    return found, told, shapes


def pairs(objects, name: str, side: int | None) -> list[tuple[str, str]]:
    """Addresses of rows that ``name`` may not see, each with the same of a row that is not there."""
    found = []
    for address in GUARDED:
        kind = address.kind
        if kind is None or address.is_nested or "label" in address.arguments:
            continue
        sides = (side,) if side is not None else (0, 1)
        for each in sides:
            if name not in getattr(POLICY[kind], ("own", "foreign")[each]):
                url = address.of(objects[each])
                pk = objects[each][kind].pk
                found.append((url, url.replace(f"/{pk}/", f"/{ABSENT}/", 1)))
    return found


@pytest.mark.parametrize(("name", "side"), ASKERS)
def test_hidden_answers_as_absent(world, clients, name, side):
    _, objects = world
    asked = pairs(objects, name, side)

    differing = [
        (hidden, absent)
        for hidden, absent in asked
        if ask(clients[name], hidden) != ask(clients[name], absent)
    ]

    assert asked
    assert not differing


def test_the_same_for_fragments(world, clients):
    _, objects = world
    asked = pairs(objects, "liaison", 1)[::4]
    forged = {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "results"}

    differing = [
        hidden
        for hidden, absent in asked
        if ask(clients["liaison"], hidden, **forged) != ask(clients["liaison"], absent, **forged)
    ]

    assert asked
    assert not differing


@pytest.mark.parametrize("person", ["ungranted_office", "leader", "organ"])
def test_a_hidden_persons_name_is_looked_for_as_an_unknown_one(world, clients, person):
    """Of the other side's clue; the exact search tells nothing by rows, words or statements."""
    _, (_, foreign) = world
    hidden = matrix.mark("foreign", "person")
    assert foreign["clue"].persons.get().name == hidden
    client, url = clients[person], reverse("findings:clue_person")

    def look(name: str) -> tuple:
        with CaptureQueriesContext(connection) as asked:
            response = client.post(url, forged(url, {"person": name}))
        status, page = settled(response)
        return status, page.replace(name, "（姓名）"), len(asked)

    assert look(hidden) == look("查无此人甲乙丙")
