from datetime import date

import pytest

from core.errors import ActionDenied
from rounds.actions import deadlines
from rounds.enums import DeadlineKind, DeadlineStep, StartEvent
from rounds.models import Deadline, RoundDeadlineRow
from tests import factories as make

pytestmark = [pytest.mark.day, pytest.mark.django_db]
K = DeadlineKind


def begin(inspection, kind, by, starts_on, target=None, **values):
    target = target or inspection
    return deadlines.start(
        inspection, kind, target, starts_on=starts_on, label="某事", by=by, **values
    )


def test_deadline_follows_the_preset(inspection, office):
    row = begin(inspection, K.PLAN, office, date(2026, 1, 31))

    assert row.due_on == row.first_due_on == date(2026, 2, 28)
    assert row.rule_text == "反馈后1个月"
    assert row.basis == "本市办法"
    assert [h.step for h in row.history.all()] == [DeadlineStep.SET]


def test_deadline_follows_the_round_where_it_differs(inspection, office):
    RoundDeadlineRow.objects.create(
        round=inspection.round, kind=K.PLAN, start=StartEvent.FEEDBACK, offset=15, unit="day"
    )

    row = begin(inspection, K.PLAN, office, date(2026, 3, 1))

    assert row.due_on == date(2026, 3, 16)


def test_deadline_without_a_rule_is_refused(inspection, office):
    inspection.round.preset.rows.filter(kind=K.PLAN).delete()

    with pytest.raises(ActionDenied, match="没有“整改方案”这一行"):
        begin(inspection, K.PLAN, office, date(2026, 3, 1))


def test_deadline_counts_working_days_with_makeup_days(inspection, office):
    row = begin(inspection, K.CLUE_SIGN, office, date(2026, 2, 13))

    # 14 February is a made-up working day, 15 to 23 are the Spring Festival.
    assert row.due_on == date(2026, 2, 25)
    assert not row.is_provisional


def test_deadline_in_an_unknown_year_is_provisional_and_says_so(inspection, office):
    row = begin(inspection, K.CLUE_SIGN, office, date(2031, 1, 6))

    assert row.is_provisional
    assert "2031年放假和调休安排尚未录入" in row.history.get().reason


def test_immediate_fix_is_due_at_the_end_of_the_stay(inspection, office):
    row = begin(inspection, K.IMMEDIATE_FIX, office, make.days(0))

    assert row.due_on == inspection.round.ends_on


def test_immediate_fix_after_the_stay_is_due_at_once(inspection, office):
    inspection.exit_on = make.days(-3)

    assert begin(inspection, K.IMMEDIATE_FIX, office, make.days(0)).due_on == make.days(0)


def test_restart_recomputes_open_ones_and_keeps_the_first_date(inspection, office):
    row = begin(inspection, K.IMMEDIATE_FIX, office, make.days(0))
    first = row.due_on

    deadlines.restart(inspection, StartEvent.EXIT, on=make.days(25), by=office)

    row.refresh_from_db()
    assert (row.first_due_on, row.due_on) == (first, make.days(25))
    change = row.history.last()
    assert (change.step, change.old_due_on, change.new_due_on) == (
        DeadlineStep.RECOMPUTED,
        first,
        make.days(25),
    )


def test_restart_leaves_what_is_met_alone(inspection, office):
    row = begin(inspection, K.IMMEDIATE_FIX, office, make.days(0))
    deadlines.meet(K.IMMEDIATE_FIX, inspection, on=make.days(0), by=office)

    assert deadlines.restart(inspection, StartEvent.EXIT, on=make.days(25), by=office) == []
    row.refresh_from_db()
    assert row.due_on == inspection.round.ends_on


def test_restart_never_shortens_an_approved_extension(inspection, office):
    row = begin(inspection, K.IMMEDIATE_FIX, office, make.days(0))
    deadlines.extend(K.IMMEDIATE_FIX, inspection, due_on=make.days(90), reason="材料多", by=office)

    deadlines.restart(inspection, StartEvent.EXIT, on=make.days(25), by=office)

    row.refresh_from_db()
    assert row.due_on == make.days(90)


def test_extension_moves_what_counts_from_it(inspection, office):
    team = inspection.team
    begin(inspection, K.CONCENTRATED, office, date(2026, 3, 1))
    begin(inspection, K.EVALUATION, office, date(2026, 3, 1), target=team)
    evaluation = Deadline.objects.get(kind=K.EVALUATION)
    assert evaluation.due_on == date(2026, 7, 1)

    deadlines.extend(
        K.CONCENTRATED, inspection, due_on=date(2026, 8, 31), reason="工程未完", by=office
    )

    evaluation.refresh_from_db()
    assert evaluation.due_on == date(2026, 9, 30)


def test_extension_to_an_earlier_day_is_refused(inspection, office):
    row = begin(inspection, K.PLAN, office, date(2026, 3, 1))

    with pytest.raises(ActionDenied, match="须晚于现行期限"):
        deadlines.extend(K.PLAN, inspection, due_on=row.due_on, reason="x", by=office)


@pytest.mark.parametrize(("late", "step"), [(0, DeadlineStep.MET), (1, DeadlineStep.MET_LATE)])
def test_meeting_says_whether_it_was_late(inspection, office, late, step):
    row = begin(inspection, K.PLAN, office, date(2026, 3, 1))

    deadlines.meet(K.PLAN, inspection, on=date(2026, 4, 1 + late), by=office)

    row.refresh_from_db()
    assert row.met_on == date(2026, 4, 1 + late)
    assert row.history.last().step == step


def test_starting_again_opens_a_met_deadline(inspection, office):
    begin(inspection, K.PLAN, office, date(2026, 3, 1))
    deadlines.meet(K.PLAN, inspection, on=date(2026, 3, 5), by=office)

    row = begin(inspection, K.PLAN, office, date(2026, 5, 1))

    assert row.is_open
    assert (row.first_due_on, row.due_on) == (date(2026, 4, 1), date(2026, 6, 1))


def test_chosen_date_is_not_recomputed(inspection, office):
    deadlines.set_date(
        inspection,
        K.ITEM,
        inspection,
        starts_on=date(2026, 3, 1),
        due_on=date(2026, 5, 1),
        label="某事",
        by=office,
    )

    for event in StartEvent.values:
        assert deadlines.restart(inspection, event, on=date(2026, 9, 1), by=office) == []


def test_withdrawn_deadline_is_neither_met_nor_open(inspection, office):
    begin(inspection, K.PLAN, office, date(2026, 3, 1))

    deadlines.withdraw(K.PLAN, inspection, reason="重复", by=office)

    assert deadlines.meet(K.PLAN, inspection, on=date(2026, 3, 2), by=office) is None
    assert not Deadline.objects.open().exists()
