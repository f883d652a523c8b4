"""谈话计划: whom, when, by whom; nobody twice at one time without a reason; a record in one click."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import assignees
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from core.views.restricted import NO_STORE
from fieldwork.actions import planned_talks as actions
from fieldwork.models import Interview, PlannedTalk
from fieldwork.queries.planned_talks import agenda, waiting_for
from rounds.enums import Stage
from rounds.models import Inspection, TeamMember, UnitLeader
from tests import browsed
from tests import factories as make
from tests.asking import body
from tests.factories import days, today
from tests.fieldwork.talk_rows import at, planned, values

LIST = reverse("fieldwork:planned_talk_list")


def address(name: str, row) -> str:
    return reverse(f"fieldwork:{name}", args=[row.pk])


def test_numbers_run_by_inspection(inspection, member, leader):
    made = [planned(inspection, by=member), planned(inspection, by=leader, subject="某乙")]

    assert [talk.reference for talk in made] == ["谈话计划001", "谈话计划002"]


def test_only_the_team_plans_before_and_during_its_stay(inspection, member, office, outsider):
    for stranger in (office, outsider):
        with pytest.raises(ActionDenied, match="本组成员起草"):
            actions.plan(inspection, values(member.inspector), by=stranger)
    Inspection.objects.update(stage=Stage.FEEDBACK)
    inspection.refresh_from_db()
    with pytest.raises(NotYet, match="已过这些阶段"):
        planned(inspection, by=member)


@pytest.mark.parametrize(("hour", "minute"), [(9, 30), (8, 30), (9, 0)])
def test_one_talker_twice_at_one_time_needs_a_reason(inspection, member, hour, minute):
    planned(inspection, by=member)
    again = {"planned_at": at(hour=hour, minute=minute), "subject": "某乙"}

    with pytest.raises(NotYet, match=r"郑组员.*09:00已安排谈话计划001.*请调整时间或人员"):
        planned(inspection, by=member, **again)
    assert (
        planned(inspection, by=member, overlap_reason="分头谈", **again).overlap_reason == "分头谈"
    )


def test_the_same_person_is_not_talked_to_by_two_at_one_time(inspection, member, leader):
    planned(inspection, by=member)

    with pytest.raises(NotYet, match=r"某甲.*已安排谈话计划001"):
        planned(inspection, by=leader)


def test_one_after_the_other_and_what_was_cancelled_do_not_collide(inspection, member):
    first = planned(inspection, by=member)
    planned(inspection, by=member, planned_at=at(hour=10), subject="某乙")

    actions.cancel(first, note="本人出差", by=member)
    planned(inspection, by=member, subject="某丙")


def test_of_another_teams_talk_nothing_is_told_but_that_there_is_one(
    inspection, other_inspection, member, leader
):
    make.TeamMemberFactory(team=other_inspection.team, inspector=member.inspector)
    planned(other_inspection, by=member, subject="别组某人")

    with pytest.raises(NotYet, match="在另一项巡察任务中已安排谈话") as told:
        planned(inspection, by=leader, first=member.inspector)
    assert "别组某人" not in str(told.value)


def test_talkers_are_of_the_team_and_two_people(inspection, member, outsider):
    with pytest.raises(NotYet, match="本巡察组现任成员"):
        planned(inspection, by=member, first=outsider.inspector)
    with pytest.raises(NotYet, match="两名不同"):
        planned(inspection, by=member, second=member.inspector)


def test_who_is_to_talk_has_it_and_the_heads_where_nobody_can(inspection, member, leader):
    talk = planned(inspection, by=leader, first=member.inspector)
    assert [user.username for user in assignees.next_of(talk).people] == ["member"]
    assert [(item.verb, item.due_on) for item in waiting_for(member, today())] == [
        ("按计划谈话", days(1))
    ]
    assert waiting_for(leader, today()) == []

    TeamMember.objects.filter(inspector=member.inspector).update(to_on=days(-1))
    assert [user.username for user in assignees.next_of(talk).people] == ["leader"]
    assert [item.verb for item in waiting_for(leader, today())] == ["重新安排谈话"]


def test_a_record_is_made_of_it_with_what_is_known(client, inspection, member, leader):
    talk = planned(inspection, by=member, second=leader.inspector, planned_at=at(days=0, hour=0))
    client.force_login(member)
    new = reverse("fieldwork:interview_new", args=[inspection.pk])

    browsed.submit(client, f"{new}?plan={talk.pk}")

    record = Interview.objects.get()
    talk.refresh_from_db()
    assert (talk.state, talk.interview) == ("held", record)
    assert (record.subject, record.post, record.place) == ("某甲", "科长", "谈话室")
    assert (record.first, record.second) == (member.inspector, leader.inspector)
    assert record.recorder == member.inspector
    assert record.held_at == talk.planned_at
    assert "接待费审批" in record.points
    assert record.reference in client.get(talk.get_absolute_url()).content.decode()
    with pytest.raises(InvalidTransition, match="已谈"):
        actions.edit(talk, values(member.inspector), by=member)


def test_a_record_without_a_plan_begins_with_oneself(client, inspection, member):
    client.force_login(member)

    form = browsed.form(client, reverse("fieldwork:interview_new", args=[inspection.pk]))

    own = [str(member.inspector.pk)]
    assert (form.values()["first"], form.values()["recorder"]) == (own, own)


def test_whom_is_chosen_from_the_roster_or_typed(client, inspection, member):
    person = UnitLeader.objects.create(unit=inspection.unit, name="某局长", post="局长")
    UnitLeader.objects.create(unit=inspection.unit, name="前局长", post="局长", left_on=days(-1))
    client.force_login(member)
    url = reverse("fieldwork:planned_talk_new", args=[inspection.pk])
    form = browsed.form(client, url)
    assert form.values()["first"] == [str(member.inspector.pk)]
    assert form.options("person") == ["", str(person.pk)]

    empty = form.send(client, url)
    assert "请从名单中选人，或填写谈话对象姓名" in empty.content.decode()
    browsed.submit(client, url, person=person.pk)

    talk = PlannedTalk.objects.get()
    assert (talk.subject, talk.post) == ("某局长", "局长")


def test_a_collision_is_told_on_the_form_and_a_reason_is_asked(client, inspection, member):
    planned(inspection, by=member)
    client.force_login(member)
    url = reverse("fieldwork:planned_talk_new", args=[inspection.pk])
    when = at(minute=30).strftime("%Y-%m-%dT%H:%M")

    page = browsed.submit(client, url, subject="某乙<i>", planned_at=when)

    shown = page.content.decode()
    assert page.status_code == 422
    assert "已安排谈话计划001" in shown
    assert "某乙&lt;i&gt;" in shown
    form = browsed.form_of(page, url)
    form.send(client, url, overlap_reason="分头谈")
    assert PlannedTalk.objects.count() == 2


def test_today_and_late_stand_on_the_page_of_talks(client, inspection, member, office):
    planned(inspection, by=member, planned_at=at(days=-1), subject="迟到某")
    planned(inspection, by=member, planned_at=at(days=0, hour=23), subject="今天某")
    planned(inspection, by=member, planned_at=at(days=2), subject="后天某")
    client.force_login(member)

    shown = client.get(reverse("fieldwork:interview_list")).content.decode()

    assert "迟到某" in shown
    assert "今天某" in shown
    assert "后天某" not in shown
    client.force_login(office)
    assert "今天某" not in client.get(reverse("fieldwork:interview_list")).content.decode()


def test_agenda_is_asked_in_one_statement(inspection, member, django_assert_num_queries):
    planned(inspection, by=member, planned_at=at(days=0, hour=23))

    with CaptureQueriesContext(connection) as asked:
        agenda(member, at(days=0, hour=8))
    assert len(asked) == 1


def test_a_record_saves_by_itself(client, inspection, member, leader):
    talk = planned(inspection, by=member, second=leader.inspector, planned_at=at(days=0, hour=0))
    client.force_login(member)
    new = reverse("fieldwork:interview_new", args=[inspection.pk])
    browsed.submit(client, f"{new}?plan={talk.pk}")
    record = Interview.objects.get()
    form = browsed.form(client, address("interview_edit", record))
    url = address("interview_autosave", record)

    saved = form.send(client, url, points="边谈边记")
    again = form.send(client, url, points="旧页")

    record.refresh_from_db()
    assert (saved.status_code, record.points) == (200, "边谈边记")
    assert again.status_code == 409


def test_two_who_change_it_at_once(inspection, member, leader):
    talk = planned(inspection, by=member)
    actions.edit(talk, values(member.inspector, place="二楼"), version=1, by=leader)

    with pytest.raises(StaleState):
        actions.edit(talk, values(member.inspector, place="三楼"), version=1, by=member)


def test_whom_and_what_lie_encrypted_and_stay_out_of_trail_and_notices(inspection, member):
    talk = planned(inspection, by=member, subject="泄密某", topics="泄密题")
    actions.edit(talk, values(member.inspector, subject="泄密某二"), by=member)
    actions.cancel(talk, note="泄密原因", by=member)

    with connection.cursor() as cursor:
        cursor.execute("SELECT subject || topics || post FROM findings_plannedtalk")
        stored = "".join(row[0] for row in cursor.fetchall())
    said = " ".join(f"{e.note}{e.changes}{e.target_label}" for e in AuditEvent.objects.all())
    told = " ".join(f"{n.subject}{n.body}" for n in Notice.objects.all())
    assert "泄密" not in stored + said + told


@pytest.mark.parametrize("who", ["office", "leadership", "liaison", "outsider", "organ", "auditor"])
def test_nobody_but_the_team_sees_it(request, client, inspection, member, who):
    talk = planned(inspection, by=member)
    user = request.getfixturevalue(who)
    client.force_login(user)

    assert not PlannedTalk.objects.visible_to(user).exists()
    assert client.get(talk.get_absolute_url()).status_code in (403, 404)
    new = reverse("fieldwork:interview_new", args=[inspection.pk])
    assert "某甲" not in client.get(f"{new}?plan={talk.pk}").content.decode()


def test_who_is_kept_out_of_the_unit_sees_nothing(inspection, member, leader):
    planned(inspection, by=leader)
    TeamMember.objects.filter(inspector=member.inspector).update(recused_from=inspection.unit)

    assert not PlannedTalk.objects.visible_to(member).exists()
    assert waiting_for(member, today()) == []


def test_its_page_is_not_kept_and_the_list_is_exported_and_recorded(client, inspection, member):
    talk = planned(inspection, by=member)
    client.force_login(member)

    assert client.get(talk.get_absolute_url())["Cache-Control"] == NO_STORE
    assert "接待费审批" in body(client.get(LIST, {"export": "xlsx"}))
    assert AuditEvent.objects.filter(verb="导出谈话计划").count() == 1
    assert "某甲" in client.get(LIST, {"mine": "on"}).content.decode()
    assert "某甲" not in client.get(LIST, {"late": "on"}).content.decode()


def test_a_list_of_many_costs_what_a_list_of_one_does(client, inspection, member):
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST)
        return len(caught)

    client.force_login(member)
    planned(inspection, by=member)
    statements()
    one = statements()
    for day in range(2, 9):
        planned(inspection, by=member, planned_at=at(days=day))
    # Those of the trail are written in one statement however many rows are shown.
    assert statements() == one


def test_the_database_keeps_a_record_beside_what_was_held(inspection, member):
    talk = planned(inspection, by=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedTalk.objects.filter(pk=talk.pk).update(state="held")
