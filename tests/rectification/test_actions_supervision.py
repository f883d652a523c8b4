"""The ladder: proposed by the system, issued by a person, signed for, answered, reviewed, decided."""

import pytest
from django.db import IntegrityError, transaction

from core import audit
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import AuditEvent, Job, Notice
from rectification.actions import supervision
from rectification.actions.supervision.issuing import content_of
from rectification.enums import ItemState, SupervisionState
from rectification.models import LadderStep, LedgerItem, Measure, Supervision
from rectification.queries import escalation
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline
from tests import factories as make
from tests.rectification.conftest import evidence, fresh
from tests.rectification.letters import KINDS, age, letter_of, shipped
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def steps(db):
    return shipped()


@pytest.fixture
def warned(underway, steps, office, liaison):
    """A ledger overdue by five days with its 告诫书 issued."""
    age(underway, 95, due_in=-5)
    supervision.propose(make.today())
    letter = letter_of(underway)
    supervision.issue(letter, by=office)
    return letter


def received(letter, liaison):
    supervision.receive(letter, name="李局长", post="党组书记、局长", by=liaison)
    return letter


@pytest.mark.parametrize(
    ("days", "due_in", "kind"),
    [(5, 85, None), (10, 80, "urging"), (45, 45, "guiding"), (76, 14, "reminding"),
     (90, 0, "reminding"), (91, -1, "warning"), (130, -40, "warning")],
)  # fmt: skip
def test_step_follows_the_dates(underway, steps, days, due_in, kind):
    age(underway, days, due_in=due_in)
    LadderStep.objects.update(stalled_days=None)
    LadderStep.objects.exclude(kind="warning").update(overdue_share=None)

    supervision.propose(make.today())

    assert list(Supervision.objects.values_list("kind", flat=True)) == ([kind] if kind else [])


def test_share_of_overdue_items_proposes(underway, steps):
    age(underway, 8, due_in=80)
    first = fresh(underway)[0]
    LedgerItem.objects.filter(pk=first.pk).update(due_on=make.days(-1))

    supervision.propose(make.today())

    letter = letter_of(underway)
    assert letter.kind == "reminding"
    assert letter.grounds == "未销号3项中1项逾期，占33%（达到30%）"


def test_no_movement_proposes(underway, steps):
    age(underway, 8, due_in=80)
    LadderStep.objects.filter(kind="guiding").update(stalled_days=1)
    LedgerItem.objects.update(acknowledged_at=None)

    supervision.propose(make.today())

    assert letter_of(underway).grounds == "已8日没有进展（达到1日）"


def test_a_report_counts_as_movement(underway, steps, liaison):
    from rectification.actions import reports

    age(underway, 8, due_in=80)
    LadderStep.objects.filter(kind="guiding").update(stalled_days=1)
    reports.report(fresh(underway)[0], text="已开会", progress=10, done=[], uploads=[], by=liaison)

    assert supervision.propose(make.today()) == []


def test_proposing_twice_proposes_once(underway, steps, office):
    age(underway, 12, due_in=78)

    first = supervision.propose(make.today())
    second = supervision.propose(make.today())

    assert (len(first), len(second)) == (1, 0)
    assert Notice.objects.filter(recipient=office, subject__contains="待发出").count() == 1


def test_proposal_stays_out_of_the_units_sight(underway, steps, liaison):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())

    letter = letter_of(underway)

    assert not Supervision.objects.visible_to(liaison).exists()
    assert not Notice.objects.filter(recipient=liaison, subject__contains="督查").exists()
    assert not audit.timeline(underway.audit_trail).filter(verb="提示督办").exists()
    assert audit.timeline(letter.audit_trail).filter(verb="提示督办").exists()


def test_a_higher_step_takes_the_place_of_a_proposal(underway, steps):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())
    age(underway, 92, due_in=-2)

    supervision.propose(make.today())

    states = dict(Supervision.objects.values_list("kind", "state"))
    assert states == {"urging": "dismissed", "warning": "proposed"}


def test_proposal_of_a_settled_ledger_is_withdrawn(underway, steps):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())
    LedgerItem.objects.update(state="closed", closed_by=make.UserFactory(), closed_at=_now())

    supervision.propose(make.today())

    letter = letter_of(underway)
    assert (letter.state, letter.closing_note) == ("dismissed", "事项已全部销号，不再需要督办")


def _now():
    from django.utils import timezone

    return timezone.now()


def test_dismissed_rests_and_comes_again(underway, steps, office):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())
    supervision.dismiss(letter_of(underway), note="单位正在集中整改", by=office)

    assert supervision.propose(make.today()) == []
    assert len(supervision.propose(make.days(30))) == 1


def test_dismissing_needs_a_reason(underway, steps, office):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())

    with pytest.raises(ActionDenied, match="写明原因"):
        supervision.dismiss(letter_of(underway), note=" ", by=office)


def test_issuing_numbers_freezes_and_tells(warned, underway, liaison):
    warned.refresh_from_db()

    assert warned.reference == f"巡诫〔{make.today().year}〕1号"
    assert warned.state == SupervisionState.ISSUED
    assert warned.content["overdue"] == 3
    assert [row["late"] for row in warned.content["items"]] == [5, 5, 5]
    assert Notice.objects.filter(recipient=liaison, subject__contains=warned.reference).exists()
    assert Supervision.objects.visible_to(liaison).get() == warned
    assert audit.timeline(underway.audit_trail).filter(verb="发出督办文书").exists()
    assert Job.objects.filter(kind="core.document", params__kind=supervision.DOCUMENT).count() == 1


def test_answer_has_a_deadline_of_its_own(warned, liaison):
    deadline = Deadline.objects.get(kind=DeadlineKind.SUPERVISION, target_id=warned.pk)

    assert deadline.due_on == warned.answer_due_on > make.today()
    received(warned, liaison)
    supervision.answer(warned, text="已完成两项", uploads=[evidence()], by=liaison)
    deadline.refresh_from_db()
    assert deadline.met_on == make.today()


def test_numbers_have_no_gap_after_a_failure(underway, steps, office, other_inspection):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())
    with transaction.atomic():
        supervision.issue(letter_of(underway), by=office)
        transaction.set_rollback(True)
    assert letter_of(underway).number is None

    supervision.issue(letter_of(underway), by=office)

    assert letter_of(underway).number == 1


def test_changing_the_ladder_changes_no_letter(warned, steps):
    LadderStep.objects.filter(kind="warning").update(place=9, recipient="liaison", series="别")

    warned.refresh_from_db()

    assert (warned.place, warned.recipient, warned.series) == (4, "first", "巡诫")


def test_first_person_signs_by_name_and_post(warned, liaison):
    with pytest.raises(ActionDenied, match="主要负责人"):
        supervision.receive(warned, name="李局长", by=liaison)

    received(warned, liaison)

    assert (warned.received_name, warned.received_by) == ("李局长", liaison)


def test_answer_before_signing_is_refused(warned, liaison):
    with pytest.raises(ActionDenied, match="请先签收"):
        supervision.answer(warned, text="已办", by=liaison)


def test_return_gives_a_new_date_and_keeps_the_first(warned, liaison, office):
    received(warned, liaison)
    supervision.answer(warned, text="正在办", by=liaison)

    supervision.return_answer(warned, note="没有写明完成时间", by=office)

    deadline = Deadline.objects.get(kind=DeadlineKind.SUPERVISION, target_id=warned.pk)
    assert warned.state == SupervisionState.RECEIVED
    assert deadline.met_on is None
    steps_taken = set(deadline.history.values_list("step", flat=True))
    assert steps_taken >= {DeadlineStep.SET, DeadlineStep.MET, DeadlineStep.RECOMPUTED}


def test_accepting_ends_the_letter(warned, liaison, office):
    received(warned, liaison)
    supervision.answer(warned, text="全部完成", by=liaison)

    supervision.accept(warned, by=office)

    assert (warned.state, warned.closed_by) == ("accepted", office)


def test_accountability_needs_the_earlier_letter(underway, steps):
    age(underway, 130, due_in=-40)

    supervision.propose(make.today())

    assert letter_of(underway).kind == "warning"


def test_accountability_goes_to_leadership_with_its_chain(
    warned, underway, office, leadership, liaison
):
    age(underway, 130, due_in=-40)
    supervision.propose(make.today())
    letter = letter_of(underway)

    supervision.issue(letter, requirement="建议约谈主要负责人", by=office)

    assert letter.state == SupervisionState.REFERRED
    assert [row["reference"] for row in letter.content["chain"]] == [warned.reference]
    assert letter.content["chain"][0]["received_on"] == ""
    assert Notice.objects.filter(recipient=leadership, subject__contains="请决定").exists()
    assert not Supervision.objects.visible_to(liaison).filter(pk=letter.pk).exists()
    assert (
        not audit.timeline(underway.audit_trail)
        .filter(target_id=letter.pk)
        .exclude(target_type="rectification.ledgeritem")
        .filter(target_type="rectification.supervision")
        .exists()
    )
    assert not Deadline.objects.filter(kind="supervision", target_id=letter.pk).exists()


@pytest.fixture
def referred(warned, underway, office, leadership):
    age(underway, 130, due_in=-40)
    supervision.propose(make.today())
    letter = letter_of(underway)
    return supervision.issue(letter, by=office)


def test_decision_needs_outcome_and_reasons(referred, leadership):
    with pytest.raises(ActionDenied, match="请选择决定"):
        supervision.decide(referred, outcome="", note="理由", by=leadership)
    with pytest.raises(ActionDenied, match="写明原因"):
        supervision.decide(referred, outcome="talk", note=" ", by=leadership)

    supervision.decide(referred, outcome="talk", note="先约谈，一个月后再看", by=leadership)

    assert referred.state == SupervisionState.DECIDED
    assert referred.get_outcome_display() == "约谈提醒"


def test_only_leadership_decides(referred, office, office2):
    for person in (office, office2):
        with pytest.raises(ActionDenied, match="领导小组"):
            supervision.decide(referred, outcome="talk", note="理由", by=person)


def test_returned_referral_keeps_its_number(referred, leadership, office):
    number = referred.reference
    supervision.return_referral(referred, note="补充责任人员情况", by=leadership)

    supervision.issue(referred, requirement="补充后的建议", by=office)

    assert referred.reference == number
    assert referred.state == SupervisionState.REFERRED


def test_calling_a_letter_nobody_proposed(underway, steps, office):
    supervision.call(underway, steps["reminding"], requirement="抓紧办理", by=office)

    letter = letter_of(underway)
    assert (letter.kind, letter.state, letter.requirement) == ("reminding", "issued", "抓紧办理")
    with pytest.raises(ActionDenied, match="发出，请刷新"):
        supervision.call(underway, steps["reminding"], by=office)


def test_calling_replaces_another_proposal(underway, steps, office):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())

    supervision.call(underway, steps["warning"], by=office)

    assert dict(Supervision.objects.values_list("kind", "state")) == {
        "urging": "dismissed",
        "warning": "issued",
    }


def test_strangers_can_do_nothing(warned, underway, leader, foreign_liaison, organ, liaison):
    for person in (leader, foreign_liaison, organ):
        with pytest.raises(ActionDenied):
            supervision.receive(warned, name="某", post="某", by=person)
    for person in (leader, liaison, organ):
        with pytest.raises(ActionDenied):
            supervision.call(underway, warned.step, by=person)


def test_skipping_a_state_is_refused(warned, office):
    from core import transitions

    with pytest.raises(InvalidTransition):
        transitions.move(warned, SupervisionState.ACCEPTED, by=office)


def test_an_old_page_issues_nothing(underway, steps, office):
    age(underway, 12, due_in=78)
    supervision.propose(make.today())

    with pytest.raises(StaleState):
        supervision.issue(letter_of(underway), version=99, by=office)
    assert letter_of(underway).number is None


def test_a_second_open_letter_of_a_kind_is_refused_by_the_table(warned):
    values = {f.attname: getattr(warned, f.attname) for f in Supervision._meta.concrete_fields}
    values |= {"id": None, "number": 77}

    with (
        pytest.raises(IntegrityError, match="supervision_one_open_of_a_kind"),
        transaction.atomic(),
    ):
        Supervision.objects.create(**values)


def test_closed_ledgers_are_left_alone(underway, steps, office):
    age(underway, 120, due_in=-30)
    type(underway).objects.filter(pk=underway.pk).update(state="closed")

    assert supervision.propose(make.today()) == []
    underway.refresh_from_db()
    with pytest.raises(ActionDenied, match="已办结"):
        supervision.call(underway, steps["warning"], by=office)


def test_statements_of_the_sweep_do_not_grow(underway, steps, django_assert_num_queries):
    age(underway, 5, due_in=85)
    with django_assert_num_queries(5):
        assert escalation.due_steps(make.today()) == []
    for _ in range(3):
        _another(underway)

    with django_assert_num_queries(5):
        assert escalation.due_steps(make.today()) == []


def _another(ledger):
    from rectification.models import Ledger

    inspection = make.InspectionFactory()
    return Ledger.objects.create(
        inspection=inspection, unit=inspection.unit, opened_on=make.days(-1),
        plan_due_on=make.days(29), concentrated_due_on=make.days(80),
    )  # fmt: skip


def test_whole_way_up(underway, steps, office, leadership, liaison):
    """①–⑤ in their order, each with the number of its own series and the chain of those before."""
    days = [(10, 80), (45, 45), (80, 10), (91, -1), (125, -35)]
    for kind, (old, due_in) in zip(KINDS, days, strict=True):
        LadderStep.objects.update(stalled_days=None)
        age(underway, old, due_in=due_in)
        supervision.propose(make.today())
        letter = letter_of(underway)
        assert letter.kind == kind
        supervision.issue(letter, by=office)

    last = letter_of(underway)
    assert [row["title"] for row in last.content["chain"]] == [
        "督查督办通知书", "阶段督查指导书", "情况提醒书", "情况告诫书",
    ]  # fmt: skip
    assert AuditEvent.objects.filter(verb="发出督办文书").count() == 4


def test_a_letter_calls_nothing_late_that_was_handed_in(underway, steps, office):
    """The table says what the sentence above it counts: the one definition of 逾期 (ADR 0058)."""
    age(underway, 95, due_in=-5)
    first, second, third = underway.items.order_by("number")
    LedgerItem.objects.filter(pk=first.pk).update(state=ItemState.SUBMITTED)
    LedgerItem.objects.filter(pk=second.pk).update(due_on=make.days(30))
    Measure.objects.filter(item=second).delete()
    Measure.objects.create(item=second, order=1, text="甲", criterion="乙", due_on=make.days(-3))

    supervision.propose(make.today())
    content = content_of(letter_of(underway), make.today())

    late = {row["number"]: row["late"] for row in content["items"]}
    assert late == {first.number: 0, second.number: 3, third.number: 5}
    assert content["overdue"] == 2
