"""Beat after a clock that was ahead: by itself, and it says so."""

from datetime import timedelta

import pytest
from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import schedule
from django.utils import timezone

from core.models import AuditEvent, Notice
from overview import tasks
from xuncha.beat import Scheduler

INTERVAL = 60


class Sending(Scheduler):
    """Notes what is due instead of sending it: nothing listens here."""

    def apply_entry(self, entry, producer=None):
        self.sent.append(entry.name)

    @property
    def producer(self):
        return None


@pytest.fixture
def beat(tmp_path):
    """A beat over a schedule file of its own, opened anew at each call as after a restart."""
    app = Celery("tests", set_as_current=False)
    entry = {"task": "core.tasks.sweep_jobs", "schedule": schedule(INTERVAL)}
    app.conf.update(beat_schedule={"often": entry, "other": dict(entry)}, result_expires=None)

    def start() -> Sending:
        made = Sending(app, schedule_filename=str(tmp_path / "schedule"))
        made.sent = []
        return made

    return start


def ticks(scheduler, count: int = 6) -> list[str]:
    for _ in range(count):
        scheduler.tick()
    return sorted(scheduler.sent)


def ran_in_the_future(scheduler) -> None:
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() + timedelta(days=33)


def test_everything_is_due_after_a_restart_with_a_schedule_of_next_year(beat, caplog):
    before = beat()
    ran_in_the_future(before)
    before.close()

    assert ticks(beat()) == ["often", "other"]
    assert "the clock was ahead by 32 days" in caplog.text


def test_a_running_beat_recovers_too_and_goes_on_by_its_intervals(beat):
    running = beat()
    ticks(running)
    ran_in_the_future(running)

    assert ticks(running) == ["often", "other"]
    assert ticks(running) == ["often", "other"]  # nothing is sent again before its time


def test_a_small_correction_of_the_clock_is_no_matter(beat):
    running = beat()
    for entry in running.schedule.values():
        entry.last_run_at = entry.default_now() + timedelta(seconds=20)

    assert ticks(running) == []


def test_celerys_own_scheduler_would_wait_until_then(beat, monkeypatch):
    """Why ours is there: when this fails, Celery has learned it and xuncha.beat may go."""
    running = beat()
    ran_in_the_future(running)
    monkeypatch.setattr(Scheduler, "tick", PersistentScheduler.tick)

    assert ticks(running) == []


def test_administrators_and_auditors_are_told_once(db, sysadmin, auditor, office):
    for _ in range(2):
        tasks.tell_of_clock(33 * 24 * 3600)

    told = Notice.objects.filter(subject__contains="时钟曾快33天")
    assert {notice.recipient for notice in told} == {sysadmin, auditor}
    assert AuditEvent.objects.filter(verb="时钟恢复", at__lte=timezone.now()).count() == 2
