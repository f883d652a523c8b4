"""Talks: by two of the team, numbered, registered, returned; private to the team until registered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent
from core.views.restricted import NO_STORE
from fieldwork.actions import interviews as actions
from fieldwork.models import Interview
from rounds.enums import Stage
from tests.browsed import submit
from tests.findings import clue_rows
from tests.snapshots import snapshot_fixture

PERSON = "/interviews/person/"


@snapshot_fixture
def values(leader, member):
    return {
        "held_at": timezone.now(),
        "place": "三楼谈话室",
        "first": leader.inspector,
        "second": member.inspector,
        "recorder": member.inspector,
        "subject": "某甲",
        "post": "财务科科长",
        "points": "介绍了报销流程。",
        "problems": "个别报销未附清单。",
        "outcome": "none",
    }


@snapshot_fixture
def talk(inspection, values, member):
    return actions.record(inspection, values, by=member)


def typed(values, **more) -> dict:
    data = values | {"held_at": "2026-03-02T09:30"} | more
    return {k: getattr(v, "pk", v) for k, v in data.items()}


def test_talks_are_numbered_without_gaps(inspection, values, member):
    with pytest.raises(ActionDenied):
        actions.record(inspection, values | {"second": values["first"]}, by=member)

    made = [actions.record(inspection, values, by=member).number for _ in range(2)]

    assert made == [1, 2]


def test_a_talk_of_tomorrow_is_planned_and_not_recorded(inspection, values, talk, member):
    ahead = values | {"held_at": timezone.now() + timedelta(days=1)}

    with pytest.raises(NotYet, match="谈话计划"):
        actions.record(inspection, ahead, by=member)
    with pytest.raises(NotYet, match="不能晚于今天"):
        actions.edit(talk, ahead, version=talk.version, by=member)


def test_one_person_alone_is_refused_by_the_table_too(talk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.filter(pk=talk.pk).update(second=talk.first_id)


def test_people_of_other_teams_cannot_talk(inspection, values, member, outsider):
    with pytest.raises(ActionDenied, match="本巡察组成员"):
        actions.record(inspection, values | {"second": outsider.inspector}, by=member)


def test_registered_talks_stand_until_returned(talk, member, leader, values):
    actions.register(talk, by=member)

    with pytest.raises(InvalidTransition):
        actions.edit(talk, values, version=talk.version, by=member)
    with pytest.raises(ActionDenied):
        actions.return_for_completion(talk, note="补充", by=member)
    with pytest.raises(ActionDenied, match="原因"):
        actions.return_for_completion(talk, note=" ", by=leader)
    actions.return_for_completion(talk, note="补充时间", by=leader)
    assert talk.state == "draft"


def test_points_are_needed_to_register(inspection, values, member):
    talk = actions.record(inspection, values | {"points": " "}, by=member)

    with pytest.raises(ActionDenied, match="谈话要点"):
        actions.register(talk, by=member)


def test_recording_ends_with_the_report(inspection, values, member):
    inspection.stage = Stage.FEEDBACK
    inspection.save()

    with pytest.raises(ActionDenied):
        actions.record(inspection, values, by=member)


def test_a_stale_edit_writes_nothing(talk, values, member, leader):
    actions.edit(talk, values | {"place": "二楼"}, version=1, by=leader)

    with pytest.raises(StaleState):
        actions.edit(talk, values | {"place": "一楼"}, version=1, by=member)
    assert Interview.objects.get().place == "二楼"


def test_a_stale_form_shows_both(client, talk, values, member, leader):
    actions.edit(talk, values | {"place": "二楼"}, version=1, by=leader)
    client.force_login(member)

    answer = submit(
        client,
        reverse("fieldwork:interview_edit", args=[talk.pk]),
        **typed(values, place="一楼", version=1),
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "二楼" in text
    assert "一楼" in text


def test_the_trail_says_nothing_of_what_was_said(talk, values, member):
    actions.edit(talk, values | {"subject": "某乙", "points": "改口"}, version=1, by=member)

    said = " ".join(f"{e.note}{e.changes}{e.target_label}" for e in AuditEvent.objects.all())
    assert "某乙" not in said
    assert "改口" not in said


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("office", 404, 200),
        ("member", 200, 200),
        ("outsider", 404, 404),
        ("liaison", 404, 404),
        ("auditor", 404, 404),
    ],
)
def test_who_reads_a_talk(client, talk, member, request, who, before, after):
    client.force_login(request.getfixturevalue(who))
    url = talk.get_absolute_url()

    seen = client.get(url).status_code
    actions.register(talk, by=member)

    assert (seen, client.get(url).status_code) == (before, after)


def test_recording_by_the_page(client, inspection, values, member):
    client.force_login(member)

    answer = submit(
        client,
        reverse("fieldwork:interview_new", args=[inspection.pk]),
        **typed(values, subject="<b>某</b>"),
    )

    talk = Interview.objects.get()
    assert answer.url == talk.get_absolute_url()
    assert "&lt;b&gt;某&lt;/b&gt;" in client.get(answer.url).content.decode()
    listed = submit(
        client, PERSON, at=reverse("fieldwork:interview_list"), person="<b>某</b>"
    ).content.decode()
    assert talk.reference in listed
    sheet = client.get("/interviews/?export=xlsx")
    assert b"".join(sheet.streaming_content).startswith(b"PK")


def stored(talk) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM findings_interview t WHERE id = %s", [talk.pk])
        return cursor.fetchone()[0]


def found(client, words: str) -> list[str]:
    page = client.get("/interviews/", {"q": words})
    return [row.subject for row in page.context["rows"]]


def with_person(client, name: str) -> list[str]:
    listed = submit(client, PERSON, at=reverse("fieldwork:interview_list"), person=name)
    return [row.subject for row in listed.context["rows"]]


def test_who_was_talked_to_and_what_was_said_lie_sealed(talk):
    for word in ("某甲", "财务科", "报销流程", "未附清单"):
        assert word not in stored(talk)
    talk.refresh_from_db()
    assert (talk.subject, talk.problems) == ("某甲", "个别报销未附清单。")


def test_a_talk_is_found_by_the_whole_name_and_by_the_unit(client, talk, values, member):
    client.force_login(member)

    assert found(client, talk.inspection.unit.name[:2]) == with_person(client, " 某甲 ") == ["某甲"]
    assert with_person(client, "某") == with_person(client, "") == found(client, "某甲") == []
    actions.edit(talk, values | {"subject": "某乙"}, version=1, by=member)
    assert with_person(client, "某甲") == []
    assert with_person(client, "某乙") == ["某乙"]


def test_a_name_looked_for_stands_in_no_address_and_no_trail(client, talk, member, liaison):
    client.force_login(member)
    assert client.get(PERSON, {"person": "某甲"}).status_code == 405
    page = submit(client, PERSON, at=reverse("fieldwork:interview_list"), person="某甲")

    assert page["Cache-Control"] == client.get("/interviews/")["Cache-Control"] == NO_STORE
    event = AuditEvent.objects.get(verb="查找谈话登记")
    assert (event.note, event.actor_id) == ("找到1件", member.pk)
    assert not AuditEvent.objects.filter(note__contains="某甲").exists()
    client.force_login(liaison)
    assert client.post(PERSON).status_code == 404


def test_a_clue_that_came_of_a_talk_leaves_no_trace_on_it(
    client, talk, inspection, member, leader, office2
):
    actions.register(talk, by=member)
    before = len(talk_words(client, leader, talk))

    clue = clue_rows.registered(inspection, by=member, source="interview", source_interview=talk)

    for user in (leader, office2):
        assert clue.reference not in talk_words(client, user, talk)
        assert "反映违规报销" not in talk_words(client, user, talk)
    assert len(talk_words(client, leader, talk)) == before


def talk_words(client, user, talk) -> str:
    client.force_login(user)
    page = client.get(talk.get_absolute_url()).content.decode()
    return page.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    client, inspection, values, member, django_assert_num_queries, count
):
    for _ in range(count):
        actions.record(inspection, values, by=member)
    client.force_login(member)
    client.get("/interviews/")

    with django_assert_num_queries(9):
        client.get("/interviews/")
