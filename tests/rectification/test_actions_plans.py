"""The plan of each item, its hand-in, its approval and its return."""

import pytest
from django.urls import reverse

from core.errors import ActionDenied, StaleState
from core.models import AuditEvent, Notice
from rectification.actions import items, plans, reports
from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem
from rectification.queries import plan_token
from rounds.enums import DeadlineKind
from rounds.models import Deadline
from tests import factories as make
from tests.browsed import submit
from tests.rectification.conftest import PLAN, fresh, measure
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def acknowledged(ledger, liaison) -> LedgerItem:
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    return fresh(ledger)[0]


def test_plan_writes_goal_people_and_measures_in_order(acknowledged, liaison):
    rows = [measure(text="甲"), measure(text="乙")]

    plans.plan(acknowledged, PLAN | {"goal": "清零"}, rows, by=liaison)

    assert acknowledged.goal == "清零"
    assert [m.text for m in acknowledged.measures.all()] == ["甲", "乙"]
    assert "李四" in acknowledged.search_text


def test_plan_again_changes_adds_and_removes(acknowledged, liaison):
    plans.plan(acknowledged, PLAN, [measure(text="甲"), measure(text="乙")], by=liaison)
    kept = acknowledged.measures.get(text="乙")

    rows = [measure(pk=kept.pk, text="乙改"), measure(text="丙")]
    plans.plan(acknowledged, PLAN, rows, by=liaison)

    assert [m.text for m in acknowledged.measures.all()] == ["乙改", "丙"]
    assert acknowledged.measures.get(text="乙改").pk == kept.pk
    verbs = AuditEvent.objects.filter(target_type="rectification.measure")
    assert verbs.filter(verb="删除整改措施").count() == 1


def test_a_measure_of_another_item_is_not_taken_over(acknowledged, ledger, liaison):
    other = fresh(ledger)[1]
    plans.plan(other, PLAN, [measure(text="别项的")], by=liaison)
    foreign = other.measures.get()

    plans.plan(acknowledged, PLAN, [measure(pk=foreign.pk, text="我的")], by=liaison)

    foreign.refresh_from_db()
    assert (foreign.text, foreign.item_id) == ("别项的", other.pk)
    assert acknowledged.measures.get().text == "我的"


@pytest.mark.parametrize(("due", "sentence"), [(400, "不能晚于事项期限"), (-6, "不能早于建账日期")])
def test_a_measures_date_lies_within_the_item(acknowledged, liaison, due, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        plans.plan(acknowledged, PLAN, [measure(due_on=make.days(due))], by=liaison)

    assert not acknowledged.measures.exists()


def test_two_people_saving_the_plan_do_not_mix(acknowledged, liaison):
    seen = plan_token(acknowledged)
    theirs = fresh(acknowledged.ledger)[0]
    plans.plan(theirs, PLAN, [measure(text="他人的")], version=seen, by=liaison)

    with pytest.raises(StaleState):
        plans.plan(acknowledged, PLAN, [measure(text="我的")], version=seen, by=liaison)

    assert [m.text for m in acknowledged.measures.all()] == ["他人的"]


def test_an_unacknowledged_item_is_not_planned(ledger, liaison):
    with pytest.raises(ActionDenied, match="请先认领"):
        plans.plan(fresh(ledger)[0], PLAN, [measure()], by=liaison)


def test_submit_plan_names_the_items_without_measures(acknowledged, ledger, liaison):
    plans.plan(acknowledged, PLAN, [measure()], by=liaison)

    with pytest.raises(ActionDenied, match="第2、3项还没有整改措施"):
        plans.submit_plan(ledger, by=liaison)


def test_submit_plan_tells_the_office_and_freezes_the_plan(planned, liaison, office):
    plans.submit_plan(planned, by=liaison)

    assert Notice.objects.filter(recipient=office, subject__contains="请审核").count() == 1
    with pytest.raises(ActionDenied, match="方案已报送"):
        plans.plan(fresh(planned)[0], PLAN, [measure()], by=liaison)


def test_approve_starts_items_and_gives_each_measure_its_deadline(underway):
    rows = fresh(underway)
    measures = [i.measures.get() for i in rows]
    deadlines = Deadline.objects.filter(kind=DeadlineKind.MEASURE)

    assert underway.state == LedgerState.CONCENTRATED
    assert {i.state for i in rows} == {ItemState.IN_PROGRESS}
    assert {d.target_id: d.due_on for d in deadlines} == {m.pk: m.due_on for m in measures}
    assert Deadline.objects.get(kind=DeadlineKind.PLAN).met_on == make.days(0)


def test_return_needs_a_reason_and_opens_the_plan_again(planned, liaison, office):
    plans.submit_plan(planned, by=liaison)
    with pytest.raises(ActionDenied, match="写明原因"):
        plans.return_plan(planned, note="", by=office)

    plans.return_plan(planned, note="第2项完成标志不具体", by=office)

    planned.refresh_from_db()
    assert planned.state == LedgerState.PLANNING
    assert planned.plan_return_note == "第2项完成标志不具体"
    plans.plan(fresh(planned)[1], PLAN, [measure(criterion="具体")], by=liaison)
    plans.submit_plan(planned, by=liaison)
    planned.refresh_from_db()
    assert planned.plan_return_note == ""


def test_an_opinion_on_an_item_is_a_reason_and_goes_to_its_plan(planned, liaison, office, client):
    """Through the rendered form; what is not said again is gone."""
    plans.submit_plan(planned, by=liaison)
    first, second, _ = fresh(planned)
    client.force_login(office)
    address = reverse("rectification:plan_review", args=[planned.pk])
    page = client.get(address).content.decode()
    assert "第1、2、3项的整改措施：“修订议事规则”" in page
    typed = {f"note-{second.pk}": "完成标志不具体", "return": "1"}
    submit(client, address, **typed)

    planned.refresh_from_db()
    assert planned.state == LedgerState.PLANNING
    assert planned.plan_return_note == "见第2项的审核意见。"
    client.force_login(liaison)
    for url in (planned.get_absolute_url(), reverse("rectification:item_plan", args=[second.pk])):
        assert "完成标志不具体" in client.get(url).content.decode()
    assert (
        "审核意见"
        not in client.get(reverse("rectification:item_plan", args=[first.pk])).content.decode()
    )

    plans.submit_plan(planned, by=liaison)
    plans.approve_plan(planned, notes={second.pk: "", first.pk: "请尽早"}, by=office)
    assert [i.plan_note for i in fresh(planned)] == ["请尽早", "", ""]


@pytest.mark.parametrize("who", ["liaison", "leader", "leadership"])
def test_only_the_office_reviews(planned, request, liaison, who):
    plans.submit_plan(planned, by=liaison)

    with pytest.raises(ActionDenied, match="只有巡察办"):
        plans.approve_plan(planned, by=request.getfixturevalue(who))


def test_who_handed_the_plan_in_does_not_review_it(planned, liaison, office):
    """A person may have come from the unit to the office in between."""
    plans.submit_plan(planned, by=liaison)
    Ledger.objects.filter(pk=planned.pk).update(plan_submitted_by=office)
    planned.refresh_from_db()

    with pytest.raises(ActionDenied, match="报送方案的人不能自己审核"):
        plans.approve_plan(planned, by=office)


def test_a_done_measure_is_not_deleted(planned, liaison):
    first = fresh(planned)[0]
    reports.report(first, text="x", progress=50, done=list(first.measures.all()), by=liaison)

    with pytest.raises(ActionDenied, match="已完成的措施不能删除"):
        plans.plan(fresh(planned)[0], PLAN, [measure()], by=liaison)


def test_a_removed_measure_leaves_its_words_in_the_trail(acknowledged, liaison):
    plans.plan(acknowledged, PLAN, [measure(text="清退违规报销"), measure(text="乙")], by=liaison)
    kept = acknowledged.measures.get(text="乙")

    plans.plan(acknowledged, PLAN, [measure(pk=kept.pk, text="乙")], by=liaison)

    event = AuditEvent.objects.get(verb="删除整改措施")
    assert event.changes["text"] == ["清退违规报销", ""]
