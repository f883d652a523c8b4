"""Numbers of other people's rows, typed by hand: asked for, posted to, and with htmx's headers forged."""

import pytest
from django.db import transaction
from django.test import Client

from tests import matrix
from tests.asking import read
from tests.matrix import PEOPLE, POLICY
from tests.permissions.addresses import GUARDED, SHARED_DEEDS, is_post_only
from tests.permissions.answers import counts

# What htmx says of itself is said by whoever wants to; none of it opens anything.
FORGED = {
    "HX-Request": "true",
    "HX-Boosted": "true",
    "HX-Target": "main",
    "HX-Trigger": "row",
    "HX-Current-URL": "http://[not-an-address/",
    "HX-History-Restore-Request": "true",
    "HX-Prompt": "<script>",
}
# Everything that buttons of the product send along; a stranger knows them all.
TYPED = {"note": "越权", "do": "all", "version": "1", "approve": "1", "to": "rectifying", "pk": "1"}


@pytest.fixture
def world(matrix_world):
    return matrix_world


@pytest.fixture
def unrendered(monkeypatch):
    """Answers without their pages: whether a row is there is decided before anything is rendered."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *a, **k: "")


def strange(person: str, own: dict, foreign: dict):
    """Every page with the number of a row that this person may not know of.

    Addresses that take nothing but a POST are posted to as everybody by tests/permissions.
    """
    pages = (each for each in [*GUARDED, *SHARED_DEEDS] if each.kind)
    for address in (each for each in pages if not is_post_only(each.of(own))):
        for side, rows in (("own", own), ("foreign", foreign)):
            if person not in getattr(POLICY[address.kind], side):
                yield address.of(rows)


def test_a_strangers_number_is_absent_whatever_is_posted_to_it(world, unrendered):
    """That it is absent to look at, too, is asked for by tests/permissions."""
    people, (own, foreign) = world
    clients = {name: Client(raise_request_exception=False) for name in PEOPLE}
    for name, client in clients.items():
        client.force_login(getattr(people, name))
    before, found, asked = counts(), [], 0

    for person, client in clients.items():
        for number, url in enumerate(strange(person, own, foreign)):
            answer = client.post(url, TYPED, headers=FORGED if number % 2 else {})
            asked += 1
            if answer.status_code not in (404, 405):
                found.append((person, url, answer.status_code))

    assert asked > 2500
    assert not found
    assert counts() == before


def test_forged_htmx_headers_break_no_page_and_show_no_more(world):
    people, (own, _) = world
    client = Client(raise_request_exception=False)
    client.force_login(people.liaison)
    hidden = [matrix.mark(side, kind) for side in ("own", "foreign") for kind in ("draft", "clue")]

    for address in GUARDED:
        with transaction.atomic():
            answer = client.get(address.of(own), headers=FORGED)
            page = read(answer).decode(errors="ignore")
            transaction.set_rollback(True)
        assert answer.status_code < 500, address.name
        assert not [word for word in hidden if word in page], address.name
