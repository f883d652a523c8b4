"""The neighbours of a sheet: by the list's filter and order, in scope, at a cost that does not grow."""

import pytest
from django.urls import reverse

from findings.actions import findings
from findings.models import Category
from tests.findings import making
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def sheets(inspection, member):
    titles = ("甲事", "丙事", "乙事", "丁事")
    category = Category.objects.create(name="作风建设", order=1)
    return {
        title: making.draft(inspection, by=member, title=title, category=category)
        for title in titles
    }


@pytest.fixture
def desk(client, member):
    client.force_login(member)
    return client


def ask(client, address: str, sheet) -> tuple[str, str]:
    answer = client.get(reverse("core:beside"), {"list": address, "row": sheet.get_absolute_url()})
    if answer.status_code == 204:
        return "", ""
    context = answer.context
    return context["before"], context["after"]


def test_neighbours_follow_order_and_filter_of_the_list(desk, sheets):
    _, second, _, fourth = (sheet.get_absolute_url() for sheet in sheets.values())

    assert ask(desk, "/findings/", sheets["乙事"]) == (fourth, second)
    assert ask(desk, "/findings/?sort=number", sheets["乙事"]) == (second, fourth)
    assert ask(desk, "/findings/?sort=number&q=丁事", sheets["乙事"]) == ("", fourth)
    assert ask(desk, "/findings/?sort=number", sheets["甲事"]) == ("", second)
    assert ask(desk, "/findings/?sort=-number", sheets["甲事"]) == (second, "")


def test_after_a_decision_the_next_one_of_the_filter_follows(desk, sheets, member):
    waiting = list(sheets.values())
    findings.submit(waiting[1], by=member)

    _, after = ask(desk, "/findings/?state=draft&sort=number", waiting[1])

    assert after == waiting[2].get_absolute_url()


def test_who_does_not_see_the_sheet_or_the_list_gets_nothing(
    client, sheets, outsider, organ, sysadmin
):
    for person in (outsider, organ, sysadmin):
        client.force_login(person)
        assert ask(client, "/findings/", sheets["甲事"]) == ("", "")


@pytest.mark.parametrize(
    "address", ["", "/", "/audit/", "/units/", "/items/", "//elsewhere.test/", "/findings/0/"]
)
def test_what_is_not_the_list_of_the_sheet_gives_nothing(desk, sheets, address):
    assert ask(desk, address, sheets["甲事"]) == ("", "")


def test_the_cost_does_not_grow_with_the_list(
    desk, sheets, inspection, member, django_assert_num_queries
):
    def asked():
        ask(desk, "/findings/?sort=unit", sheets["甲事"])

    asked()
    with django_assert_num_queries(6):
        asked()
    for number in range(5):
        making.draft(inspection, by=member, title=f"另一件{number}")
    with django_assert_num_queries(6):
        asked()
