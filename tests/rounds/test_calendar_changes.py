"""A known year that changes: what it moves is shown and decided, both dates stay, people are told."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import ActionDenied, StaleState
from core.models import AuditEvent, CalendarDay, Notice
from rounds import shifting
from rounds.actions import deadlines, workdays
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline
from tests import factories as make
from tests.browsed import form_of, submit
from tests.findings import clue_rows
from tests.snapshots import snapshot_fixture

pytestmark = [pytest.mark.day, pytest.mark.django_db]
CASES = Path(__file__).parent.parent / "data" / "cases"
PAGE = "rounds:calendar_day_import"
CLOSED = {date(2026, 12, n): {"is_workday": False, "name": "临时调整放假", "source": "某文号"} for n in (1, 2, 3)}  # fmt: skip


@snapshot_fixture
def due(inspection, leader, office) -> Deadline:
    """Three working days from Monday, 30 November 2026: Thursday, 3 December."""
    inspection.entry_on, inspection.exit_on = date(2026, 9, 1), date(2026, 11, 30)
    inspection.save()
    make.PresetFactory()
    inspection.round.deadline_rows.create(
        kind=DeadlineKind.GROUP_REPORT, start="exit", offset=3, unit="workday", responsible="heads"
    )
    return deadlines.start(
        inspection, DeadlineKind.GROUP_REPORT, inspection,
        starts_on=date(2026, 11, 30), label="某单位报告", by=office,
    )  # fmt: skip


def upload(client, name: str):
    file = SimpleUploadedFile(name, (CASES / name).read_bytes())
    return submit(client, reverse(PAGE), file=file, follow=True)


def confirm(client, page, **choice):
    return form_of(page, reverse(PAGE)).submit(client, follow=True, **choice)


def test_holiday_in_a_known_year_shows_what_it_moves_and_moves_it(due, leader, sysadmin, sign_in):
    assert due.due_on == date(2026, 12, 3)
    client = sign_in(sysadmin)
    page = upload(client, "40-known-year-changed.xlsx")
    text = page.content.decode()
    assert "会影响1项已定的期限" in text
    assert "2026年12月3日" in text
    assert "2026年12月8日" in text
    assert "某单位" not in text

    refused = confirm(client, page).content.decode()
    assert "请先选择已定的期限是否随之调整" in refused
    assert not CalendarDay.objects.exists()
    confirm(client, page, moving="move")

    due.refresh_from_db()
    assert (due.due_on, due.first_due_on) == (date(2026, 12, 8), date(2026, 12, 3))
    change = due.history.get(step=DeadlineStep.RECOMPUTED)
    assert (change.old_due_on, change.new_due_on, change.by) == (
        date(2026, 12, 3), date(2026, 12, 8), sysadmin,
    )  # fmt: skip
    notice = Notice.objects.get(recipient=leader)
    assert notice.subject == "“向领导小组报告”的期限随放假安排调整为2026年12月8日"
    assert "随之调整已定期限1项" in AuditEvent.objects.get(verb="录入工作日历").note


def test_administrator_may_leave_dates_as_they_are(due, sysadmin, sign_in):
    client = sign_in(sysadmin)

    confirm(client, upload(client, "40-known-year-changed.xlsx"), moving="keep")

    due.refresh_from_db()
    assert (due.due_on, CalendarDay.objects.count()) == (date(2026, 12, 3), 3)
    assert not Notice.objects.filter(kind="deadline").exists()


def test_weekday_that_was_declared_free_is_worked_again(due, sysadmin, sign_in):
    workdays.enter(CLOSED, moving=True, by=sysadmin)
    client = sign_in(sysadmin)

    page = upload(client, "41-weekday-worked-again.xlsx")
    assert page.context["run"].counts["error"] == 0
    confirm(client, page, moving="move")

    due.refresh_from_db()
    assert due.due_on == date(2026, 12, 7)
    assert due.history.filter(step=DeadlineStep.RECOMPUTED).count() == 2


def test_entered_day_is_taken_back_by_its_page(due, sysadmin, sign_in):
    workdays.enter(CLOSED, moving=True, by=sysadmin)
    client = sign_in(sysadmin)
    address = reverse("rounds:calendar_day_withdraw") + "?day=2026-12-02"
    page = client.get(address)
    assert "会影响1项已定的期限" in page.content.decode()
    shown = page.context["form"]["shown"].value()

    assert submit(client, address, shown=shown).status_code == 422
    submit(client, address, shown=shown, moving="move")

    due.refresh_from_db()
    assert due.due_on == date(2026, 12, 7)
    assert CalendarDay.objects.count() == 2
    assert (
        "2026年12月2日（休息，临时调整放假，某文号）"
        in AuditEvent.objects.get(verb="撤回工作日历").note
    )


def test_extended_date_does_not_move(due, inspection, sysadmin, office):
    deadlines.extend(
        DeadlineKind.GROUP_REPORT, inspection, due_on=date(2026, 12, 20), reason="某因", by=office
    )
    assert shifting.of(dict.fromkeys(CLOSED, False)) == []


def test_date_that_somebody_chose_does_not_move(due):
    Deadline.objects.filter(pk=due.pk).update(due_on=date(2026, 12, 4))

    assert shifting.of(dict.fromkeys(CLOSED, False)) == []


def test_what_changed_since_it_was_shown_is_shown_again(due, sysadmin, office, inspection):
    shown = shifting.digest(shifting.of(dict.fromkeys(CLOSED, False)))
    deadlines.meet(DeadlineKind.GROUP_REPORT, inspection, on=date(2026, 11, 30), by=office)

    with pytest.raises(StaleState, match="受影响的期限刚刚有了变化"):
        workdays.enter(CLOSED, moving=True, shown=shown, by=sysadmin)


def test_ordinary_weekday_needs_no_entry(sysadmin, sign_in):
    page = upload(sign_in(sysadmin), "41-weekday-worked-again.xlsx")

    assert "本来就上班" in page.context["run"].rows[0].note


def test_only_system_administrators_take_back(office, sign_in, sysadmin):
    workdays.enter(CLOSED, by=sysadmin)

    assert sign_in(office).get(reverse("rounds:calendar_day_withdraw") + "?day=2026-12-02").status_code == 404  # fmt: skip
    with pytest.raises(ActionDenied):
        workdays.withdraw(date(2026, 12, 2), moving=False, by=office)
    page = sign_in(sysadmin).get(reverse("rounds:calendar_day_withdraw"), follow=True)
    assert "这一天没有录入过" in page.content.decode()


def test_copies_of_the_date_move_along(
    inspection, receiving_organ, member, leader, office, sysadmin
):
    clue_rows.grant(office, inspection, by=make.UserFactory(roles=["security"]))
    clue = clue_rows.approved(inspection, author=member, leader=leader, office=office)
    handoff = clue_rows.handed_over(clue, receiving_organ, by=office)
    start, end = date(2026, 11, 30), date(2026, 12, 3)
    type(handoff).objects.filter(pk=handoff.pk).update(issued_on=start, sign_due_on=end)
    rows = Deadline.objects.filter(kind=DeadlineKind.CLUE_SIGN, target_id=handoff.pk)
    rows.update(starts_on=start, due_on=end, is_provisional=False)

    workdays.enter(CLOSED, moving=True, by=sysadmin)

    handoff.refresh_from_db()
    assert handoff.sign_due_on == rows.get().due_on == date(2026, 12, 8)
