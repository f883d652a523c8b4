"""上传下达: passed on to teams, signed for by each member, kept in a library that is searched."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import assignees
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from fieldwork import tasks
from fieldwork.actions import directives as actions
from fieldwork.models import Addressee, Directive, Receipt
from fieldwork.queries import directives as queries
from overview.queries.worklist import gathered
from rectification.queries.case_names import case_names
from rounds.actions.deadlines import end_all
from rounds.models import Deadline, TeamMember
from rounds.queries.recipients import recipients_of
from tests import browsed
from tests import factories as make
from tests.factories import today
from tests.fieldwork import directive_rows as rows
from tests.snapshots import snapshot_fixture

LIST = reverse("fieldwork:directive_list")


def waiting(user) -> list[str]:
    return [f"{item.verb}：{item.title}" for item in gathered(user, today())]


@snapshot_fixture
def directive(inspection, office, leader, member):
    """Issued to the team of leader and member."""
    return rows.issued(inspection, by=office)


def test_a_draft_waits_for_the_office_and_nobody_else_sees_it(
    inspection, office, office2, leader, leadership
):
    draft = rows.drafted(inspection, by=office)

    assert waiting(office) == waiting(office2) == ["发布：关于严肃巡察纪律的通知"]
    assert assignees.next_of(draft).action == "发布"
    for stranger in (leader, leadership):
        assert not Directive.objects.visible_to(stranger).exists()


def test_every_member_has_it_until_they_sign(directive, office, leader, member):
    assert "签收：关于严肃巡察纪律的通知" in waiting(leader)
    assert "签收：关于严肃巡察纪律的通知" in waiting(member)
    assert [user.name for user in assignees.next_of(directive).people] == ["郑组员", "周组长"]

    actions.sign(directive, by=leader)

    assert "签收：关于严肃巡察纪律的通知" not in waiting(leader)
    assert [user.name for user in assignees.next_of(directive).people] == ["郑组员"]
    assert Deadline.objects.get(kind="directive").met_on is None

    actions.sign(directive, by=member)

    assert assignees.next_of(directive) is None
    assert Deadline.objects.get(kind="directive").met_on == today()
    told = Notice.objects.filter(recipient=office, kind="directive.signed")
    assert told.get().subject == "已全部签收：关于严肃巡察纪律的通知"


def test_members_hear_of_it_with_its_day(directive, leader):
    notice = Notice.objects.get(recipient=leader, kind="directive.issued")

    assert notice.subject == "请签收：关于严肃巡察纪律的通知"
    assert notice.body.startswith("签收期限：")


def test_only_members_of_an_addressed_team_see_and_sign(
    directive, outsider, liaison, organ, office
):
    for stranger in (outsider, liaison, organ):
        assert not Directive.objects.visible_to(stranger).exists()
    for stranger in (outsider, office):
        with pytest.raises(ActionDenied, match="本人签收"):
            actions.sign(directive, by=stranger)


def test_a_second_press_of_the_button_finds_what_the_first_did(directive, member):
    seen_before = Directive.objects.get(pk=directive.pk)
    actions.sign(directive, by=member)

    with pytest.raises((NotYet, InvalidTransition)):
        actions.sign(seen_before, by=member)


def test_who_left_cannot_sign_and_does_not_owe(directive, leader, member):
    TeamMember.objects.filter(inspector__user=member).update(to_on=make.days(-1))

    assert [user.name for user in assignees.next_of(directive).people] == ["周组长"]
    with pytest.raises(ActionDenied):
        actions.sign(directive, by=member)


def test_the_date_of_a_team_is_met_when_the_last_who_owed_has_left(directive, leader, member):
    actions.sign(directive, by=leader)
    TeamMember.objects.filter(inspector__user=member).update(to_on=make.days(-1))

    tasks.settle_directives()
    again = tasks.settle_directives()

    assert Deadline.objects.get(kind="directive").met_on == today()
    assert again == 0


def test_whoever_joins_later_has_it_to_sign(directive, inspection, leader, member):
    for person in (leader, member):
        actions.sign(directive, by=person)
    newcomer = make.InspectorFactory(name="新组员")
    make.TeamMemberFactory(team=inspection.team, inspector=newcomer)

    assert "签收：关于严肃巡察纪律的通知" in waiting(newcomer.user)
    actions.sign(directive, by=newcomer.user)
    assert Receipt.objects.count() == 3


def test_signing_twice_is_refused(directive, leader):
    actions.sign(directive, by=leader)

    with pytest.raises(NotYet, match="已签收过"):
        actions.sign(directive, by=leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            directive=directive,
            inspector=leader.inspector,
            signed_by=leader,
            signed_at=directive.created_at,
        )


def test_reminders_go_to_those_who_owe_and_of_what_is_late_to_the_office(
    directive, leader, member, office
):
    actions.sign(directive, by=leader)
    deadline = Deadline.objects.get(kind="directive")

    assert recipients_of([deadline], today()) == {deadline.pk: {member.pk}}
    after = deadline.due_on + timedelta(days=1)
    told = recipients_of([deadline], after)[deadline.pk]
    assert {member.pk, office.pk} <= told
    assert leader.pk not in told


def test_the_office_is_asked_to_press_for_what_is_late(directive, leader, member, office):
    assert "催促签收：关于严肃巡察纪律的通知" not in waiting(office)

    Directive.objects.update(due_on=make.days(-1))
    assert "催促签收：关于严肃巡察纪律的通知" in waiting(office)

    for person in (leader, member):
        actions.sign(directive, by=person)
    assert not queries.late(today()).exists()


def test_urging_names_who_was_reminded_once_a_day(directive, leader, member, office):
    actions.sign(directive, by=leader)

    for _ in range(2):
        assert actions.urge(directive, by=office) == [member]

    assert Notice.objects.filter(kind="directive.urged").count() == 1
    assert AuditEvent.objects.filter(verb="提醒签收").first().note == "郑组员"
    actions.sign(directive, by=member)
    with pytest.raises(NotYet, match="都已签收"):
        actions.urge(directive, by=office)


def test_the_office_sees_by_name_who_has_not_read(client, directive, leader, office):
    actions.sign(directive, by=leader)
    client.force_login(office)

    page = client.get(directive.get_absolute_url()).content.decode()
    listed = client.get(LIST).content.decode()

    assert "郑组员（组员）" in page
    assert "周组长" in page
    assert "1人已签收，1人未签收" in listed


def test_withdrawn_it_is_the_teams_no_more_and_its_date_falls_away(
    directive, member, leader, office
):
    actions.sign(directive, by=leader)

    actions.withdraw(directive, note="文件已废止", by=office)

    assert not Directive.objects.visible_to(member).exists()
    assert Deadline.objects.get(kind="directive").withdrawn_on == today()
    assert waiting(member) == []
    told = Notice.objects.filter(kind="directive.withdrawn")
    assert [(n.recipient, n.url) for n in told] == [(member, "")]
    assert Receipt.objects.count() == 1


def test_withdrawing_needs_a_reason(directive, office):
    with pytest.raises(NotYet, match="原因"):
        actions.withdraw(directive, note=" ", by=office)


def test_an_issued_one_is_not_edited_or_removed(directive, inspection, office):
    with pytest.raises(InvalidTransition, match="撤回后重新起草"):
        actions.edit(directive, rows.values(title="改"), teams=[inspection.team], by=office)
    with pytest.raises(InvalidTransition):
        actions.remove(directive, by=office)


def test_only_the_office_drafts_issues_and_withdraws(
    inspection, directive, leader, leadership, office
):
    draft = rows.drafted(inspection, by=office)
    for person in (leader, leadership):
        with pytest.raises(ActionDenied, match="巡察办"):
            rows.drafted(inspection, by=person)
        with pytest.raises(ActionDenied, match="巡察办"):
            actions.issue(draft, by=person)
        with pytest.raises(ActionDenied, match="巡察办"):
            actions.withdraw(directive, note="不", by=person)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"teams": []}, "请选择本轮要传达的巡察组"),
        ({"due_on": None}, "请填写签收期限"),
    ],
)
def test_what_goes_to_teams_names_them_and_a_day(inspection, office, change, sentence):
    teams = change.get("teams", [inspection.team])
    row = rows.values(**{k: v for k, v in change.items() if k != "teams"})

    with pytest.raises(NotYet, match=sentence):
        actions.draft(inspection.round, row, teams=teams, by=office)


def test_teams_of_another_round_are_refused(inspection, other_inspection, office):
    with pytest.raises(NotYet, match="本轮"):
        actions.draft(inspection.round, rows.values(), teams=[other_inspection.team], by=office)


def test_nothing_empty_or_late_is_issued(inspection, office):
    empty = rows.drafted(inspection, by=office, text=" ")
    late = rows.drafted(inspection, by=office, due_on=make.days(-1))

    with pytest.raises(NotYet, match="请填写内容或上传附件"):
        actions.issue(empty, by=office)
    with pytest.raises(NotYet, match="签收期限已过"):
        actions.issue(late, by=office)


def test_a_team_without_an_open_inspection_is_refused_and_nothing_is_issued(inspection, office):
    draft = rows.drafted(inspection, by=office)
    type(inspection).objects.filter(pk=inspection.pk).update(stage="archived", archived_on=today())

    with pytest.raises(NotYet, match="没有在办的巡察任务"):
        actions.issue(draft, by=office)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_signing_goes_on_after_the_date_fell_away_with_its_inspection(
    directive, inspection, leader, office
):
    end_all(inspection, reason="归档", by=office)

    actions.sign(directive, by=leader)

    assert Receipt.objects.get().inspector == leader.inspector


def test_the_date_goes_on_with_the_teams_other_inspection_and_names_no_unit(
    directive, inspection, leader, office
):
    unit = make.UnitFactory(name="市林业局")
    other = make.InspectionFactory(round=inspection.round, team=inspection.team, unit=unit)
    type(inspection).objects.filter(pk=inspection.pk).update(stage="archived", archived_on=today())

    end_all(inspection, reason="归档", by=office)

    deadline = Deadline.objects.select_related("inspection__unit").get(kind="directive")
    assert (deadline.inspection, deadline.withdrawn_on) == (other, None)
    assert case_names([deadline]) == {deadline.pk: "传达事项签收"}
    assert leader.pk in recipients_of([deadline], today())[deadline.pk]

    end_all(other, reason="归档", by=office)

    deadline.refresh_from_db()
    assert deadline.withdrawn_on == today()


def test_two_office_workers_on_one_draft_lose_nothing(inspection, office, office2):
    draft = rows.drafted(inspection, by=office)
    actions.edit(draft, rows.values(title="甲改"), teams=[inspection.team], version=1, by=office)

    with pytest.raises(StaleState):
        actions.edit(
            draft, rows.values(title="乙改"), teams=[inspection.team], version=1, by=office2
        )


def test_a_change_of_teams_is_told_by_their_names(inspection, office):
    draft = rows.drafted(inspection, by=office)
    second = make.TeamFactory(round=inspection.round, number=2)

    actions.edit(draft, rows.values(), teams=[inspection.team, second], by=office)

    event = AuditEvent.objects.filter(verb="修改传达事项").get()
    assert event.changes["teams"] == ["第一巡察组", "第一巡察组、第二巡察组"]
    assert Addressee.objects.count() == 2


def test_the_library_is_every_inspectors_and_searched_by_its_words(
    client, inspection, office, outsider, member, liaison
):
    law = rows.in_library(by=office, text="巡察机构依据党章开展政治监督")
    rows.issued(inspection, by=office)

    client.force_login(outsider)
    found = client.get(LIST, {"q": "政治监督"}).content.decode()
    other = client.get(LIST, {"q": "宴请"}).content.decode()

    assert law.title in found
    assert "关于严肃巡察纪律" not in other
    assert not [line for line in waiting(outsider) if line.startswith("签收")]
    assert not Directive.objects.visible_to(liaison).exists()
    client.force_login(member)
    assert "关于严肃巡察纪律" in client.get(LIST, {"q": "宴请"}).content.decode()


def test_whoever_has_not_promised_secrecy_reads_nothing_of_a_round(directive, inspection, member):
    member.inspector.commitments.all().delete()

    assert not Directive.objects.visible_to(member).exists()
    with pytest.raises(ActionDenied):
        actions.sign(directive, by=member)
    assert member in queries.people_owing(directive)


def test_the_form_of_a_round_takes_all_teams_and_is_saved_as_rendered(client, inspection, office):
    client.force_login(office)
    url = reverse("fieldwork:directive_for_round", args=[inspection.round_id])

    answer = browsed.submit(
        client, url, kind="instruction", title="市委书记在专题会上的讲话要点", text="要点"
    )

    made = Directive.objects.get()
    assert answer.url == made.get_absolute_url()
    assert list(made.teams.all()) == [inspection.team]
    assert made.due_on > today()


def test_the_buttons_of_its_page_remind_and_sign(client, directive, leader, member, office):
    client.force_login(office)
    browsed.submit(client, reverse("fieldwork:directive_urge", args=[directive.pk]))
    client.force_login(member)
    browsed.submit(client, reverse("fieldwork:directive_sign", args=[directive.pk]))

    assert Notice.objects.filter(kind="directive.urged").count() == 2
    assert Receipt.objects.get().inspector == member.inspector
    assert "已阅，签收" not in client.get(directive.get_absolute_url()).content.decode()


def test_filters_narrow_to_ones_own_and_to_what_is_late(client, directive, leader, office):
    rows.in_library(by=office)
    client.force_login(leader)
    mine = client.get(LIST, {"mine": "on"}).content.decode()
    assert directive.title in mine
    assert "巡察工作条例" not in mine

    client.force_login(office)
    assert directive.title not in client.get(LIST, {"late": "on"}).content.decode()
    Directive.objects.filter(pk=directive.pk).update(due_on=make.days(-1))
    assert directive.title in client.get(LIST, {"late": "on"}).content.decode()


@pytest.mark.parametrize("reader", ["office", "leader"])
def test_the_list_costs_the_same_for_one_and_three(
    client, request, inspection, office, leader, reader
):
    client.force_login(request.getfixturevalue(reader))
    rows.issued(inspection, by=office)
    client.get(LIST)  # what is cached for all
    first = _statements(client)
    for number in range(2):
        rows.issued(inspection, by=office, title=f"通知{number}")

    assert _statements(client) == first


def _statements(client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(LIST)
    return len(seen)


@pytest.mark.parametrize("reader", ["office", "leader"])
def test_the_workbook_has_the_rows_of_the_page(client, request, directive, office, leader, reader):
    rows.in_library(by=office)
    client.force_login(request.getfixturevalue(reader))

    answer = client.get(LIST, {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert directive.title in text
    assert "资料库（全体巡察人员）" in text
    assert ("2人未签收" if reader == "office" else "待签收") in text


@pytest.mark.django_db(transaction=True)
def test_two_last_signatures_at_once_meet_the_date(inspection, office, leader, member):
    directive = rows.issued(inspection, by=office)
    start, faults = threading.Barrier(2), []

    def sign(person) -> None:
        try:
            start.wait(10)
            actions.sign(Directive.objects.get(pk=directive.pk), by=person)
        except Exception as error:  # noqa: BLE001 - shown by the test
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=[person]) for person in (leader, member)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults
    assert Deadline.objects.get(kind="directive").met_on == today()
