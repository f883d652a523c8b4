"""Every page of what comes before a finding: accessible, quiet, within the width of a telephone.

Which pages there are is asked of the addresses, so that a new one is looked at by being there.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import resolve

from core.views import ActionView
from core.views.autosave import Autosave
from tests.browser.test_accessibility import ASK_AXE, AXE, tab_of  # noqa: F401 - fixture
from tests.browsing import listen, overflowing
from tests.permissions.addresses import Address, addresses

APP = "fieldwork:"
NARROW = 390
# Who is asked, until one of them has the page.
PEOPLE = ("leader", "office", "member", "organ", "liaison")
# Codes are answers: what opens with one is walked in tests/browser/test_before_a_finding.py.
WITHOUT = {"fieldwork:answer_code": "a code opens it, and no code lies anywhere"}


def pages() -> list[Address]:
    """Each address that a browser opens, once."""
    found = {}
    for address in addresses():
        if address.name.startswith(APP) and address.name not in WITHOUT:
            found.setdefault(address.name, address)
    return list(found.values())


def is_page(url: str) -> bool:
    view = resolve(url).func.view_class
    return hasattr(view, "get") and not issubclass(view, ActionView | Autosave)


@pytest.fixture
def seen(world) -> dict[str, tuple[str, str]]:
    """Name of each page → who has it, and its address in this world."""
    people, sides = world
    clients = {name: Client() for name in PEOPLE}
    for name, client in clients.items():
        client.force_login(getattr(people, name))
    opened = {}
    for address in pages():
        for who, url in asked(address, sides):
            if is_page(url) and clients[who].get(url).status_code == 200:
                opened[address.name] = (who, url)
                break
    return opened


def asked(address: Address, sides) -> Iterator[tuple[str, str]]:
    for who in PEOPLE:
        for side in sides if address.kind else (None,):
            yield who, address.of(side)


def test_every_page_has_no_serious_fault(transactional_db, live_server_url, world, seen, tab_of):  # noqa: F811
    people, sides = world
    missing = {a.name for a in pages() if is_page(a.of(sides[0]))} - seen.keys()
    assert not missing, f"nobody of {PEOPLE} has {missing}"

    found = []
    for who in PEOPLE:
        own = {name: url for name, (whose, url) in seen.items() if whose == who}
        if own:
            username = getattr(people, who).username
            found += faults(tab_of, live_server_url, username, own)

    assert found == []


def faults(tab_of, home: str, username: str, own: dict[str, str]) -> list:  # noqa: F811
    plain = tab_of(username, NARROW, bypass_csp=False)
    tested = tab_of(username, NARROW, bypass_csp=True)
    complaints, found = listen(plain, home), []
    for name, url in own.items():
        plain.goto(url)
        found += [(name, fault) for fault in overflowing(plain)]
        tested.goto(url)
        tested.add_script_tag(path=AXE)
        found += [(name, *fault) for fault in tested.evaluate(ASK_AXE)]
    return [*found, *complaints]
