"""Every page of whoever signed in names them, on the screen and on paper; none leaves it out."""

from django.test import Client
from django.urls import reverse

from tests.asking import read
from tests.matrix import PEOPLE
from tests.permissions.addresses import GUARDED, is_post_only

# One's own secrets of the sign-in, and what covers a page.
WITHOUT = {"accounts:second_factor", "accounts:change_password"}
MARK = '<img class="watermark" src="/watermark.svg"'
# Answers with a page of the product's frame, for people of every kind of page.
LOOKED_AT_BY = ("office", "leader", "liaison", "organ", "auditor")


def test_every_page_carries_the_mark(world, clients):
    _, objects = world
    seen, bare = set(), []
    for address in GUARDED:
        url = address.of(objects[0])
        if is_post_only(url):
            continue
        for name in LOOKED_AT_BY:
            response = clients[name].get(url)
            content = read(response)
            if response.status_code != 200 or not content.lstrip().startswith(b"<!doctype html"):
                continue
            seen.add(address.name)
            if MARK not in content.decode() and address.name not in WITHOUT:
                bare.append((address.name, name))
            break

    assert not bare
    assert len(seen) > 90, len(seen)


def test_the_mark_says_who_and_when(world, clients):
    people, _ = world

    for name in PEOPLE:
        mark = clients[name].get(reverse("core:watermark"))
        text = mark.content.decode()
        assert getattr(people, name).name in text
        assert getattr(people, name).username in text
        assert mark["Cache-Control"] == "private, max-age=600"
    assert Client().get(reverse("core:watermark")).status_code == 302
