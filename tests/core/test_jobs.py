"""Jobs: made once, run once, taken up again when a worker dies, cancelled, retried."""

import contextvars
import os
import signal
import uuid
from datetime import timedelta

import pytest
from billiard import common
from django.db import connection, transaction
from django.utils import timezone

from core import jobs
from core.errors import ActionDenied, NotYet
from core.models import Job, Notice
from core.models.job import JobState
from core.requests import request_id

pytestmark = pytest.mark.django_db
RAN: list[int] = []


@jobs.handler("tests.counting")
def counting(job, progress):
    progress(1, 2, "一半")
    RAN.append(job.pk)
    progress(2, 2)
    return lambda: None


@jobs.handler("tests.refusing")
def refusing(job, progress):
    raise ActionDenied("字体里没有“㙟”这个字。")


@jobs.handler("tests.breaking")
def breaking(job, progress):
    raise ZeroDivisionError


@jobs.handler("tests.disconnected")
def disconnected(job, progress):
    """PostgreSQL's own words to whoever is connected while it is shut down."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'down' USING ERRCODE = '57P01'; END $$")


@jobs.handler("tests.cancelled_midway")
def cancelled_midway(job, progress):
    progress(1, 3)
    jobs.cancel(Job.objects.get(pk=job.pk), by=job.requested_by)
    progress(2, 3)
    raise AssertionError("progress must stop a cancelled job")


class Losing:
    """Whose finalizer is what the signal to stop the worker falls into."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGQUIT)


@jobs.handler("tests.deaf")
def deaf(job, progress):
    Losing()
    RAN.append(job.pk)
    progress(1, 2)
    raise AssertionError("progress must leave a worker that is being stopped")


@pytest.fixture
def stoppable():
    """This process takes SIGQUIT as a worker of Celery does."""
    before = signal.signal(signal.SIGQUIT, common._shutdown_cleanup)
    yield
    signal.signal(signal.SIGQUIT, before)
    common.clear_terminate_handler_fired()


@pytest.fixture(autouse=True)
def _forget():
    RAN.clear()


def enqueue(kind: str, by, key: str = "k") -> Job:
    return jobs.enqueue(kind, title="整改台账", params={}, key=key, by=by)


def test_same_key_is_one_job_while_it_is_open(office):
    first, second = enqueue("tests.counting", office), enqueue("tests.counting", office)

    assert first == second
    jobs.run(first.pk)
    assert enqueue("tests.counting", office) != first


def test_unknown_kind_is_a_programming_error(office):
    with pytest.raises(LookupError):
        enqueue("tests.nobody", office)


def test_run_finishes_once_and_tells_the_person(office):
    job = enqueue("tests.counting", office)

    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.percent, RAN) == (JobState.DONE, 100, [job.pk])
    assert Notice.objects.get(recipient=office).subject == "已生成：整改台账"


def test_refusal_of_a_handler_is_the_sentence_of_the_job(office):
    job = enqueue("tests.refusing", office)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "字体里没有“㙟”这个字。")


def test_unexpected_error_shows_a_sentence_and_no_code(office, caplog):
    job = enqueue("tests.breaking", office)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "ZeroDivision" not in job.error
    assert "ZeroDivisionError" in caplog.text


def test_what_is_logged_of_a_job_bears_the_number_of_who_asked_for_it(office):
    """Whichever process does it: the number stands in the row."""
    asking, working = contextvars.copy_context(), contextvars.copy_context()
    asking.run(request_id.set, "0123456789abcdef")
    job = asking.run(enqueue, "tests.counting", office)

    working.run(jobs.run, job.pk)

    assert [job.pk] == RAN
    assert working[request_id] == "0123456789abcdef"
    assert request_id.get() != "0123456789abcdef"


def test_cancel_stops_a_running_job_at_its_next_step(office):
    job = enqueue("tests.cancelled_midway", office)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stop_that_a_finalizer_swallowed_is_heard_at_the_next_step(stoppable, office):
    job = enqueue("tests.deaf", office)

    with pytest.raises(SystemExit):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert [job.pk] == RAN
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert job.interrupted_at


def test_cancel_of_a_waiting_job_is_at_once(office):
    job = enqueue("tests.counting", office)

    jobs.cancel(job, by=office)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, RAN) == (JobState.CANCELLED, [])


def test_retry_queues_a_failed_job_again(office):
    job = enqueue("tests.breaking", office)
    jobs.run(job.pk)
    job.refresh_from_db()

    jobs.retry(job, by=office)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.QUEUED, "")


def test_sweep_takes_up_what_a_dead_worker_left(office):
    job = enqueue("tests.counting", office)
    lost(job, attempts=1)

    jobs.sweep()
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, RAN) == (JobState.DONE, [job.pk])


def test_sweep_gives_up_after_three_deaths_with_a_sentence(office):
    job = enqueue("tests.counting", office)
    lost(job, attempts=3)

    jobs.sweep()

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "连续3次中断" in job.error


def test_sweep_leaves_a_living_job_alone(office):
    job = enqueue("tests.counting", office)
    lost(job, attempts=1, silent=timedelta(seconds=5))

    jobs.sweep()

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_job_taken_up_again_says_that_it_was_interrupted(client, office):
    job = enqueue("tests.counting", office)
    lost(job, attempts=1, silent=timedelta(seconds=15))

    jobs.sweep()

    client.force_login(office)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "后台程序中断，已自动从头重新执行" in page
    jobs.run(job.pk)
    assert "后台程序中断" in client.get(job.get_absolute_url()).content.decode()


def test_a_retry_by_hand_begins_without_the_interruption(client, office):
    job = enqueue("tests.breaking", office)
    lost(job, attempts=1)
    jobs.sweep()
    jobs.run(job.pk)
    job.refresh_from_db()

    jobs.retry(job, by=office)

    client.force_login(office)
    assert "中断" not in client.get(job.get_absolute_url()).content.decode()


def test_what_a_clock_that_was_ahead_left_is_taken_up(office):
    """A heartbeat and a message of next year would be waited for until then."""
    ahead = timezone.now() + timedelta(days=33)
    running, queued = enqueue("tests.counting", office), enqueue("tests.counting", office, "other")
    lost(running, attempts=1, silent=timedelta(days=-33))
    Job.objects.filter(pk=queued.pk).update(published_at=ahead)

    assert jobs.sweep() == 2


def test_a_database_that_goes_away_leaves_the_job_to_the_sweeper(office):
    job = enqueue("tests.disconnected", office)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.RUNNING, "")


def test_worker_that_was_thought_dead_cannot_finish_twice(office):
    job = enqueue("tests.counting", office)
    lost(job, attempts=1)
    old_claim = Job.objects.get(pk=job.pk).claim
    jobs.sweep()
    jobs.run(job.pk)

    jobs._complete(Job.objects.get(pk=job.pk), old_claim, lambda: pytest.fail("finished twice"))

    assert Notice.objects.filter(recipient=office).count() == 1


def lost(job: Job, *, attempts: int, silent: timedelta = timedelta(minutes=5)) -> None:
    """As if a worker had claimed ``job`` and then been killed."""
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING,
        claim=uuid.uuid4(),
        attempts=attempts,
        heartbeat_at=timezone.now() - silent,
    )


def test_a_job_that_was_asked_for_again_is_not_done_twice(client, office):
    first = enqueue("tests.breaking", office)
    jobs.run(first.pk)
    enqueue("tests.breaking", office)
    first.refresh_from_db()

    with pytest.raises(NotYet, match="同样的任务正在进行"):
        jobs.retry(first, by=office)
    Job.objects.exclude(pk=first.pk).delete()
    jobs.retry(first, by=office)
    with pytest.raises(NotYet):
        jobs.retry(first, by=office)

    assert Job.objects.get().state == JobState.QUEUED
