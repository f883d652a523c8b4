"""巡前函询: one click sends the letters, each organ answers unit by unit, and that it knows nothing counts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import assignees
from core.documents import registry
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from fieldwork import queries
from fieldwork.actions import focus, intake
from fieldwork.models import FocusPoint, IntakeItem, IntakeReply, IntakeRequest
from findings.models import Organ
from rectification.queries.case_names import case_names
from rounds import gates
from rounds.enums import Stage
from rounds.models import Deadline, Inspection, PresetRow
from rounds.queries.recipients import people_of, recipients_of
from tests import factories as make
from tests.browsed import submit
from tests.factories import days, today
from tests.fieldwork import intake_rows as rows
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def second(inspection):
    """Another unit of the same round."""
    unit = make.UnitFactory(name="市林业局")
    return make.InspectionFactory(round=inspection.round, unit=unit)


@snapshot_fixture
def asked(inspection, second, receiving_organ, organ, office):
    """One letter about two units."""
    return rows.asked(
        inspection, receiving_organ, by=office, inspections=[inspection, second], matters="近三年"
    )


@snapshot_fixture
def reply(asked, inspection):
    return asked.replies.get(inspection=inspection)


def verbs(user) -> list[str]:
    return [item.verb for item in queries.waiting_for(user, today())]


def test_one_click_sends_a_letter_to_each_organ(client, inspection, second, office, organ):
    silent = Organ.objects.create(name="市审计局")
    Organ.objects.create(name="甲县纪委监委", is_outside=True)
    round = rows.approved(inspection.round)
    PresetRow.objects.create(
        preset=round.preset, kind="intake", start="entry", offset=-5, unit="workday"
    )
    Inspection.objects.filter(round=round).update(entry_on=days(30))
    client.force_login(office)

    page = client.get(reverse("fieldwork:intake_new", args=[round.pk]))
    proposed = page.context["form"].initial["due_on"]
    submit(client, reverse("fieldwork:intake_new", args=[round.pk]))

    letters = list(IntakeRequest.objects.order_by("number"))
    assert [letter.organ.name for letter in letters] == ["市纪委监委", "市审计局"]
    assert [letter.number for letter in letters] == [1, 2]
    assert {letter.due_on for letter in letters} == {proposed}
    assert days(10) < proposed <= days(25)  # a long holiday, a Saturday may lie between
    assert IntakeReply.objects.count() == 4
    assert verbs(organ) == ["答复巡前函询"]
    assert verbs(office) == ["登记函询答复"]  # of the organ without an account
    assert Notice.objects.filter(recipient=organ, kind="intake.issued").count() == 1
    assert Deadline.objects.get(target_id=letters[0].pk).rule_text == "进驻前5工作日"
    assert silent in page.context["form"].fields["organs"].queryset


def test_the_letter_names_the_units_and_what_is_asked(asked, inspection, second, office):
    kind = registry.get("intake_letter")

    letter = kind.make(office, asked)

    words = str(letter)
    assert letter.in_letter_format
    assert letter.addressee == "市纪委监委"
    assert letter.number == asked.reference
    assert f"{inspection.unit.name}、{second.unit.name}" in words
    assert "近三年" in words
    assert "零反馈" in words


def test_nobody_is_asked_twice_about_a_unit(asked, inspection, receiving_organ, office):
    with pytest.raises(NotYet, match="已收到关于"):
        rows.asked(inspection, receiving_organ, by=office)

    intake.withdraw(asked, note="发错了", by=office)

    assert rows.asked(inspection, receiving_organ, by=office).number == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"organs": []}, "至少选择一个函询机关"),
        ({"inspections": []}, "选择本轮要函询的被巡察单位"),
        ({"due_on": days(-1)}, "不能早于今天"),
    ],
)
def test_letters_need_organs_units_and_a_day(inspection, receiving_organ, office, change, sentence):
    with pytest.raises(NotYet, match=sentence):
        rows.asked(inspection, receiving_organ, by=office, **change)

    assert not IntakeRequest.objects.exists()


def test_units_of_another_round_are_refused(inspection, receiving_organ, office):
    foreign = make.InspectionFactory(round=make.RoundFactory(number=9))

    with pytest.raises(NotYet, match="本轮"):
        rows.asked(inspection, receiving_organ, by=office, inspections=[foreign])


def test_only_the_office_asks_and_only_once_the_plan_stands(
    inspection, receiving_organ, office, leader
):
    with pytest.raises(ActionDenied, match="巡察办"):
        rows.asked(inspection, receiving_organ, by=leader)
    type(inspection.round).objects.update(state="planning")
    inspection.round.refresh_from_db()

    with pytest.raises(NotYet, match="批准以后"):
        intake.ask(
            inspection.round, organs=[receiving_organ], inspections=[inspection],
            due_on=days(3), by=office,
        )  # fmt: skip


def test_the_handler_answers_unit_by_unit_on_the_pages(
    client, asked, reply, second, organ, office, leader
):
    client.force_login(organ)
    submit(client, reverse("fieldwork:intake_item_new", args=[reply.pk]), **rows.values())
    item = IntakeItem.objects.get()
    assert item.reference == "情况（未提交）"
    assert item not in IntakeItem.objects.visible_to(leader)

    submit(
        client,
        reverse("fieldwork:intake_reply_submit", args=[reply.pk]),
        at=reply.get_absolute_url(),
    )

    item.refresh_from_db()
    reply.refresh_from_db()
    asked.refresh_from_db()
    assert (item.reference, reply.state, asked.state) == ("情况001", "told", "issued")
    assert item in IntakeItem.objects.visible_to(leader)
    assert Notice.objects.filter(recipient=leader, kind="intake.replied").exists()

    other = asked.replies.get(inspection=second)
    submit(
        client,
        reverse("fieldwork:intake_reply_nothing", args=[other.pk]),
        at=other.get_absolute_url(),
    )

    asked.refresh_from_db()
    other.refresh_from_db()
    assert (other.state, asked.state, asked.answered_on) == ("nothing", "answered", today())
    assert Deadline.objects.get(kind="intake").met_on == today()
    assert Notice.objects.filter(recipient=office, kind="intake.answered").exists()
    assert verbs(organ) == []


def test_what_is_handed_in_is_not_changed_until_it_is_returned(reply, organ, office):
    item = intake.add(reply, rows.values(), by=organ)
    intake.submit(reply, by=organ)
    item.refresh_from_db()

    with pytest.raises(InvalidTransition, match="已经提交"):
        intake.edit(item, {"summary": "改"}, by=organ)
    intake.return_reply(reply, note="请补充金额", due_on=days(20), by=office)

    item = IntakeItem.objects.get(pk=item.pk)
    assert intake.edit(item, {"summary": "改过"}, by=organ)
    with pytest.raises(NotYet, match="已经报来"):
        intake.remove(item, by=organ)
    assert item in IntakeItem.objects.visible_to(office)


def test_nothing_is_handed_in_unread_or_added_behind_its_back(reply, organ):
    opened, elsewhere = reply.version, IntakeReply.objects.get(pk=reply.pk)
    intake.add(reply, rows.values(), by=organ)

    with pytest.raises(StaleState):
        intake.submit(IntakeReply.objects.get(pk=reply.pk), version=opened, by=organ)
    intake.submit(IntakeReply.objects.get(pk=reply.pk), by=organ)
    with pytest.raises(InvalidTransition, match="已经提交"):
        intake.add(elsewhere, rows.values(), by=organ)

    assert IntakeItem.objects.get().number == 1


def test_a_returned_answer_opens_the_letter_and_its_date(asked, reply, second, organ, office):
    intake.report_nothing(reply, by=organ)
    intake.report_nothing(asked.replies.get(inspection=second), by=organ)
    asked.refresh_from_db()
    assert asked.state == "answered"

    intake.return_reply(reply, note="请再核对", due_on=days(20), by=office)

    asked.refresh_from_db()
    deadline = Deadline.objects.get(kind="intake")
    assert (asked.state, asked.answered_on, asked.due_on) == ("issued", None, days(20))
    assert (deadline.due_on, deadline.met_on) == (days(20), None)
    assert verbs(organ) == ["答复巡前函询"]
    assert organ.name in assignees.line(reply, office)
    assert Notice.objects.filter(recipient=organ, kind="intake.returned").exists()


def test_nothing_and_something_exclude_each_other(reply, organ):
    with pytest.raises(NotYet, match="零反馈"):
        intake.submit(reply, by=organ)
    item = intake.add(reply, rows.values(), by=organ)
    with pytest.raises(NotYet, match="提交答复"):
        intake.report_nothing(reply, by=organ)

    intake.remove(item, by=organ)
    intake.report_nothing(reply, by=organ)

    assert reply.state == "nothing"
    assert AuditEvent.objects.filter(verb="删除情况通报").exists()


def test_the_office_answers_for_an_organ_without_account(inspection, office, leader):
    paper = Organ.objects.create(name="市统计局", is_outside=True)
    item = rows.told(inspection, paper, by=office, handler=office)

    assert item in IntakeItem.objects.visible_to(leader)
    with pytest.raises(ActionDenied, match="经办人"):
        intake.add(item.reply, rows.values(), by=leader)


def test_a_withdrawn_letter_leaves_the_organ_and_keeps_what_was_told(
    asked, reply, organ, office, leader
):
    item = intake.add(reply, rows.values(), by=organ)
    intake.submit(reply, by=organ)
    asked.refresh_from_db()

    intake.withdraw(asked, note="不再需要", by=office)

    assert not IntakeRequest.objects.visible_to(organ).exists()
    assert not IntakeItem.objects.visible_to(organ).exists()
    assert IntakeItem.objects.visible_to(leader).filter(pk=item.pk).exists()
    assert Deadline.objects.get(kind="intake").withdrawn_on == today()
    assert Notice.objects.get(recipient=organ, kind="intake.withdrawn").url == ""
    rest = asked.replies.exclude(pk=reply.pk).get()
    with pytest.raises(InvalidTransition, match="已撤回"):
        intake.report_nothing(rest, by=office)


def test_who_sees_what(
    asked, reply, second, organ, foreign_organ, office, leader, outsider, liaison
):
    intake.add(reply, rows.values(), by=organ)
    intake.submit(reply, by=organ)
    item = IntakeItem.objects.get()

    def seen(user) -> tuple[int, int, int]:
        models = (IntakeRequest, IntakeReply, IntakeItem)
        return tuple(model.objects.visible_to(user).count() for model in models)

    assert seen(office) == (1, 2, 1)
    assert seen(organ) == (1, 2, 1)
    assert seen(leader) == (0, 1, 1)
    assert {seen(each) for each in (foreign_organ, outsider, liaison)} == {(0, 0, 0)}
    assert item.inspection == reply.inspection


def test_its_date_is_the_offices_and_the_organs_only(asked, organ, foreign_organ, office, leader):
    deadline = Deadline.objects.get(kind="intake")

    assert deadline.is_restricted
    assert [deadline in Deadline.objects.visible_to(each) for each in (office, organ)] == [True] * 2
    assert deadline not in Deadline.objects.visible_to(leader)
    assert deadline not in Deadline.objects.visible_to(foreign_organ)
    assert recipients_of([deadline], today())[deadline.pk] == {organ.pk}
    assert case_names([deadline]) == {deadline.pk: f"{asked}答复"}
    assert people_of([deadline], today())[deadline.pk].responsible == {organ.pk}
    assert office.pk in people_of([deadline], today())[deadline.pk].leaders
    late = recipients_of([deadline], days(11))[deadline.pk]
    assert {organ.pk, office.pk} <= late
    assert leader.pk not in late


def test_the_board_shows_every_unit_with_every_organ(client, asked, reply, second, organ, office):
    Organ.objects.create(name="没问的机关")
    third = make.InspectionFactory(round=asked.round, unit=make.UnitFactory(name="市水务局"))
    intake.add(reply, rows.values(), by=organ)
    intake.submit(reply, by=organ)
    client.force_login(office)

    text = client.get(reverse("fieldwork:intake_board", args=[asked.round_id])).content.decode()

    assert "没问的机关" not in text
    assert [text.count(word) for word in ("有情况", "未函询")] == [1, 1]
    assert third.unit.name in text
    assert reply.get_absolute_url() in text


def test_an_inspection_is_not_archived_while_an_organ_owes_an_answer(
    asked, reply, organ, inspection
):
    def bars() -> list[str]:
        return [words for words in gates.bars(inspection, Stage.ARCHIVED) if "函询" in words]

    assert len(bars()) == 1

    intake.report_nothing(reply, by=organ)

    assert bars() == []


def test_an_answer_belongs_to_one_unit_once(asked, inspection):
    twice = IntakeReply(request=asked, inspection=inspection)

    with pytest.raises(ValidationError):
        twice.validate_constraints()


def test_a_point_is_raised_from_what_was_told(
    client, inspection, receiving_organ, organ, office, leader
):
    item = rows.told(inspection, receiving_organ, by=office, handler=organ)
    client.force_login(leader)
    page = client.get(item.get_absolute_url())
    ((label, address),) = page.context["begins"]

    form = submit(client, address, title="专项资金管理", kind="risk")
    assert (label, form.status_code) == ("提出重点关注事项", 302)

    point = FocusPoint.objects.get()
    assert (point.item, point.sources) == (item, "市纪委监委通报，情况001")
    assert "专项资金滞留账外" in point.why
    assert point.title in client.get(item.get_absolute_url()).content.decode()
    assert item.get_absolute_url() in client.get(point.get_absolute_url()).content.decode()
    client.force_login(organ)
    shown = client.get(item.get_absolute_url())
    assert (shown.context["outcomes"], shown.context["begins"]) == ([], [])


def test_a_point_is_not_raised_from_what_is_told_of_another_unit(
    inspection, second, receiving_organ, organ, office
):
    item = rows.told(second, receiving_organ, by=office, handler=organ)
    point = {"kind": "risk", "title": "资金", "why": "审计指出", "sources": ""}

    with pytest.raises(NotYet, match="不是本单位的"):
        focus.raise_point(inspection, point, item=item, by=office)


def test_the_profile_shows_what_was_told_to_those_who_may_read_it(
    inspection, receiving_organ, organ, office, leader, leadership
):
    rows.told(inspection, receiving_organ, by=office, handler=organ)
    silent = Organ.objects.create(name="市委组织部")
    intake.report_nothing(rows.reply_of(rows.asked(inspection, silent, by=office)), by=office)
    profile = registry.get("unit_profile")

    for reader in (office, leader):
        words = str(profile.make(reader, inspection.unit))
        assert "专项资金滞留账外" in words
        assert "零反馈：市委组织部" in words
    assert "情况通报" not in str(profile.make(leadership, inspection.unit))


def test_more_organs_and_units_ask_the_database_no_more(
    client, asked, reply, second, organ, office
):
    pages = [
        reverse("fieldwork:intake_list"),
        reverse("fieldwork:intake_item_list") + f"?inspection={reply.inspection_id}",
        reverse("fieldwork:intake_board", args=[asked.round_id]),
        reverse("overview:home"),
    ]
    client.force_login(office)
    intake.add(reply, rows.values(), by=organ)
    intake.submit(reply, by=organ)

    few = [statements(client, page) for page in pages]
    for name in ("市审计局", "市信访局"):
        other = Organ.objects.create(name=name)
        letter = rows.asked(
            reply.inspection, other, by=office, inspections=[reply.inspection, second]
        )
        told = letter.replies.get(inspection=reply.inspection)
        intake.add(told, rows.values(), by=office)
        intake.submit(told, by=office)

    assert [statements(client, page) for page in pages] == few


def statements(client, page: str) -> int:
    client.get(page)  # what is kept between requests is there
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)
