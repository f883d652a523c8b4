import pytest

from core.errors import ActionDenied, InvalidMove
from core.models import AuditEvent
from rounds import gates
from rounds.actions import inspections
from rounds.enums import DeadlineKind, RoundState, Stage
from rounds.models import Deadline, TeamMember
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(inspection):
    """The inspection before its entry."""
    inspection.stage, inspection.entry_on = Stage.PREPARATION, None
    inspection.save()
    return inspection


def test_leader_enters_and_the_day_is_kept(waiting, leader):
    inspections.advance(waiting, Stage.FIELDWORK, on=make.days(-1), by=leader)

    waiting.refresh_from_db()
    assert (waiting.stage, waiting.entry_on) == (Stage.FIELDWORK, make.days(-1))
    event = AuditEvent.objects.get(trail=waiting.audit_trail)
    assert event.verb == "进驻"


def test_member_may_not_enter(waiting, leader, member):
    with pytest.raises(ActionDenied, match="由组长办理"):
        inspections.advance(waiting, Stage.FIELDWORK, by=member)


def test_leader_of_another_team_may_not_enter(waiting, leader, outsider):
    with pytest.raises(ActionDenied):
        inspections.advance(waiting, Stage.FIELDWORK, by=outsider)


def test_entry_waits_for_the_round(waiting, leader):
    waiting.round.state = RoundState.APPROVED
    waiting.round.save()

    with pytest.raises(ActionDenied, match="须经批准并启动实施后才能进驻"):
        inspections.advance(waiting, Stage.FIELDWORK, by=leader)


def test_entry_needs_a_leader(waiting, office):
    with pytest.raises(ActionDenied, match="第一巡察组还没有组长"):
        inspections.advance(waiting, Stage.FIELDWORK, by=office)


def test_no_stage_is_skipped(waiting, office):
    with pytest.raises(InvalidMove, match="不能转为“报告”"):
        inspections.advance(waiting, Stage.REPORTING, by=office)


def test_exit_before_entry_is_refused(inspection, leader):
    with pytest.raises(ActionDenied, match="驻点结束日期不能早于进驻日期"):
        inspections.advance(inspection, Stage.REPORTING, on=make.days(-11), by=leader)


def test_future_day_is_refused(inspection, leader):
    with pytest.raises(ActionDenied, match="不能晚于今天"):
        inspections.advance(inspection, Stage.REPORTING, on=make.days(1), by=leader)


def test_exit_starts_the_two_reports(inspection, leader):
    inspections.advance(inspection, Stage.REPORTING, by=leader)

    kinds = set(Deadline.objects.filter(inspection=inspection).values_list("kind", flat=True))
    assert kinds == {DeadlineKind.GROUP_REPORT, DeadlineKind.SECRETARY_REPORT}


def test_a_registered_gate_is_asked(inspection, office, monkeypatch):
    monkeypatch.setitem(gates._gates, Stage.REPORTING, [lambda i: ["3条底稿未审签"]])

    with pytest.raises(ActionDenied, match="3条底稿未审签"):
        inspections.advance(inspection, Stage.REPORTING, by=office)


def test_archive_waits_for_the_reports(inspection, leader, office):
    inspections.advance(inspection, Stage.REPORTING, by=leader)

    assert "“向领导小组报告”还没有登记完成日期" in gates.needs_own_dates_met(inspection)

    for row in Deadline.objects.filter(inspection=inspection):
        inspections.meet_deadline(row, on=make.days(0), by=office)
    assert gates.needs_own_dates_met(inspection) == []


def test_archive_ends_memberships_once_the_team_is_done(inspection, leader, office, monkeypatch):
    monkeypatch.setitem(gates._gates, Stage.ARCHIVED, [gates.needs_own_dates_met])
    other = make.InspectionFactory(round=inspection.round, team=inspection.team)
    for row in (inspection, other):
        row.stage, row.exit_on, row.feedback_on = Stage.FOLLOW_UP, make.days(-5), make.days(-2)
        row.save()

    inspections.advance(inspection, Stage.ARCHIVED, by=office)
    assert TeamMember.objects.filter(team=inspection.team, to_on=None).exists()

    inspections.advance(other, Stage.ARCHIVED, by=office)
    assert not TeamMember.objects.filter(team=inspection.team, to_on=None).exists()
