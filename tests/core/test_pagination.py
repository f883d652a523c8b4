"""Keyset pages over real rows: complete, stable, the same both ways."""

import base64

import pytest

from core.pagination import CAP, paginate
from rounds.models import Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def sectors():
    return Sector.objects.bulk_create(
        Sector(name=f"领域{number}", order=number // 3) for number in range(11)
    )


def walk(order, size=4):
    """All rows, page after page, and the cursors that led there."""
    found, cursor = [], ""
    while True:
        page = paginate(Sector.objects.all(), order, size=size, cursor=cursor)
        found += page.rows
        if not page.next:
            return found, page
        cursor = page.next


@pytest.mark.parametrize("order", [("id",), ("-id",), ("order", "id"), ("-order", "id")])
def test_walk_meets_every_row_once_in_order(sectors, order):
    found, _ = walk(order)

    assert found == list(Sector.objects.order_by(*order))


def test_previous_leads_back_to_the_first_page(sectors):
    first = paginate(Sector.objects.all(), ("order", "id"), size=4)
    second = paginate(Sector.objects.all(), ("order", "id"), size=4, cursor=first.next)

    back = paginate(Sector.objects.all(), ("order", "id"), size=4, cursor=second.previous)

    assert back.rows == first.rows
    assert back.previous == ""
    assert back.next


def test_row_added_before_the_place_does_not_repeat_a_row(sectors):
    first = paginate(Sector.objects.all(), ("-id",), size=4)
    Sector.objects.create(name="新领域")

    second = paginate(Sector.objects.all(), ("-id",), size=4, cursor=first.next)

    assert not set(second.rows) & set(first.rows)


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "garbage",
        "bnVsbA",
        "WyJuIixbImEiXV0",
        "WyJuIixbMSwyXV0",
        "…",
        packed('["n",[Infinity]]'),
        packed('["n",[1e999]]'),
        packed('["n",["\\u0000"]]'),
    ],
)
def test_unreadable_cursor_gives_the_first_page(sectors, cursor):
    page = paginate(Sector.objects.all(), ("id",), size=4, cursor=cursor)

    assert page.rows == sectors[:4]


def test_total_is_capped():
    Sector.objects.bulk_create(Sector(name=f"领域{number}") for number in range(CAP + 5))

    page = paginate(Sector.objects.all(), ("id",), size=2)

    assert page.total_words == "1000+"
