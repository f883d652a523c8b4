"""Documents when things go wrong: a full disk, a missing font, twenty people asking at once.

A killed worker stands in tests/flows/test_faults.py.
"""

import resource
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from core import jobs
from core.documents import fonts, making, registry
from core.documents.tree import Letter, Paragraph
from core.models import AuditEvent, Document, Job, Notice, Package
from core.models.job import JobState
from overview.packages import JOB as PACKAGE
from rounds.models import Inspection
from tests import factories as make

pytestmark = pytest.mark.django_db
EMPTY_FONTS = (
    '<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>'
)


@pytest.fixture
def folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    settings.PACKAGE_ROOT = tmp_path / "packages"
    return settings.DOCUMENT_ROOT


@pytest.fixture
def kind(folder, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    @registry.document("tests.report", "巡察情况报告", Inspection)
    def build(inspection, user):
        text = "\n".join(["现将巡察有关情况报告如下，请予审阅。" * 8] * 12)
        return Letter("关于巡察情况的报告", (Paragraph(text),))

    return registry.get("tests.report")


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def done(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


@contextmanager
def full_disk(folder: Path, size: int):
    """A real file system of ``size`` bytes at ``folder``; where it cannot be mounted, no file of
    this process grows beyond that."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)


def test_on_a_full_disk_the_job_says_so_and_nothing_is_half_stored(
    kind, folder, inspection, office
):
    job = making.ask(kind, inspection, by=office)

    with full_disk(folder, 32 * 1024):
        failed = done(job)
        assert stored(folder) == []

    assert (failed.state, failed.error) == (
        JobState.FAILED,
        "服务器存储空间不足或不可写，文书没有生成，请联系系统管理员。",
    )
    assert not Document.objects.exists()
    assert "未能生成" in Notice.objects.get(recipient=office).subject

    jobs.retry(failed, by=office)
    assert done(failed).state == JobState.DONE
    assert failed.document == Document.objects.get()


def test_on_a_full_disk_a_package_says_so_and_leaves_no_piece(
    kind, folder, settings, inspection, office
):
    assert done(making.ask(kind, inspection, by=office)).state == JobState.DONE
    job = jobs.enqueue(
        PACKAGE, title="文书包", params={"inspection": inspection.pk}, key="p", by=office
    )

    with full_disk(settings.PACKAGE_ROOT, 32 * 1024):
        failed = done(job)
        assert stored(settings.PACKAGE_ROOT) == []

    assert "文书包没有做成" in failed.error
    assert not Package.objects.exists()
    jobs.retry(failed, by=office)
    assert done(failed).state == JobState.DONE


@pytest.fixture
def without_fonts(tmp_path, monkeypatch):
    """A server where fontconfig knows no font; put back at the end."""
    config = tmp_path / "fonts.conf"
    config.write_text(EMPTY_FONTS.format(folder=tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    fonts.installed.cache_clear()
    yield
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    fonts.installed.cache_clear()


@pytest.mark.usefixtures("without_fonts")
def test_without_its_fonts_the_job_names_what_is_missing_and_what_to_do(
    kind, folder, inspection, office, monkeypatch
):
    failed = done(making.ask(kind, inspection, by=office))

    assert failed.state == JobState.FAILED
    assert "没有安装仿宋字体" in failed.error
    assert "install_fonts.sh" in failed.error
    assert stored(folder) == []

    monkeypatch.delenv("FONTCONFIG_FILE")
    fonts.installed.cache_clear()
    jobs.retry(failed, by=office)
    assert done(failed).state == JobState.DONE


def work(job: Job, seconds: float = 60) -> None:
    """What workers do with one job: take it whenever its message comes, until it is over."""
    until = time.monotonic() + seconds
    try:
        while Job.objects.get(pk=job.pk).is_open and time.monotonic() < until:
            jobs.run(job.pk)
            time.sleep(0.05)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_twenty_people_ask_at_once_and_it_is_made_once(kind, folder, inspection):
    people = [make.UserFactory(roles=["office"]) for _ in range(20)]
    barrier = threading.Barrier(len(people))
    asked: list[Job] = []

    def go(person):
        barrier.wait()
        job = making.ask(kind, inspection, by=person)
        asked.append(job)
        work(job)

    threads = [threading.Thread(target=go, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    document = Document.objects.get()
    found = Job.objects.filter(pk__in=[job.pk for job in asked])
    assert found.count() == 20
    assert set(found.values_list("state", "document", "attempts")) == {
        (JobState.DONE, document.pk, 1)
    }
    assert len(stored(folder)) == 1 + len(document.formats)
    assert AuditEvent.objects.filter(verb="生成文书").count() == 1
    assert Notice.objects.filter(subject__startswith="已生成").count() == 20


@pytest.mark.django_db(transaction=True)
def test_equal_wishes_wait_for_each_other_and_are_woken_in_turn(kind, folder, inspection):
    first, second, third = (
        making.ask(kind, inspection, by=make.UserFactory(roles=["office"])) for _ in range(3)
    )
    Job.objects.filter(pk=first.pk).update(state=JobState.RUNNING)

    assert done(second).state == JobState.QUEUED
    Job.objects.filter(pk=first.pk).update(state=JobState.QUEUED)
    Job.objects.filter(pk=third.pk).update(published_at=None)
    done(first)
    third.refresh_from_db()
    second.refresh_from_db()

    # The one that waited longest was published again; the other is its turn's.
    assert (second.state, second.published_at is not None) == (JobState.QUEUED, True)
    assert third.published_at is None
    done(second)
    third.refresh_from_db()
    assert third.published_at is not None
