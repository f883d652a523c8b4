"""Saved views: a name for filter, order and columns of a list, one's own, without what was typed."""

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from core.models import SharedView
from tests.browsed import submit
from tests.findings import making

pytestmark = pytest.mark.django_db
FINDINGS = "/findings/"


def views_of(address: str) -> str:
    return f"{reverse('accounts:list_views')}?{urlencode({'list': address})}"


@pytest.fixture
def desk(client, member, inspection):
    making.draft(inspection, by=member, title="公务接待")
    client.force_login(member)
    return client


def links(client, address: str = FINDINGS) -> dict[str, str]:
    views = client.get(address).context["saved_views"]
    return {view["label"]: view["url"] for view in views}


def save(client, name: str, address: str):
    return submit(client, views_of(address), name=name, follow=True)


def test_a_view_keeps_filter_order_and_columns_and_shows_itself(desk, member):
    User.objects.filter(pk=member.pk).update(
        list_settings={"without": {"findings:finding_list": ["author"]}}
    )
    save(desk, "待审签", "/findings/?state=reviewed&sort=-unit&cursor=x")

    address = links(desk)["待审签"]
    assert address == "/findings/?state=reviewed&sort=-unit&hide=author"
    User.objects.filter(pk=member.pk).update(
        list_settings=User.objects.get(pk=member.pk).list_settings | {"without": {}}
    )
    page = desk.get(address.replace("state=reviewed", "state=draft"))
    heading = page.content.decode().partition("<tbody>")[0]
    assert 'aria-sort="descending"' in heading
    assert "经办人</a>" not in heading
    assert [view["active"] for view in desk.get(address).context["saved_views"]] == [True]


def test_a_view_is_renamed_and_removed(desk):
    save(desk, "草稿", "/findings/?state=draft")
    save(desk, "已审签", "/findings/?state=signed")

    submit(desk, views_of(FINDINGS), name_0="我的草稿", remove_1="on")

    assert list(links(desk)) == ["我的草稿"]


def test_what_was_typed_is_refused_and_nothing_is_kept(desk, member):
    answer = save(desk, "找张三", "/findings/?q=张三&state=draft")

    assert "可能涉及人名" in answer.content.decode()
    assert links(desk) == {}
    assert "张三" not in str(User.objects.get(pk=member.pk).list_settings)


def test_two_views_of_one_name_and_too_many_are_refused(desk):
    save(desk, "草稿", "/findings/?state=draft")
    assert "同名" in save(desk, "草稿", "/findings/?state=signed").content.decode()

    for number in range(11):
        save(desk, f"视图{number}", "/findings/?state=signed")
    assert "最多保存12个视图" in save(desk, "再一个", FINDINGS).content.decode()
    assert len(links(desk)) == 12


def test_a_view_is_its_owners_and_of_its_list(desk, client, leader):
    save(desk, "草稿", "/findings/?state=draft")

    assert links(desk, "/units/") == {}
    client.force_login(leader)
    assert links(client) == {}


def test_columns_that_are_hidden_by_an_address_never_open_others(client, organ):
    client.force_login(organ)

    page = client.get("/handoffs/?hide=number,organ,nonsense").content.decode()

    assert "接收机关</th>" not in page


def test_settings_and_views_do_not_overwrite_each_other(desk, member):
    save(desk, "草稿", "/findings/?state=draft")
    submit(
        desk,
        f"{reverse('accounts:list_settings')}?{urlencode({'list': FINDINGS})}",
        size="20",
        do="save",
    )

    assert list(links(desk)) == ["草稿"]
    assert User.objects.get(pk=member.pk).list_settings["size"] == 20


def test_the_office_shares_a_view_and_takes_it_back(client, office, office2, member):
    client.force_login(office)
    save(client, "草稿", "/ledgers/?light=red")
    submit(client, views_of("/ledgers/"), share_0="on")
    assert list(links(client, "/ledgers/")) == ["草稿"]

    client.force_login(office2)
    label = f"草稿（{office}共用）"
    assert links(client, "/ledgers/")[label] == "/ledgers/?light=red&hide="
    assert "收回" not in client.get(views_of("/ledgers/")).content.decode().partition("<aside")[0]
    client.force_login(member)
    assert links(client, "/ledgers/") == {}
    assert "share_0" not in client.get(views_of("/ledgers/")).content.decode()

    client.force_login(office)
    row = SharedView.objects.get()
    submit(client, views_of("/ledgers/"), **{f"take_back_{row.pk}": "on"})
    client.force_login(office2)
    assert links(client, "/ledgers/") == {}
