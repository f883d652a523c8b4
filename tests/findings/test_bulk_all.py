"""选择全部: every row that the list counted, as it was counted, and none beside."""

import pytest
from django.urls import reverse

from accounts.models import User
from findings.models import Category, Finding
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.findings import making

pytestmark = pytest.mark.django_db
BULK, LIST = reverse("findings:finding_bulk"), reverse("findings:finding_list")


@pytest.fixture
def drafts(inspection, member):
    category = Category.objects.create(name="作风建设", order=1)
    User.objects.filter(pk=member.pk).update(list_settings={"size": 20})
    return [
        making.draft(inspection, by=member, title=f"第{number}件", category=category)
        for number in range(22)
    ]


@pytest.fixture
def desk(client, member):
    client.force_login(member)
    return client


def mark(client, address: str = LIST) -> str:
    return client.get(address).context["every"]


def send(client, all_of: str, address: str = LIST):
    return submit(client, BULK, at=address, all=all_of, do="submit", follow=True)


def test_all_that_match_are_handled_and_told_by_their_number(desk, drafts):
    page = desk.get(LIST).content.decode()
    assert "选择全部 22 条" in page

    answer = send(desk, mark(desk))

    assert "已提交复核22份底稿。" in answer.content.decode()
    assert set(Finding.objects.values_list("state", flat=True)) == {"submitted"}


def test_only_those_of_the_filter_are_handled(desk, drafts, inspection, member):
    one = making.draft(inspection, by=member, title="别的事", category=drafts[0].category)
    other = making.submitted(one)
    address = f"{LIST}?state=draft"
    assert "选择全部 22 条" in desk.get(address).content.decode()

    answer = send(desk, mark(desk, address), address)

    assert "已提交复核22份底稿。" in answer.content.decode()
    assert "没有办理的" not in answer.content.decode()
    assert Finding.objects.get(pk=other.pk).version == other.version


def test_one_more_or_a_changed_one_stops_all(desk, drafts, inspection, member):
    seen = mark(desk)
    one = drafts[0]
    Finding.objects.filter(pk=one.pk).update(version=one.version + 1)

    assert "在您打开列表之后有变动" in send(desk, seen).content.decode()

    seen = mark(desk)
    making.draft(inspection, by=member, title="后来的")
    assert "在您打开列表之后有变动" in send(desk, seen).content.decode()
    assert set(Finding.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.parametrize("address", ["/units/", "/nowhere/", "", "/clues/"])
def test_what_is_no_list_of_findings_handles_nothing(desk, drafts, address):
    answer = submit(desk, BULK, at=LIST, all=mark(desk), next=address, do="submit", follow=True)

    assert "在您打开列表之后有变动" in answer.content.decode()
    assert set(Finding.objects.values_list("state", flat=True)) == {"draft"}


def test_who_cannot_act_and_who_sees_one_page_is_not_offered_it(client, drafts, office, member):
    client.force_login(office)
    assert "选择全部" not in client.get(LIST).content.decode()
    User.objects.filter(pk=member.pk).update(list_settings={})
    client.force_login(member)
    assert "选择全部" not in client.get(LIST).content.decode()


def test_more_than_a_bulk_action_takes_is_refused(desk, drafts):
    answer = send(desk, "201:x")

    assert "一次最多办理200份底稿" in answer.content.decode()


def test_a_number_of_thousands_of_digits_is_no_number(client, leader):
    client.force_login(leader)
    address = reverse("findings:finding_bulk")

    answer = client.post(address, forged(address, {"do": "submit", "all": "9" * 5000}))

    assert answer.status_code == 302
