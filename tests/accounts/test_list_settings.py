"""Columns and length of pages: a person's own, kept with the account, in force on page and file."""

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.verbs import AccountVerb
from core.models import AuditEvent
from tests.browsed import submit
from tests.findings import making

pytestmark = pytest.mark.django_db
FINDINGS = "/findings/?sort=name"


def settings_of(address: str = "") -> str:
    query = f"?{urlencode({'list': address})}" if address else ""
    return reverse("accounts:list_settings") + query


@pytest.fixture
def desk(client, member, inspection):
    making.draft(inspection, by=member, title="公务接待")
    client.force_login(member)
    return client


def headings(client, address: str = FINDINGS) -> str:
    return client.get(address).content.decode().partition("<tbody>")[0]


def test_a_column_that_is_put_away_is_gone_from_the_page_until_reset(desk, member):
    assert "经办人</a>" in headings(desk)

    answer = submit(desk, settings_of(FINDINGS), shown=["number", "unit", "state"], do="save")

    assert answer.url == FINDINGS
    assert "经办人</a>" not in headings(desk)
    assert "问题</a>" in headings(desk)
    assert User.objects.get(pk=member.pk).list_settings["without"] == {
        "findings:finding_list": ["author", "disposition", "subcategory", "updated_at"]
    }

    submit(desk, settings_of(FINDINGS), do="reset")

    assert "经办人</a>" in headings(desk)


def test_who_puts_everything_away_keeps_what_leads_to_the_row(desk):
    submit(desk, settings_of(FINDINGS), shown=[], do="save")

    shown = headings(desk)
    assert "问题</a>" in shown
    assert "状态</a>" not in shown


def test_other_people_and_other_lists_keep_their_columns(desk, client, leader):
    submit(desk, settings_of(FINDINGS), shown=["number"], do="save")

    assert "规模</a>" in headings(desk, "/units/")
    client.force_login(leader)
    assert "状态</a>" in headings(client)


def test_a_page_is_as_long_as_the_person_wants_on_every_list(desk, inspection, member):
    for number in range(22):
        making.draft(inspection, by=member, title=f"另一件{number}")

    submit(desk, settings_of(), size="20", do="save")

    page = desk.get("/findings/").content.decode()
    assert page.count("data-bulk-row") == 20
    assert 'rel="next"' in page
    submit(desk, settings_of(), size="100", do="save")
    assert desk.get("/findings/").content.decode().count("data-bulk-row") == 23


def test_settings_made_elsewhere_are_kept_and_each_change_is_in_the_trail(desk, member):
    submit(desk, settings_of(FINDINGS), shown=["number"], size="100", do="save")
    submit(desk, settings_of("/fixes/"), size="20", do="save")

    kept = User.objects.get(pk=member.pk).list_settings
    assert kept["size"] == 20
    assert list(kept["without"]) == ["findings:finding_list"]
    told = AuditEvent.objects.filter(verb=AccountVerb.SETTINGS_CHANGED, actor_id=member.pk)
    assert [set(event.changes) for event in told] == [{"list_settings"}] * 2


def test_the_file_has_all_columns_or_those_of_the_page(desk):
    submit(desk, settings_of(FINDINGS), shown=["number", "state"], do="save")

    def columns(query: str) -> list[str]:
        answer = desk.get(f"/findings/?export=csv{query}")
        return answer.getvalue().decode("utf-8-sig").splitlines()[0].split(",")

    assert columns("&columns=shown") == ["编号", "问题名称", "状态"]
    assert len(columns("")) > 20


def test_a_date_with_its_words_is_a_date_in_the_file_of_the_page(client, office):
    client.force_login(office)
    answer = client.get("/items/?export=csv&columns=shown")

    assert "现行期限" in answer.getvalue().decode("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/profile/", "https://elsewhere.test/findings/", "/audit/"]
)
def test_what_is_no_list_of_this_person_is_not_there(desk, address):
    assert desk.get(settings_of(address)).status_code == 404


def test_a_column_that_a_person_does_without_cannot_be_chosen(client, organ):
    client.force_login(organ)

    page = client.get(settings_of("/handoffs/")).content.decode()

    assert 'value="organ"' not in page
    assert 'value="result"' in page


def test_settings_saved_as_they_stand_change_nothing(desk, member):
    answer = submit(desk, settings_of(FINDINGS), do="save", follow=True)

    assert "没有改动" in answer.content.decode()
    assert User.objects.get(pk=member.pk).list_settings == {}
