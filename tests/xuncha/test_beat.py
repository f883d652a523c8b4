"""Any number of beats send everything once, without a file; after a clock that was ahead by themselves, and they say so."""

import time
from datetime import timedelta

import pytest
from celery import Celery
from celery.schedules import schedule
from django.core.cache import cache
from django.utils import timezone

from core.cache import ForgivingRedisCache
from core.models import AuditEvent, Notice
from overview import tasks
from xuncha.beat import Scheduler

INTERVAL = 60


class Sending(Scheduler):
    """Notes what it would send: nothing listens here."""

    def apply_async(self, entry, producer=None, advance=True, **kwargs):
        self.sent.append(entry.name)

    @property
    def producer(self):
        return None


@pytest.fixture
def beat():
    """Makes a beat; another call is a second one, or the first after a restart."""
    app = Celery("tests", set_as_current=False)
    entry = {"task": "core.tasks.sweep_jobs", "schedule": schedule(INTERVAL)}
    app.conf.update(beat_schedule={"often": entry, "other": dict(entry)}, result_expires=None)

    def start() -> Sending:
        made = Sending(app)
        made.sent = []
        return made

    cache.clear()
    yield start
    cache.clear()


def ticks(scheduler, count: int = 6) -> list[str]:
    for _ in range(count):
        scheduler.tick()
    return sorted(scheduler.sent)


def ran_long_ago(scheduler) -> None:
    """An interval later: marks have run out, and this beat's own entries are due."""
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() - timedelta(seconds=INTERVAL)
    scheduler._heap = None


def marked_in_the_future() -> None:
    for name in ("often", "other"):
        cache.set(f"beat:{name}", time.time() + 33 * 24 * 3600 + 60)


def test_two_beats_send_everything_once(beat):
    one, other = beat(), beat()
    for _ in range(6):
        one.tick()
        other.tick()

    assert sorted(one.sent + other.sent) == ["often", "other"]
    ran_long_ago(one)
    ran_long_ago(other)
    for _ in range(6):  # the marks stand: whoever is early waits
        one.tick()
        other.tick()
    assert sorted(one.sent + other.sent) == ["often", "other"]


def test_the_one_that_is_left_sends_at_the_next_time(beat):
    one, other = beat(), beat()
    ticks(one)
    ticks(other)
    assert other.sent == []

    cache.delete_many(["beat:often", "beat:other"])
    ran_long_ago(other)

    assert ticks(other) == ["often", "other"]


def test_a_beat_that_comes_back_sends_nothing_before_its_time_and_all_that_is_due(beat):
    assert ticks(beat()) == ["often", "other"]
    assert ticks(beat()) == []
    cache.delete("beat:other")

    assert ticks(beat()) == ["other"]


def test_without_any_mark_everything_is_due_once(beat):
    ticks(beat())
    cache.clear()

    assert ticks(beat()) == ["often", "other"]


def test_with_redis_away_it_tries_again_soon(beat, monkeypatch):
    running = beat()
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", time.monotonic() + 60)

    assert ticks(running) == []
    waits = [entry.is_due()[1] for entry in running.schedule.values()]

    assert all(0 < seconds <= 5 for seconds in waits)


def test_everything_is_due_after_a_restart_with_marks_of_next_year(beat, caplog):
    marked_in_the_future()

    assert ticks(beat()) == ["often", "other"]
    assert "the clock was ahead by 33 days" in caplog.text


def test_a_running_beat_recovers_too_and_goes_on_by_its_intervals(beat):
    running = beat()
    ticks(running)
    for entry in running.schedule.values():
        entry.last_run_at = entry.default_now() + timedelta(days=33)
    marked_in_the_future()

    assert ticks(running) == ["often", "often", "other", "other"]
    assert ticks(running) == ["often", "often", "other", "other"]  # nothing again before its time


def test_a_small_correction_of_the_clock_is_no_matter(beat):
    running = beat()
    ticks(running)
    for entry in running.schedule.values():
        entry.last_run_at = entry.default_now() + timedelta(seconds=20)

    assert ticks(running) == ["often", "other"]


def test_administrators_and_auditors_are_told_once(db, sysadmin, auditor, office):
    for _ in range(2):
        tasks.tell_of_clock(33 * 24 * 3600)

    told = Notice.objects.filter(subject__contains="时钟曾快33天")
    assert {notice.recipient for notice in told} == {sysadmin, auditor}
    assert AuditEvent.objects.filter(verb="时钟恢复", at__lte=timezone.now()).count() == 2
