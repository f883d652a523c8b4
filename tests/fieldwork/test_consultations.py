"""请示汇报: drafted by the team, submitted by its leader, decided by whom it went to, carried out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import assignees
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from core.views.restricted import NO_STORE
from fieldwork.actions import consultations as actions
from fieldwork.models import Consultation
from overview.queries.worklist import gathered
from rounds import gates
from rounds.enums import Stage
from rounds.models import Deadline
from rounds.queries.recipients import recipients_of
from tests import browsed
from tests import factories as make
from tests.factories import today
from tests.fieldwork import consultation_rows as rows
from tests.snapshots import snapshot_fixture

LIST = reverse("fieldwork:consultation_list")


def waiting(user) -> list[str]:
    """Of 请示汇报 only."""
    return [f"{i.verb}：{i.title}" for i in gathered(user, today()) if "请示" in i.title]


def holders(row) -> list[str]:
    return [user.username for user in assignees.next_of(row).people]


@snapshot_fixture
def asked(inspection, member, leader, office, leadership):
    return rows.submitted(inspection, by=member, leader=leader)


@snapshot_fixture
def task(inspection, member, leader, office):
    return rows.tasked(inspection, by=member, leader=leader, decider=office)


def test_every_step_names_who_has_it_and_they_have_it(inspection, member, leader, deputy, office):
    row = rows.drafted(inspection, by=member)
    assert holders(row) == ["leader"]
    assert waiting(leader) == ["报送：请示（未报送）（重大问题请示）"]

    actions.submit(row, by=leader)
    assert "office" in holders(row)
    assert waiting(office) == ["批示：请示001（重大问题请示）"]
    assert waiting(leader) == []

    actions.decide(row, decision="同意", due_on=make.days(3), by=office)
    assert holders(row) == ["leader", "deputy"]
    assert waiting(leader) == waiting(deputy) == ["落实批示：请示001（重大问题请示）"]
    assert waiting(member) == waiting(office) == []

    actions.report(row, result="已商请", by=deputy)
    assert assignees.next_of(row) is None
    assert waiting(leader) == []
    assert row.state == "done"


def test_a_decision_without_a_day_ends_it(asked, office, leader):
    actions.decide(asked, decision="知悉", by=office)

    assert asked.state == "decided"
    assert waiting(leader) == []
    assert not Deadline.objects.filter(kind="consultation").exists()


def test_a_task_has_a_date_that_is_met_and_its_heads_are_reminded(
    task, leader, deputy, member, office
):
    deadline = Deadline.objects.get(kind="consultation")
    assert deadline.is_restricted
    assert recipients_of([deadline], today()) == {deadline.pk: {leader.pk, deputy.pk}}
    late = recipients_of([deadline], deadline.due_on + timedelta(days=1))[deadline.pk]
    assert {leader.pk, deputy.pk, office.pk} <= late

    actions.report(task, result="已办", by=leader)

    deadline.refresh_from_db()
    assert deadline.met_on == today()


def test_its_date_is_seen_by_those_who_see_it_only(
    inspection, member, leader, office, leadership, outsider, liaison
):
    row = rows.tasked(
        inspection, by=member, leader=leader, decider=leadership, addressed="leadership"
    )
    dates = {
        user.username: Deadline.objects.visible_to(user).filter(kind="consultation").exists()
        for user in (member, leader, leadership, office, outsider, liaison)
    }

    assert row.state == "tasked"
    assert dates == {
        "member": True, "leader": True, "leadership": True,
        "office": False, outsider.username: False, "liaison": False,
    }  # fmt: skip


def test_what_was_done_may_be_returned_with_a_new_date(task, leader, office):
    actions.report(task, result="已办", by=leader)

    actions.return_result(task, note="还差书面材料", due_on=make.days(9), by=office)

    assert (task.state, task.done_on, task.due_on) == ("tasked", None, make.days(9))
    assert waiting(leader) == ["落实批示：请示001（重大问题请示）"]
    deadline = Deadline.objects.get(kind="consultation")
    assert (deadline.met_on, deadline.due_on) == (None, make.days(9))


def test_what_is_returned_keeps_its_number_and_is_submitted_again(asked, leader, member, office):
    actions.return_for_more(asked, note="请补充证据情况", by=office)

    assert waiting(leader) == ["补充后重新报送：请示001（重大问题请示）"]
    assert not Consultation.objects.visible_to(office).exists()
    with pytest.raises(NotYet, match="已经报送过"):
        actions.remove(asked, by=member)
    actions.submit(asked, by=leader)
    assert (asked.reference, asked.return_note) == ("请示001", "")


def test_only_the_body_it_went_to_sees_it(
    inspection, member, leader, office, leadership, outsider, liaison, organ, sysadmin, auditor
):
    to_office = rows.submitted(inspection, by=member, leader=leader)
    to_group = rows.submitted(inspection, by=member, leader=leader, addressed="leadership")
    rows.drafted(inspection, by=member)

    seen = {
        user.username: {*Consultation.objects.visible_to(user).values_list("pk", flat=True)}
        for user in (office, leadership, outsider, liaison, organ, sysadmin, auditor)
    }

    assert seen.pop("office") == {to_office.pk}
    assert seen.pop("leadership") == {to_group.pk}
    assert set().union(*seen.values()) == set()
    assert Consultation.objects.visible_to(member).count() == 3


def test_only_the_leader_submits(inspection, member, deputy, office):
    row = rows.drafted(inspection, by=member)

    for person in (member, deputy, office):
        with pytest.raises(ActionDenied, match="组长"):
            actions.submit(row, by=person)


def test_nobody_decides_for_the_other_body_or_for_the_own_team(
    inspection, asked, leadership, leader, office
):
    with pytest.raises(ActionDenied, match="巡察办"):
        actions.decide(asked, decision="同意", by=leadership)
    type(leader).objects.filter(pk=leader.pk).update(roles=["inspector", "office"])
    leader.refresh_from_db()
    with pytest.raises(ActionDenied, match="不能批示本组"):
        actions.decide(asked, decision="同意", by=leader)
    assert "office" in holders(asked)
    assert "leader" not in holders(asked)
    assert waiting(leader) == []


def test_others_do_not_draft_or_change(inspection, office, outsider, member, deputy, contact):
    for stranger in (office, outsider):
        with pytest.raises(ActionDenied, match="本组成员"):
            rows.drafted(inspection, by=stranger)
    row = rows.drafted(inspection, by=member)
    with pytest.raises(ActionDenied, match="起草人"):
        actions.edit(row, {"title": "改"}, by=contact)
    assert actions.edit(row, {"title": "改"}, by=deputy)


def test_what_was_submitted_is_not_changed_or_submitted_twice(asked, member, leader):
    with pytest.raises(InvalidTransition, match="已经报送"):
        actions.edit(asked, {"title": "改"}, by=member)
    with pytest.raises(InvalidTransition, match="已经报送"):
        actions.submit(asked, by=leader)


def test_a_draft_that_was_never_submitted_may_be_removed(inspection, member):
    row = rows.drafted(inspection, by=member)

    actions.remove(row, by=member)

    assert not Consultation.objects.exists()
    assert AuditEvent.objects.filter(verb="删除请示报告").exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"decision": " "}, "请写明批示意见"),
        ({"decision": "同意", "due_on": make.days(-1)}, "不能早于今天"),
    ],
)
def test_a_decision_says_something_and_its_day_lies_ahead(asked, office, given, sentence):
    with pytest.raises(NotYet, match=sentence):
        actions.decide(asked, **given, by=office)


def test_two_who_decide_at_once_lose_nothing(asked, office, office2):
    seen = asked.version
    actions.decide(Consultation.objects.get(), decision="同意", version=seen, by=office)

    with pytest.raises(StaleState, match="赵办刚刚已"):
        actions.decide(asked, decision="不同意", version=seen, by=office2)


def test_the_constraints_hold_a_task_together(task):
    for broken in ({"due_on": None}, {"decided_by": None}, {"state": "done"}, {"number": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.filter(pk=task.pk).update(**broken)


def test_notices_name_unit_and_number_only(task, leader, member, office):
    told = {
        (n.recipient.username, n.subject)
        for n in Notice.objects.filter(kind__startswith="consultation")
        if n.recipient in (leader, member, office)
    }

    assert told == {
        ("office", "请批示：市财政局请示001"),
        ("leader", "已批示，请按期落实：市财政局请示001"),
        ("member", "已批示，请按期落实：市财政局请示001"),
    }


def test_an_urgent_one_comes_first_and_says_so(inspection, asked, member, leader, office):
    rows.submitted(inspection, by=member, leader=leader, is_urgent=True)

    assert "批示（紧急）：请示002（重大问题请示）" in waiting(office)
    notice = Notice.objects.filter(kind="consultation.submitted").latest("id")
    assert notice.subject.startswith("紧急请示报告")


def test_what_waits_bars_the_archive_by_its_count(asked, inspection, office, leader):
    bars = gates.bars(inspection, Stage.ARCHIVED)
    assert "1件请示报告还没有办结" in bars

    actions.decide(asked, decision="知悉", by=office)
    assert not [bar for bar in gates.bars(inspection, Stage.ARCHIVED) if "请示" in bar]


def test_pages_are_not_kept_and_views_are_recorded(client, asked, office):
    client.force_login(office)

    answer = client.get(asked.get_absolute_url())

    assert answer["Cache-Control"] == NO_STORE
    assert "关于某甲问题的请示" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="查看请示报告", actor_name="赵办").exists()


def test_it_goes_its_way_by_the_rendered_forms(client, inspection, member, leader, office):
    client.force_login(member)
    new = reverse("fieldwork:consultation_new", args=[inspection.pk])
    browsed.submit(
        client, new, kind="report", addressed="office", title="群访情况", text="约三十人"
    )
    row = Consultation.objects.get()
    client.force_login(leader)
    browsed.submit(client, reverse("fieldwork:consultation_submit", args=[row.pk]))
    client.force_login(office)
    browsed.submit(
        client, reverse("fieldwork:consultation_decide", args=[row.pk]),
        decision="做好稳控", due_on=make.days(2).isoformat(),
    )  # fmt: skip
    client.force_login(leader)
    browsed.submit(client, reverse("fieldwork:consultation_report", args=[row.pk]), result="已劝返")

    row.refresh_from_db()
    assert (row.state, row.decision, row.result) == ("done", "做好稳控", "已劝返")


def test_the_panel_of_an_inspection_leads_to_its_own(client, asked, inspection, member, leadership):
    client.force_login(member)
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert f"{LIST}?inspection={inspection.pk}" in page
    client.force_login(leadership)
    assert LIST + "?" not in client.get(inspection.get_absolute_url()).content.decode()


def test_filters_narrow(client, asked, inspection, member, leader, office):
    rows.submitted(inspection, by=member, leader=leader, is_urgent=True, title="关于急事的请示")
    client.force_login(office)

    urgent = client.get(LIST, {"is_urgent": "on"}).content.decode()
    late = client.get(LIST, {"late": "on"}).content.decode()

    assert "关于急事的请示" in urgent
    assert "关于某甲问题的请示" not in urgent
    assert "关于急事的请示" not in late


def test_the_list_costs_the_same_for_one_and_three(
    client, asked, inspection, member, leader, office
):
    client.force_login(office)
    client.get(LIST)
    first = _statements(client)
    for _ in range(2):
        rows.submitted(inspection, by=member, leader=leader)

    assert _statements(client) == first


def _statements(client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(LIST)
    return len([q for q in seen if "INSERT" not in q["sql"]])


@pytest.mark.parametrize("name", ["consultation", "directive", "focus", "petition", "intake"])
def test_an_empty_list_says_what_to_do_unless_somebody_chose_a_filter(
    client, inspection, office, name
):
    client.force_login(office)
    url = reverse(f"fieldwork:{name}_list")

    for door in ({}, {"inspection": inspection.pk}):
        assert "没有符合条件" not in client.get(url, door).content.decode()
    page = client.get(url, {"state": "done", "round": inspection.round_id}).content.decode()
    assert "没有符合条件" in page
