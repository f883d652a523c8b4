"""What holds for every address: visitors, forged posts, GET that writes nothing, foreign words."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import matrix
from tests.asking import read
from tests.matrix import PEOPLE
from tests.permissions.addresses import FORMS, GUARDED, KNOWN, PAGES, is_list
from tests.permissions.answers import SIGN_IN, counts, words_in


def test_visitors_are_sent_to_sign_in(world):
    _, objects = world
    client = Client()

    for address in GUARDED:
        url = address.of(objects[0])
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 302, url
            assert response.url.startswith(SIGN_IN), url


def test_posts_without_the_token_are_refused(world, unrendered):
    people, objects = world
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.leader)

    for address in KNOWN:
        url = address.of(objects[0])
        assert client.post(url).status_code == 403, url


@pytest.mark.parametrize("person", ["office", "leader", "liaison", "organ", "auditor"])
def test_get_writes_nothing(world, clients, person):
    _, objects = world
    before = counts()

    for address in KNOWN:
        read(clients[person].get(address.of(objects[0])))

    assert counts() == before


def test_pages_show_no_word_of_what_is_out_of_scope(world, clients):
    searches = [reverse("overview:search") + f"?q={word}" for word in ("标记", "71", "82")]
    exports = [f"{page}?export={form}" for page in PAGES if is_list(page) for form in FORMS]
    leaked = [
        (person, page, word)
        for person in PEOPLE
        for page in [*PAGES, *searches, *exports]
        for word in words_in(clients[person].get(page), matrix.secrets(person))
    ]

    assert not leaked
