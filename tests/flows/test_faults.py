"""A worker killed inside a job, Redis stopped and started: nothing is lost, nothing done twice."""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import NoReturn

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from core.documents import store
from core.documents.tree import Paragraph, Sheet
from core.models import AuditEvent, Delivery, Document, Job, Notice, Package
from core.models.delivery import WAITING, DeliveryState
from core.models.job import JobState
from findings.models import Category, Finding
from rectification.actions import ledgers
from tests import factories as make
from tests.browsing import PATIENCE, sign_in
from tests.findings import making
from tests.processes import child, crowding, running_web, running_worker
from tests.product import descendants
from tests.rectification.conftest import make_opinion
from tests.snapshots import snapshot_fixture
from tests.world import ROOT
from xuncha.embedded.places import Places
from xuncha.embedded.redis import RedisServer

# Enough rows that the worker is still setting the ledger when it is killed.
PROBLEMS = [f"公务接待无公函、无清单，第{number}批。" for number in range(120)]
WAIT_SECONDS = 120
BEAT_SECONDS = 15
PROMPT_SECONDS = 3
REDONE_SECONDS = 30
DONE_TASK = re.compile(r"run_(?:long_)?job\[[^]]+\] succeeded")


class Town:
    """A web server over this test's database with a Redis that the test may stop."""

    def __init__(self, environment: dict[str, str], redis: RedisServer, url: str) -> None:
        self.environment, self.redis, self.url = environment, redis, url

    def worker(self, name: str):
        return running_worker(self.environment, log_name=f"{name}.log")

    def call(self, task: str, *args: str) -> None:
        """Put a task into this town's queue, as beat and the web server do."""
        subprocess.run(
            [sys.executable, "-m", "celery", "-A", "xuncha", "call", task, *args],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
        )


@pytest.fixture
def town(transactional_db, live_environment, tmp_path):
    redis = RedisServer(Places(tmp_path), durable=False)
    redis.start(tied=True)
    address = f"unix://{redis.places.redis_socket}?db=0"
    environment = {**live_environment, "XUNCHA_TEST_REDIS": address}
    with running_web(environment, log_name="faults-web.log") as url:
        yield Town(environment, redis, url)
    redis.stop()
    redis.places.forget_sockets()


@pytest.fixture
def desk(browser, town):
    """Opens the signed-in page of a person."""
    contexts = []

    def open_page(user):
        contexts.append(browser.new_context(base_url=town.url, locale="zh-CN"))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        sign_in(page, user, town.url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def wait_for(condition, what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            give_up(what)
        time.sleep(0.02)


def give_up(what: str) -> NoReturn:
    pytest.fail(f"never happened: {what}\n{list(Job.objects.values())}\n{worker_logs()}")


def worker_logs() -> str:
    """The last that each process of these tests said."""
    logs = sorted(settings.VAR_DIR.glob("*.log"), key=lambda path: path.stat().st_mtime)
    return "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in logs[-4:])


def log(name: str) -> str:
    return (settings.VAR_DIR / f"{name}.log").read_text()


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to a worker and the processes it works with, at once."""
    for pid in [process.pid, *descendants(process.pid)]:
        os.kill(pid, signal.SIGKILL)
    process.wait()


def is_made() -> bool:
    """Whether the only job is done; one that failed says why at once."""
    job = Job.objects.get()
    assert job.state != JobState.FAILED, f"{job.error}\n{worker_logs()}"
    return job.state == JobState.DONE


def sweep_until(town: Town, condition, what: str, *, dead: uuid.UUID | None = None) -> None:
    """The sweepers' beats until it is true; a job claimed by the ``dead`` was silent for long.

    More than one beat, as in an installation: the last heartbeat of a killed worker may be written
    after we set it back, and what a slow queue did not take waits for the next beat.
    """
    for _ in range(WAIT_SECONDS // BEAT_SECONDS):
        silent = Job.objects.filter(claim=dead) if dead else Job.objects.none()
        silent.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
        town.call("core.tasks.sweep_jobs")
        town.call("core.tasks.sweep_notices")
        beat_ends = time.monotonic() + BEAT_SECONDS
        while time.monotonic() < beat_ends:
            if condition():
                return
            time.sleep(0.05)
    give_up(what)


def ask_for_pdf(page, ledger) -> Job:
    page.goto(f"/ledgers/{ledger.pk}/history/")
    page.get_by_role("button", name="生成整改台账（PDF）").click()
    page.wait_for_url("**/jobs/*/")
    return Job.objects.get()


@contextmanager
def without_end(model: type[Model]):
    """No row of it is written meanwhile: a job comes as far as that and waits there.

    So that a worker is killed in the middle of its work on any machine, and the next is seen at it.
    """
    place = connection.get_connection_params()
    other = psycopg2.connect(host=place["host"], user=place["user"], dbname=place["dbname"])
    with closing(other), other.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE MODE")
        yield


@snapshot_fixture
def long_ledger(inspection, office, liaison):
    """The only job is the one that is asked for: the opinion's own document is taken away."""
    opinion = make_opinion(inspection, office, PROBLEMS)
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
    Job.objects.all().delete()
    return ledger


def test_job_of_a_killed_worker_is_completed_once(town, desk, long_ledger, office):
    with without_end(Document), town.worker("killed") as worker:
        job = ask_for_pdf(desk(office), long_ledger)
        wait_for(lambda: Job.objects.get().message, "the job runs and reports")
        kill(worker)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert not Document.objects.exists()

    with town.worker("successor"):
        sweep_until(town, is_made, "the job is completed", dead=job.claim)
        # The lost message comes a second time as well.
        town.call("core.tasks.run_job", "--args", f"[{job.pk}]")
        wait_for(lambda: len(DONE_TASK.findall(log("successor"))) >= 2, "both messages are read")

    job.refresh_from_db()
    assert job.attempts == 2
    assert job.document == Document.objects.get()
    assert Notice.objects.filter(subject__startswith="已生成").count() == 1


@pytest.fixture
def beat(town):
    """The clock of an installation, with its own intervals."""
    (settings.VAR_DIR / "run" / "beat-schedule").unlink(missing_ok=True)
    argv = ["celery", "-A", "xuncha", "beat", "--pidfile=", "--loglevel", "INFO"]
    with child(argv, town.environment, settings.VAR_DIR / "beat.log") as process:
        yield process


def test_a_killed_workers_job_begins_anew_within_half_a_minute(
    town,
    desk,
    long_ledger,
    office,
    beat,
):
    with without_end(Document), town.worker("killed") as worker:
        page = desk(office)
        job = ask_for_pdf(page, long_ledger)
        wait_for(lambda: Job.objects.get().message, "the job runs and reports")
        kill(worker)
    killed_at = time.monotonic()

    with town.worker("successor"):
        with without_end(Document):
            wait_for(lambda: Job.objects.get().attempts == 2, "the job begins anew")
            taken = time.monotonic() - killed_at
            page.goto(f"/jobs/{job.pk}/")
            assert "后台程序中断，已自动从头重新执行" in page.locator("section.job").inner_text()
        wait_for(lambda: Job.objects.get().state == JobState.DONE, "the job is completed")

    assert taken < REDONE_SECONDS * crowding(), f"it took {taken:.1f} s"


@pytest.fixture
def many_documents(inspection, office):
    """Restricted documents, so that a package marks a copy of each and takes its time."""
    content = Sheet("问题底稿", (Paragraph("全文照录。"),), secrecy="机密★1年")
    first = store.freeze(inspection, "tests.sheet0", content, title="问题底稿", by=office)
    data, folder = store.read(first), first.path.removesuffix(".pdf")
    for number in range(1, 60):
        copy = f"{folder}-{number}.pdf"
        (settings.DOCUMENT_ROOT / copy).write_bytes(data)
        first.pk, first.kind, first.path = None, f"tests.sheet{number}", copy
        first.code, first.formats = "", []
        first.save(force_insert=True)
    return inspection


def test_package_of_a_killed_worker_is_made_once(town, desk, many_documents, office):
    kept = settings.PACKAGE_ROOT
    before = set(kept.glob("*"))
    with without_end(Package), town.worker("packer") as worker:
        page = desk(office)
        page.goto(f"/inspections/{many_documents.pk}/archive/")
        page.locator("form[action$='/package/'] button").dispatch_event("click")
        page.wait_for_url("**/jobs/*/")
        wait_for(lambda: Job.objects.get().done > 3, "the package grows")
        kill(worker)
    job = Job.objects.get()
    assert job.state == JobState.RUNNING
    (piece,) = set(kept.glob("*")) - before

    with town.worker("second-packer"):
        sweep_until(town, is_made, "the package is made", dead=job.claim)

    package = Package.objects.get()
    assert (package.count, Job.objects.get().attempts) == (60, 2)
    assert AuditEvent.objects.filter(verb="打包文书").count() == 60
    os.utime(piece, (0, 0))
    town.call("core.tasks.sweep_packages")
    with town.worker("sweeper"):
        wait_for(lambda: not piece.exists(), "the dead worker's piece is swept up")
    assert (kept / package.path).exists()


@contextmanager
def prompt():
    began = time.monotonic()
    yield
    assert time.monotonic() - began < PROMPT_SECONDS * crowding()


def test_pages_and_writes_go_on_without_redis_and_all_is_delivered_later(
    town, desk, inspection, member, deputy, sysadmin
):
    category = Category.objects.create(name="作风建设", order=1)
    finding = making.draft(inspection, by=member, category=category)
    page = desk(member)
    with town.worker("patient"):
        town.redis.stop()
        for address in ("/", "/findings/", "/inbox/", finding.get_absolute_url()):
            with prompt():
                assert page.goto(address).status == 200, address
        with prompt():
            page.get_by_role("button", name="提交复核").click()
            page.get_by_text("已提交复核").wait_for()
        assert Finding.objects.get().state == "submitted"
        page.goto(f"/documents/finding_sheet/{finding.pk}/")
        page.locator("form[action$='/make/'] button").dispatch_event("click")
        page.wait_for_url("**/jobs/*/")
        assert page.request.get("/readyz").json()["broker"] is False
        keeper = desk(sysadmin)
        keeper.goto("/")
        assert "消息队列（Redis）没有应答" in keeper.locator(".banner").inner_text()
        told = Delivery.objects.filter(notice__recipient=deputy)
        assert told.get().state == DeliveryState.PENDING
        assert Job.objects.get().published_at is None

        town.redis.start(tied=True)
        sweep_until(town, lambda: is_made() and not waiting_mail(), "job and mails are done")

    assert told.get().state == DeliveryState.SENT
    assert Document.objects.count() == 1
    assert page.request.get("/readyz").json()["broker"] is True


def waiting_mail() -> bool:
    return Delivery.objects.filter(WAITING).exists()
