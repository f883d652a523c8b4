"""Hostile values in every address's parameters: a sentence or an empty list, never a fault of ours."""

import re
from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests.asking import read
from tests.permissions.addresses import GUARDED, KNOWN, PUBLIC

VALUES = {
    "nul": "%00",
    "no text": "%ff%fe%80%ed%a0%80",
    "beyond bigint": "9" * 40,
    "signs of patterns": quote("'); -- \"\\%_[]()*+?.|^${{ request }}"),
    "half a cursor": quote("eyJhIjogMX0"),
    "no date": "2026-13-45",
}
TOGETHER = ("nul", "no text", "beyond bigint")  # asked for in every parameter of every page at once
# What lists understand beside their own filters.
COMMON = ("q", "cursor", "sort", "next", "export", "month")
_FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')


@pytest.fixture
def world(matrix_world):
    return matrix_world


def signed_in(person) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client


def parameters(client: Client, url: str) -> list[str]:
    """The names a page asks for in its own forms, and those of all lists; none where it is no page."""
    answer = client.get(url)
    page = read(answer).decode(errors="ignore")
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return []
    return list(dict.fromkeys([*_FIELD.findall(page), *COMMON]))


@pytest.mark.parametrize("person", ["office", "liaison", "auditor"])
def test_no_parameter_breaks_a_page(world, person):
    people, (own, _) = world
    client = signed_in(getattr(people, person))

    for address in GUARDED:
        url = address.of(own)
        if names := parameters(client, url):
            for value in (VALUES[kind] for kind in TOGETHER):
                response = client.get(f"{url}?" + "&".join(f"{name}={value}" for name in names))
                assert response.status_code < 500, response.request["QUERY_STRING"]
                read(response)


def test_no_single_filter_breaks_a_list(world):
    """Alone, so that no other bad value keeps the query from being asked."""
    people, _ = world
    client = signed_in(people.office)

    for address in (each for each in KNOWN if each.name.endswith(("_list", "search", "options"))):
        url = address.of()
        for name, kind in product(parameters(client, url) or ["q", "term"], VALUES):
            if kind not in TOGETHER:
                response = client.get(f"{url}?{name}={VALUES[kind]}")
                assert response.status_code < 500, (url, name, kind)
                read(response)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_field_breaks_a_public_page(client, db, value):
    """Before sign-in there is no scope to hide behind; every field at once and the address itself."""
    for name in sorted(
        PUBLIC - {"rounds:feed", "core:verify_code", "core:readyz", "fieldwork:answer_code"}
    ):
        response = client.get(f"{reverse(name)}?q={value}&code={value}&next={value}")
        assert response.status_code < 500, name
    for url in (f"/calendar/feed/{value}.ics", f"/verify/{value}/", f"/{value}/"):
        assert client.get(url).status_code in (302, 400, 404, 200), url
    assert client.get(f"/answer/{value}/").status_code in (302, 400, 404, 422)


HUGE = 10**30


def test_no_number_in_an_address_breaks_it(world):
    """Numbers no column can hold are rows that are not there."""
    people, (own, _) = world
    client = signed_in(people.office)
    with_number = [each for each in GUARDED if "pk" in each.arguments and each.kind]
    assert with_number

    for address in with_number:
        url = address.of(own).replace(f"/{own[address.kind].pk}/", f"/{HUGE}/", 1)
        for response in (client.get(url), client.post(url)):
            assert response.status_code in (302, 404, 405), url


def test_no_posted_value_breaks_a_form(world):
    """Every field of every form the leader can open, filled with the same hostile word."""
    people, (own, _) = world
    client = signed_in(people.leader)

    for address in GUARDED:
        url = address.of(own)
        answer = client.get(url)
        page = read(answer).decode(errors="ignore")
        if answer.status_code == 200 and 'method="post"' in page:
            names = set(_FIELD.findall(page)) - {"csrfmiddlewaretoken"}
            for value in ("\x00", "9" * 40, "'; --" + "巡" * 5000):
                response = client.post(url, dict.fromkeys(names, value))
                assert response.status_code < 500, (url, value[:9])
