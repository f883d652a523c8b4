"""Documents of a stay claim only what its registers hold."""

from datetime import date

import pytest
from django.utils import timezone

from core.documents import registry
from core.documents.tree import texts
from fieldwork.models import Interview, Material, MaterialRequest
from findings.queries import feedback, stays
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline, Inspector
from tests.factories import days, today
from tests.findings import making
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.day


def words_of(inspection, user) -> str:
    return "".join(texts(registry.get("situation_report").make(user, inspection)))


@snapshot_fixture
def stay_over(inspection):
    inspection.stage = Stage.REPORTING
    inspection.entry_on, inspection.exit_on = days(-40), days(-3)
    inspection.save()
    return inspection


def talk(inspection, number, state="registered", *, by):
    people = list(Inspector.objects.order_by("pk")[:2])
    return Interview.objects.create(
        inspection=inspection,
        number=number,
        held_at=timezone.now(),
        place="会议室",
        first=people[0],
        second=people[1],
        recorder=people[0],
        subject="张某",
        state=state,
        created_by=by,
    )


def received(inspection, *, by, receiver):
    request = MaterialRequest.objects.create(
        inspection=inspection, year=2026, number=7, issued_on=today(), issued_by=by, due_on=days(3)
    )
    came = {"delivered_by": by, "delivered_at": timezone.now()}
    done = {"state": "received", "received_by": receiver, "received_at": timezone.now()} | came
    Material.objects.create(request=request, order=1, name="会议记录", **done)
    Material.objects.create(request=request, order=2, name="外事记录", is_absent=True, **done)
    Material.objects.create(request=request, order=3, name="合同")


def test_nothing_registered_claims_nothing(stay_over, leader):
    assert stays.methods(stay_over) == ""

    printed = words_of(stay_over, leader)

    for method in ("听取汇报", "个别谈话", "受理信访", "调阅资料", "下沉了解"):
        assert method not in printed


def test_ways_and_numbers_come_from_the_registers(stay_over, leader, signed, member, liaison):
    talk(stay_over, 1, by=member)
    talk(stay_over, 2, by=member)
    talk(stay_over, 3, "draft", by=member)
    received(stay_over, by=liaison, receiver=leader)

    assert stays.methods(stay_over) == "个别谈话2人次、调阅资料1件"
    printed = words_of(stay_over, leader)
    assert "通过个别谈话2人次、调阅资料1件等方式，共形成问题底稿1份" in printed
    assert "受理信访" not in printed


def test_a_draft_sheet_proves_no_way_of_learning(stay_over, leader, member):
    making.draft(stay_over, by=member, methods=["petition"])

    assert stays.methods(stay_over) == ""


def test_planned_days_of_the_round_are_no_days_of_the_stay(inspection):
    inspection.entry_on, inspection.exit_on = date(2026, 3, 2), None

    assert stays.period(inspection) == ""
    inspection.exit_on = date(2026, 4, 10)
    assert stays.period(inspection) == "2026年3月2日至4月10日"


def test_the_opinion_says_a_hearing_only_once_it_is_recorded(stay_over):
    assert "听取了巡察情况汇报" not in feedback.default_words(stay_over)["opening"]

    deadline, _ = Deadline.objects.get_or_create(
        kind=DeadlineKind.GROUP_REPORT,
        target_type="rounds.inspection",
        target_id=stay_over.pk,
        defaults={
            "inspection": stay_over,
            "label": "报告",
            "starts_on": days(-3),
            "first_due_on": days(10),
            "due_on": days(10),
        },
    )
    Deadline.objects.filter(pk=deadline.pk).update(met_on=date(2026, 11, 20))

    opening = feedback.default_words(stay_over)["opening"]
    assert "2026年11月20日，市委巡察工作领导小组听取了巡察情况汇报。" in opening


def test_the_verdict_counts_sheets_instead_of_praising(stay_over, leader, deputy, member, category):
    for title in ("一", "二"):
        draft = making.draft(stay_over, by=member, title=title, category=category)
        making.signed(draft, deputy=deputy, leader=leader)

    printed = words_of(stay_over, leader)

    assert "存在的问题主要在全面从严治党（2个）" in printed
    assert "取得一定成效" not in printed
