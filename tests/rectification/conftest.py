"""A ledger on its way: `opinion` is drafted, `ledger` opened, `underway` approved, `item` its first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from findings.enums import FindingState
from findings.models import Feedback, FeedbackItem, Finding
from rectification.actions import items, ledgers, plans, reports
from rectification.models import Ledger, LedgerItem
from rounds.enums import Stage
from tests import factories as make
from tests.snapshots import snapshot_fixture

PROBLEMS = [
    "“三重一大”事项会前酝酿不充分。个别大额支出未经集体研究；会议记录不完整。",
    "公务接待无公函、无清单。",
    "党费收缴不及时。2025年有3名党员未按月交纳。",
]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def evidence(name: str = "佐证.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def make_opinion(inspection, office, problems=PROBLEMS) -> Feedback:
    """A drafted opinion over signed findings; the inspection stands before 反馈."""
    inspection.stage = Stage.FEEDBACK
    inspection.entry_on, inspection.exit_on = make.days(-60), make.days(-30)
    inspection.save()
    feedback = Feedback.objects.create(inspection=inspection, opening="基本情况")
    for number, text in enumerate(problems, 1):
        finding = Finding.objects.create(
            inspection=inspection,
            number=number,
            title=f"底稿标题{number}",
            summary="只给组里看的经过",
            state=FindingState.SIGNED,
            created_by=office,
            signed_by=office,
            signed_at=timezone.now(),
        )
        FeedbackItem.objects.create(feedback=feedback, finding=finding, text=text, order=number)
    return feedback


@snapshot_fixture
def opinion(inspection, office) -> Feedback:
    return make_opinion(inspection, office)


@snapshot_fixture
def ledger(opinion, office, liaison) -> Ledger:
    return ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)


def measure(**values) -> dict:
    return {
        "text": "修订议事规则",
        "criterion": "规则印发",
        "due_on": make.days(20),
        "person": "张三",
    } | values


PLAN = {
    "kind": "timed",
    "goal": "整改到位",
    "department": "办公室",
    "person": "李四",
    "lead": "",
    "leader_in_charge": "",
    "cooperating": "",
}


def plan_all(ledger: Ledger, liaison) -> None:
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    for item in fresh(ledger):
        plans.plan(item, PLAN, [measure()], by=liaison)


@snapshot_fixture
def planned(ledger, liaison) -> Ledger:
    """Every item acknowledged and planned; the plan is not handed in yet."""
    plan_all(ledger, liaison)
    ledger.refresh_from_db()
    return ledger


@snapshot_fixture
def underway(planned, liaison, office) -> Ledger:
    """The plan was handed in and approved: 集中整改."""
    plans.submit_plan(planned, by=liaison)
    plans.approve_plan(planned, by=office)
    planned.refresh_from_db()
    return planned


def fresh(ledger: Ledger) -> list[LedgerItem]:
    """The ledger's items as they are now, in order."""
    rows = LedgerItem.objects.select_related("ledger__unit", "ledger__inspection__team")
    return list(rows.filter(ledger=ledger).order_by("number"))


@snapshot_fixture
def item(underway) -> LedgerItem:
    return fresh(underway)[0]


def put_right(item: LedgerItem, liaison) -> LedgerItem:
    """Reported with evidence, every measure done, applied for closure."""
    done = list(item.measures.all())
    reports.report(
        item, text="已修订印发", progress=100, done=done, uploads=[evidence()], by=liaison
    )
    items.submit(item, {"self_assessment": "整改到位"}, by=liaison)
    return item


@pytest.fixture
def submitted(item, liaison) -> LedgerItem:
    return put_right(item, liaison)


@pytest.fixture
def verified(submitted, leader) -> LedgerItem:
    items.verify(submitted, note="现场核验", by=leader)
    return submitted
