"""回访: planned, drawn, carried out, reported, concluded; what was not put right goes back."""

import pytest
from django.urls import reverse

from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from rectification.actions import revisits
from rectification.enums import ItemState, LedgerState, RevisitState, Verdict
from rectification.gates import needs_nothing_waiting
from rectification.models import LedgerItem, Revisit, RevisitDraw
from rectification.queries.revisits import due_ledgers, waiting_for
from rounds.enums import DeadlineKind
from rounds.models import Deadline
from tests import factories as make
from tests.browsed import submit
from tests.rectification import revisit_rows as rows

AGAIN = {"demand": "补齐票据并公示。", "due_on": make.days(30)}


@pytest.fixture
def closed(ledger):
    return rows.closed(ledger)


def test_planning_sets_the_date_and_tells_who_goes(closed, office, member):
    revisit = revisits.plan(closed, rows.values(office, members=[member]), by=office)

    assert revisit.state == RevisitState.PLANNED
    due = Deadline.objects.get(kind=DeadlineKind.REVISIT, target_id=revisit.pk)
    assert due.due_on == make.days(20)
    told = Notice.objects.filter(subject__contains="第1次回访").values_list(
        "recipient_id", flat=True
    )
    assert {office.pk, member.pk} == set(told)


def test_nobody_plans_while_items_are_open(ledger, office):
    with pytest.raises(NotYet, match="还有3项整改未销号"):
        rows.planned(ledger, by=office)


def test_one_revisit_at_a_time(closed, office):
    rows.planned(closed, by=office)

    with pytest.raises(NotYet, match="已经有一次回访"):
        rows.planned(closed, by=office)


@pytest.mark.parametrize("who", ["leader", "liaison", "leadership"])
def test_only_the_office_plans(closed, request, who):
    person = request.getfixturevalue(who)

    with pytest.raises(ActionDenied, match="只有巡察办"):
        rows.planned(closed, by=person)


def test_a_stranger_to_the_unit_takes_no_part(closed, office, outsider):
    with pytest.raises(NotYet, match="该单位巡察组的人员"):
        revisits.plan(closed, rows.values(outsider), by=office)


def test_another_draw_needs_a_reason_and_leaves_the_first(closed, office):
    revisit = rows.drawn(closed, by=office)
    first = revisit.draw

    with pytest.raises(NotYet, match="重新抽取须写明原因"):
        rows.draw(revisit, by=office)
    rows.draw(revisit, by=office, reason="漏了必查事项", forced={2: "信访反映多"})

    kept = RevisitDraw.objects.get(pk=first.pk)
    assert (kept.seed, kept.drawn) == (first.seed, first.drawn)
    assert revisit.draw.number == 2
    assert revisit.draw.seed != first.seed
    assert 2 in revisit.draw.drawn


def test_two_draws_from_one_page_are_one(closed, office):
    revisit = rows.planned(closed, by=office)
    opened = revisit.version
    rows.draw(revisit, by=office, version=opened)

    with pytest.raises(StaleState):
        rows.draw(Revisit.objects.get(pk=revisit.pk), by=office, version=opened, reason="再抽")

    assert revisit.draws.count() == 1


def test_whole_categories_and_what_came_back_are_forced_in(closed, office):
    LedgerItem.objects.filter(ledger=closed, number=2).update(closings=2)
    revisit = rows.planned(closed, by=office)

    made = rows.draw(revisit, by=office, size=0, strata=["测试类别0"], came_back=True)

    assert made.drawn == [1, 2, 3]
    assert made.forced["1"] == "“测试类别0”类全部必查"
    assert made.forced["2"] == "曾被退回或重新整改"


def test_more_than_there_are_is_told(closed, office):
    revisit = rows.planned(closed, by=office)

    with pytest.raises(NotYet, match="最多再抽取3项"):
        rows.draw(revisit, by=office, size=9)


def test_nobody_draws_once_the_checking_has_begun(closed, office):
    revisit = rows.checking(closed, by=office)

    with pytest.raises(InvalidTransition, match="不能再抽样"):
        rows.draw(revisit, by=office, reason="换一换")
    assert sorted(s.item.number for s in revisit.sheets.all()) == revisit.draw.drawn


def test_only_the_lead_begins_and_reports(closed, office, leader):
    revisit = rows.drawn(closed, by=office, lead=leader)

    with pytest.raises(ActionDenied, match="由回访负责人"):
        revisits.begin(revisit, by=office)
    revisits.begin(revisit, by=leader)

    assert revisit.state == RevisitState.CHECKING


def test_reporting_refuses_while_an_item_has_no_verdict(closed, office):
    revisit = rows.checking(closed, by=office)
    first, last = revisit.sheets.order_by("item__number")
    rows.fill(first, by=office)

    with pytest.raises(NotYet, match=f"第{last.item.number}项没有核查结论"):
        revisits.report(revisit, opinion="较好", by=office)


def test_a_verdict_stays_as_it_was_reported(closed, office):
    revisit = rows.checking(closed, by=office)
    opened = revisit.sheets.select_related("revisit").first()
    for sheet in revisit.sheets.all():
        rows.fill(sheet, by=office)
    revisits.report(revisit, opinion="较好", by=office)

    with pytest.raises(InvalidTransition, match="待办结"):
        rows.fill(opened, Verdict.REBOUND, by=office)


def test_what_is_not_put_right_needs_a_demand_and_a_date(closed, office):
    revisit = rows.checking(closed, by=office)
    for sheet in revisit.sheets.all():
        rows.fill(sheet, Verdict.REBOUND, by=office)

    with pytest.raises(NotYet, match="没有对单位的整改要求、没有重新整改期限"):
        revisits.report(revisit, opinion="较差", by=office)


def test_concluding_reopens_items_in_a_closed_ledger_and_tells_the_liaison(closed, office, liaison):
    revisit = rows.reported(closed, by=office, verdict=Verdict.LACKING, **AGAIN)

    told = revisits.finish(revisit, by=office)

    assert told == [liaison]
    closed.refresh_from_db()
    assert closed.state == LedgerState.SUSTAINED
    again = LedgerItem.objects.filter(ledger=closed, state=ItemState.IN_PROGRESS)
    assert sorted(item.number for item in again) == revisit.draw.drawn
    assert {item.due_on for item in again} == {AGAIN["due_on"]}
    assert all("补齐票据并公示。" in item.return_note for item in again)
    event = AuditEvent.objects.get(verb="办结回访")
    assert liaison.name in event.note
    notice = Notice.objects.get(recipient=liaison, subject__contains="回访发现2项")
    assert notice.url == closed.get_absolute_url()


def test_what_was_seen_does_not_reach_the_unit(closed, office, liaison):
    revisit = rows.reported(
        closed, by=office, verdict=Verdict.LACKING, **AGAIN | {"seen": "暗访所见的秘密情况"}
    )
    revisits.finish(revisit, by=office)

    assert not Notice.objects.filter(recipient=liaison, body__contains="秘密情况").exists()
    items = LedgerItem.objects.filter(return_note__contains="秘密情况")
    assert not items.exists()
    in_ledger = AuditEvent.objects.filter(trail=closed.audit_trail)
    assert not any("秘密情况" in f"{event.note}{event.changes}" for event in in_ledger)


def test_nothing_to_put_right_leaves_the_ledger_closed(closed, office, liaison):
    revisit = rows.reported(closed, by=office)

    revisits.finish(revisit, by=office)

    closed.refresh_from_db()
    assert (revisit.state, closed.state) == (RevisitState.DONE, LedgerState.CLOSED)
    assert not Notice.objects.filter(recipient=liaison, subject__contains="回访").exists()


def test_a_date_that_has_passed_meanwhile_is_told(closed, office):
    revisit = rows.reported(closed, by=office, verdict=Verdict.LACKING, **AGAIN)
    revisit.sheets.update(due_on=make.days(0))

    with pytest.raises(NotYet, match="期限已经到了"):
        revisits.finish(revisit, by=office)

    revisit.refresh_from_db()
    assert revisit.state == RevisitState.REPORTED
    assert not LedgerItem.objects.filter(ledger=closed, state=ItemState.IN_PROGRESS).exists()


def test_sending_back_opens_the_sheets_and_the_date_again(closed, office):
    revisit = rows.reported(closed, by=office)

    revisits.send_back(revisit, note="补照片", by=office)

    assert revisit.state == RevisitState.CHECKING
    assert Deadline.objects.get(kind=DeadlineKind.REVISIT, target_id=revisit.pk).is_open
    rows.fill(revisit.sheets.first(), Verdict.BASIC, by=office)


def test_an_open_revisit_bars_the_archive(closed, office):
    assert "1次回访未办结" not in needs_nothing_waiting(closed.inspection)

    rows.planned(closed, by=office)

    assert "1次回访未办结" in needs_nothing_waiting(closed.inspection)


def test_a_cancelled_one_makes_room_and_keeps_its_draw(closed, office):
    revisit = rows.drawn(closed, by=office)

    revisits.cancel(revisit, note="单位机构改革", by=office)
    again = rows.planned(closed, by=office)

    assert again.number == 2
    assert revisit.draws.count() == 1


def test_closed_ledgers_are_due_until_they_were_revisited(closed, office):
    assert closed in due_ledgers()

    rows.planned(closed, by=office)

    assert closed not in due_ledgers()


def test_a_lead_who_left_is_the_offices_to_replace(closed, office, leader):
    revisit = rows.drawn(closed, by=office, lead=leader)
    leader.is_active = False
    leader.save()

    verbs = [line.verb for line in waiting_for(office) if line.url == revisit.get_absolute_url()]

    assert verbs == ["更换负责人"]


@pytest.mark.parametrize("who", ["liaison", "outsider"])
def test_unit_and_other_teams_see_nothing_of_it(client, closed, office, request, who):
    revisit = rows.checking(closed, by=office)
    client.force_login(request.getfixturevalue(who))
    sheet = revisit.sheets.first()

    for url in (
        revisit.get_absolute_url(),
        sheet.get_absolute_url(),
        reverse("rectification:revisit_draw_file", args=[revisit.draw.pk]),
    ):
        assert client.get(url).status_code == 404


def page_of(revisit) -> str:
    return revisit.get_absolute_url()


def test_the_whole_way_by_the_pages(client, closed, office, liaison):
    client.force_login(office)
    url = reverse("rectification:revisit_new", args=[closed.pk])
    submit(client, url, planned_on=make.days(10).isoformat())
    revisit = Revisit.objects.get(ledger=closed)
    submit(client, reverse("rectification:revisit_draw", args=[revisit.pk]), size="2")
    submit(client, reverse("rectification:revisit_begin", args=[revisit.pk]), at=page_of(revisit))
    for sheet in revisit.sheets.all():
        typed = {"seen_on": make.today().isoformat(), "seen": "看了现场", "verdict": "lacking"}
        typed |= {"demand": "重新公示", "due_on": make.days(40).isoformat()}
        submit(client, reverse("rectification:revisit_sheet_edit", args=[sheet.pk]), **typed)
    submit(client, reverse("rectification:revisit_report", args=[revisit.pk]), opinion="仍有差距")

    submit(client, reverse("rectification:revisit_finish", args=[revisit.pk]), at=page_of(revisit))

    page = client.get(page_of(revisit)).content.decode()
    assert f"2项退回单位重新整改。已告知单位联络员：{liaison.name}。" in page
    revisit.refresh_from_db()
    assert revisit.state == RevisitState.DONE


def test_a_sheet_saves_by_itself(client, closed, office):
    revisit = rows.checking(closed, by=office)
    sheet = revisit.sheets.first()
    client.force_login(office)

    page = reverse("rectification:revisit_sheet_edit", args=[sheet.pk])
    url = reverse("rectification:revisit_sheet_autosave", args=[sheet.pk])

    answer = submit(client, url, at=page, seen="写到一半")

    assert answer.status_code == 200
    sheet.refresh_from_db()
    assert sheet.seen == "写到一半"
