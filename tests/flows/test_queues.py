"""Queues by kind: long work stands before nothing short, and a worker that is stopped hands it back at once."""

import re
import time

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core.broker import publish
from core.documents import making, registry
from core.models import Document, Job
from core.models.job import JobState
from rectification.actions import ledgers
from rounds.models import Reminder
from tests import factories as make
from tests.flows.test_faults import wait_for, without_end
from tests.flows.test_reminder_drills import duties, mail_is_out, rules
from tests.processes import crowding, running_worker
from tests.rectification.conftest import make_opinion
from tests.world import ROOT

DECLARED = re.compile(r"@shared_task\ndef (\w+)")
PROBLEMS = [f"公务接待无公函、无清单，第{number}批。" for number in range(700)]
BACK_SECONDS = 10


@pytest.fixture
def asked(transactional_db, inspection, office, liaison) -> Job:
    """A long ledger that somebody wants as PDF."""
    opinion = make_opinion(inspection, office, PROBLEMS)
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
    Job.objects.all().delete()
    return making.ask(registry.get("ledger"), ledger, by=office)


def test_a_reminder_goes_while_every_hand_for_documents_is_busy(asked, office, live_environment):
    rules()
    duties(timezone.localdate())
    User.objects.filter(pk=office.pk).update(is_active=True)  # who wants the ledger
    with (
        without_end(Document),
        running_worker(live_environment, log_name="busy.log", queues="documents,long"),
        running_worker(live_environment, log_name="mail.log", queues="mail"),
    ):
        wait_for(lambda: Job.objects.get().message, "the ledger is being made")
        publish("rectification.tasks.remind")
        wait_for(lambda: Reminder.objects.exists() and mail_is_out(), "the mails are sent")

        assert Job.objects.get().state == JobState.RUNNING


def test_a_stopped_worker_hands_its_job_to_the_next_at_once(asked, live_environment):
    with running_worker(live_environment, log_name="stopped.log", queues="documents") as worker:
        wait_for(lambda: Job.objects.get().message, "the ledger is being made")
        stopped = time.monotonic()
        worker.terminate()
        wait_for(lambda: Job.objects.get().state == JobState.QUEUED, "the job is handed back")
        took = time.monotonic() - stopped
        worker.wait(30)
    asked.refresh_from_db()
    assert asked.attempts == 0
    assert asked.interrupted_at
    assert took < BACK_SECONDS * crowding(), f"it took {took:.1f} s"

    with running_worker(live_environment, log_name="successor.log", queues="documents"):
        wait_for(lambda: Job.objects.get().state != JobState.QUEUED, "the next has it, unasked")


def test_every_task_goes_to_a_queue_and_every_queue_to_a_worker_of_every_installation():
    tasks = {
        f"{path.parent.name}.tasks.{name}"
        for path in ROOT.glob("*/tasks.py")
        for name in DECLARED.findall(path.read_text())
    }

    assert set(settings.CELERY_TASK_ROUTES) <= tasks
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} == set(settings.QUEUES)
    units = "".join(path.read_text() for path in (ROOT / "deploy").glob("xuncha-*.service"))
    for text in (units, (ROOT / "deploy" / "compose.yaml").read_text()):
        taken = re.findall(r"--queues (\S+)", text)
        assert sorted(",".join(taken).split(",")) == sorted(settings.QUEUES)
        assert text.count("REMAP_SIGTERM") >= 1
