"""资料清单 from the list to the last line received: whose step it is, its date, its reminders."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import attachments, calendar
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.models import AuditEvent, Notice
from fieldwork.actions import materials as actions
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material, MaterialRequest
from fieldwork.queries import waiting_for
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline
from rounds.queries.recipients import people_of
from tests import factories as make
from tests.browsed import submit
from tests.findings.test_races_findings import at_once
from tests.snapshots import snapshot_fixture

NAMES = ["近三年党组会议记录", "“三公”经费明细账", "固定资产台账"]


def paper(name: str = "会议记录.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "会议记录".encode(), content_type="text/plain")


@snapshot_fixture
def asked(inspection, leader, liaison) -> MaterialRequest:
    return actions.ask(inspection, names=[*NAMES, "", NAMES[0]], note="电子版即可", by=leader)


def line(request: MaterialRequest, order: int) -> Material:
    return Material.objects.select_related("request__inspection").get(request=request, order=order)


def date_of(request: MaterialRequest) -> Deadline:
    rows = Deadline.objects.select_related("inspection")
    return rows.get(kind=DeadlineKind.MATERIALS, target_id=request.pk)


def hand_in_all(request: MaterialRequest, liaison) -> None:
    for order in (1, 2, 3):
        actions.deliver(line(request, order), uploads=[paper()], by=liaison)


def test_a_list_starts_its_own_date_by_the_rounds_rule(asked, liaison):
    due = calendar.add(make.today(), 3, "workday", provisional=True).date

    assert list(asked.materials.values_list("order", "name")) == list(enumerate(NAMES, 1))
    assert (asked.due_on, date_of(asked).due_on, date_of(asked).rule_text) == (
        due, due, "发出后3工作日",
    )  # fmt: skip
    assert Notice.objects.get(recipient=liaison, kind="material").body.startswith("共3项")
    assert [item.verb for item in waiting_for(liaison, make.today())] == ["交付资料"]


@pytest.mark.parametrize("who", ["member", "outsider", "leadership", "liaison"])
def test_others_may_not_ask(inspection, request, who):
    with pytest.raises(ActionDenied, match="资料清单由"):
        actions.ask(inspection, names=NAMES, by=request.getfixturevalue(who))


def test_nothing_is_asked_for_after_the_report(inspection, leader):
    inspection.stage = Stage.FEEDBACK
    with pytest.raises(ActionDenied, match="已完成报告"):
        actions.ask(inspection, names=NAMES, by=leader)


def test_an_empty_list_is_refused(inspection, leader):
    with pytest.raises(ActionDenied, match="至少写一项"):
        actions.ask(inspection, names=["  ", ""], by=leader)


def test_delivered_with_a_file_received_by_another(asked, liaison, member):
    actions.deliver(line(asked, 1), uploads=[paper()], by=liaison)
    first = line(asked, 1)

    assert (first.state, first.delivered_by) == (MaterialState.DELIVERED, liaison)
    assert attachments.of(first).get().name == "会议记录.txt"
    assert Notice.objects.filter(recipient=member, kind="material").count() == 1
    actions.receive([first], by=member)
    assert line(asked, 1).received_by == member
    asked.refresh_from_db()
    assert asked.state == RequestState.ISSUED


def test_nothing_and_no_words_is_no_delivery(asked, liaison):
    with pytest.raises(ActionDenied, match="请上传文件"):
        actions.deliver(line(asked, 1), by=liaison)
    with pytest.raises(ActionDenied, match="没有这项资料的原因"):
        actions.deliver(line(asked, 1), is_absent=True, by=liaison)
    actions.deliver(line(asked, 1), note="纸质3册，交王某", by=liaison)
    actions.deliver(line(asked, 2), note="未设此账", is_absent=True, by=liaison)
    assert line(asked, 2).is_absent


def test_only_the_units_own_liaison_delivers(asked, foreign_liaison, leader):
    for person in (foreign_liaison, leader):
        with pytest.raises(ActionDenied, match="现任联络员"):
            actions.deliver(line(asked, 1), note="x", by=person)


def test_a_refused_file_leaves_nothing(asked, liaison):
    bad = SimpleUploadedFile("a.exe", b"MZ", content_type="application/x-dosexec")
    with pytest.raises(ActionDenied):
        actions.deliver(line(asked, 1), uploads=[paper(), bad], by=liaison)
    assert line(asked, 1).state == MaterialState.WANTED
    assert not attachments.of(line(asked, 1)).exists()


def test_returned_with_a_reason_and_handed_in_again(asked, liaison, member):
    actions.deliver(line(asked, 1), uploads=[paper()], by=liaison)
    with pytest.raises(ActionDenied, match="写明原因"):
        actions.return_material(line(asked, 1), note="", by=member)

    actions.return_material(line(asked, 1), note="缺2024年", by=member)

    assert (line(asked, 1).state, line(asked, 1).return_note) == ("wanted", "缺2024年")
    assert Notice.objects.filter(recipient=liaison, subject__startswith="资料被退回").count() == 1
    actions.deliver(line(asked, 1), uploads=[paper("2024年.txt")], by=liaison)
    assert line(asked, 1).return_note == ""


def test_the_last_one_completes_and_the_day_of_the_unit_counts(asked, liaison, member):
    hand_in_all(asked, liaison)
    yesterday = make.today() - timedelta(days=1)
    Material.objects.update(delivered_at=line(asked, 1).delivered_at - timedelta(days=1))

    actions.receive([line(asked, n) for n in (1, 2, 3)], by=member)

    asked.refresh_from_db()
    assert (asked.state, asked.completed_on) == (RequestState.COMPLETE, yesterday)
    assert date_of(asked).met_on == yesterday
    with pytest.raises(InvalidTransition, match="已收齐"):
        actions.return_material(line(asked, 1), note="x", by=member)


def test_withdrawing_ends_the_duty(asked, leader, liaison):
    actions.withdraw(asked, note="改向财政局调取", by=leader)

    assert date_of(asked).withdrawn_on == make.today()
    with pytest.raises(InvalidTransition, match="已撤回"):
        actions.deliver(line(asked, 1), note="x", by=liaison)


def test_reminders_go_to_the_unit_then_to_the_team(asked, liaison, leader, member):
    today, deadline = make.today(), date_of(asked)
    assert people_of([deadline], today)[deadline.pk].responsible == {liaison.pk}

    hand_in_all(asked, liaison)

    assert people_of([deadline], today)[deadline.pk].responsible == {leader.pk, member.pk}
    assert "核收资料" in {item.verb for item in waiting_for(member, today)}


@pytest.mark.django_db(transaction=True)
def test_two_receiving_the_last_two_complete_it_once(asked, liaison, leader, member):
    hand_in_all(asked, liaison)
    actions.receive([line(asked, 1)], by=member)
    second, third = line(asked, 2), line(asked, 3)

    at_once(
        lambda: actions.receive([second], by=member), lambda: actions.receive([third], by=leader)
    )

    assert AuditEvent.objects.filter(verb="收齐资料").count() == 1
    assert MaterialRequest.objects.get().state == RequestState.COMPLETE


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args) -> str:
    return reverse(f"fieldwork:{name}", args=args)


def test_through_the_pages(inspection, leader, member, liaison):
    team, unit = client_of(leader), client_of(liaison)
    page = team.get(inspection.get_absolute_url()).content.decode()
    assert url("material_request_new", inspection.pk) in page
    submit(team, url("material_request_new", inspection.pk), names="\r\n".join(NAMES))
    asked = MaterialRequest.objects.get()

    page = unit.get(asked.get_absolute_url()).content.decode()
    assert url("material_deliver", line(asked, 1).pk) in page
    assert "退回补交" not in page
    sent = {"note": "第三项在档案室", "uploads": [paper()]}
    submit(unit, url("material_deliver", line(asked, 1).pk), **sent)
    page = team.get(asked.get_absolute_url()).content.decode()
    assert "会议记录.txt" in page
    assert "第三项在档案室" in page
    submit(client_of(member), url("material_request_receive", asked.pk))
    assert line(asked, 1).state == MaterialState.RECEIVED
    assert "已收1项" in team.get(inspection.get_absolute_url()).content.decode()
    exported = team.get(url("material_request_list") + "?export=csv")
    assert NAMES[2] in b"".join(exported).decode()


def test_a_refused_delivery_keeps_what_was_typed(asked, liaison):
    address = url("material_deliver", line(asked, 1).pk)

    response = submit(client_of(liaison), address, note="", is_absent="on")

    assert response.status_code == 409
    assert "请写明本单位没有这项资料的原因" in response.content.decode()
    assert "checked" in response.content.decode()


def test_the_next_list_of_the_round_begins_with_the_last(asked, inspection, office):
    other = make.InspectionFactory(round=inspection.round, team=inspection.team)

    page = client_of(office).get(url("material_request_new", other.pk)).content.decode()

    assert NAMES[1].replace('"', "&quot;") in page


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    inspection, leader, liaison, django_assert_max_num_queries, count
):
    for _ in range(count):
        request = actions.ask(inspection, names=NAMES[:count], by=leader)
    client = client_of(leader)
    client.get(request.get_absolute_url())

    with django_assert_max_num_queries(22):
        client.get(request.get_absolute_url())
    with django_assert_max_num_queries(13):
        client.get(url("material_request_list"))


def test_a_file_that_was_handed_in_stays_also_after_the_return(asked, liaison, member):
    actions.deliver(line(asked, 1), uploads=[paper("交过.txt")], by=liaison)
    actions.return_material(line(asked, 1), note="缺第二季度", by=member)
    handed = attachments.of(line(asked, 1)).get()
    added = attachments.store(line(asked, 1), paper("未交.txt"), by=liaison)

    with pytest.raises(NotYet, match="已随资料报送，须留存"):
        attachments.remove(handed, by=liaison)
    attachments.remove(added, by=liaison)

    assert list(attachments.of(line(asked, 1))) == [handed]


def test_a_list_to_a_unit_without_liaison_promises_no_notice(inspection, leader, sysadmin):
    new = url("material_request_new", inspection.pk)

    page = submit(client_of(leader), new, names="会议记录", follow=True).content.decode()

    assert "资料清单已发出" in page
    assert "目前没有人能交付资料" in page
    assert "联络员会收到通知" not in page
