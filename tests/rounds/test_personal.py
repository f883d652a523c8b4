"""What is kept of a person: all of it in a file, put right on request, with a record of both."""

import pytest
from django.urls import reverse

from accounts.actions import people
from accounts.models import SignedIn
from core.models import AuditEvent
from rounds.actions import inspectors
from rounds.models import CorrectionRequest, Inspector
from tests import factories as make
from tests.browsed import submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.day


@snapshot_fixture
def person(leader, office):
    inspector = leader.inspector
    inspectors.edit(
        inspector,
        {"phone": "13800000000", "born_on": make.days(-15000), "specialities": ["财务"]},
        employments=[{"organisation": "市审计局", "from_on": make.days(-3000), "to_on": None}],
        by=office,
    )
    return Inspector.objects.get(pk=inspector.pk)


def exported(client, person) -> str:
    url = reverse("rounds:inspector_personal", args=[person.pk])
    answer = client.get(url, {"export": "csv"})
    return b"".join(answer.streaming_content).decode()


def test_the_file_holds_everything_and_no_column_names(client, office, person):
    client.force_login(office)

    text = exported(client, person)

    for word in (
        person.name, "13800000000", "财务", "市审计局", "组长", "修改人才信息", person.user.username,
        "参加巡察", "工作和学习经历",
    ):  # fmt: skip
        assert word in text, word
    for word in ("employer_name", "search_grams", "None", "leader,"):
        assert word not in text
    event = AuditEvent.objects.get(verb="导出个人信息")
    assert (event.target_id, event.actor_id) == (person.pk, office.pk)


def test_what_the_account_left_is_in_it(client, office, person, sysadmin):
    people.edit(person.user, {"phone": "13911112222"}, by=sysadmin)
    SignedIn.objects.create(
        user=person.user, session_key="k", address="10.1.2.3", device="某浏览器"
    )
    client.force_login(office)

    text = exported(client, person)

    for word in ("13911112222", "修改账号", "10.1.2.3", "某浏览器"):
        assert word in text, word


# Columns that are computed, or that other rows of the file say in words.
EXEMPT = ("id", "version", "search_text", "search_grams", "name_key", "pinyin", "user", "employer")


def test_every_column_of_the_person_is_in_it(client, office, person):
    client.force_login(office)
    text = exported(client, person)

    for field in Inspector._meta.concrete_fields:
        if field.name not in EXEMPT:
            assert str(field.verbose_name) in text, field.name


def test_a_request_and_its_answer_are_kept(client, office, person):
    client.force_login(office)
    url = reverse("rounds:inspector_request", args=[person.pk])
    typed = {"asked_on": make.days(-2), "wanted": "出生年月有误", "outcome": "corrected",
             "answer": "核对档案后已更正"}  # fmt: skip

    late = submit(client, url, **(typed | {"asked_on": make.days(1)}))
    done = submit(client, url, **typed)

    assert (late.status_code, done.status_code) == (422, 302)
    assert "出生年月有误" in late.content.decode()  # nothing typed is lost
    row = CorrectionRequest.objects.get()
    assert (row.inspector, row.handled_by, row.outcome) == (person, office, "corrected")
    assert AuditEvent.objects.filter(verb="办理更正申请", target_id=person.pk).count() == 1
    assert "出生年月有误" in client.get(person.get_absolute_url()).content.decode()
    assert "出生年月有误" in exported(client, person)


def test_only_the_office_does_either(client, leader, leadership, person):
    for user in (leader, leadership):
        client.force_login(user)
        for name in ("inspector_personal", "inspector_request"):
            assert client.get(reverse(f"rounds:{name}", args=[person.pk])).status_code == 404
