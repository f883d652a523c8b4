"""Long imports and exports run as jobs: found again, done once, fetched by nobody else, gone in time."""

import io
import os
import re
import time
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from core import exporting, importing, jobs
from core.importing import applying
from core.models import AuditEvent, Job, Notice
from core.models.job import JobState
from rounds.models import Sector, Unit
from tests import factories as make
from tests.browsed import Form, form, submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
PAGE = "rounds:unit_import"


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(importing, "IMMEDIATE", 3)
    monkeypatch.setattr(exporting, "IMMEDIATE", 3)
    Sector.objects.filter(name="经济").exists() or make.SectorFactory(name="经济")


@pytest.fixture
def at_office(client, office):
    client.force_login(office)
    return client


def book(count: int) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["领域", "单位名称"])
    for number in range(count):
        made.active.append(["经济", f"市第{number}某某局"])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def looked_through(client, count: int) -> tuple[str, Form]:
    """The workbook sent; its address and the form that confirms it."""
    sent = submit(client, reverse(PAGE), file=SimpleUploadedFile("名单.xlsx", book(count)))
    return sent.url, form(client, reverse(PAGE), at=sent.url)


def asked(client, count: int):
    address, confirming = looked_through(client, count)
    return address, confirming.submit(client)


def test_a_long_import_becomes_a_job_and_a_short_one_does_not(at_office):
    _, short = asked(at_office, 3)
    assert "upload=" in short.url
    assert Unit.objects.count() == 3

    _, long = asked(at_office, 8)

    assert re.fullmatch(r"/jobs/\d+/", long.url)
    assert Unit.objects.count() == 3


def test_a_long_import_is_left_found_again_and_leads_to_its_rows(
    at_office, django_capture_on_commit_callbacks
):
    address, response = asked(at_office, 5)
    job = Job.objects.get()

    assert (
        at_office.get(address).url == job.get_absolute_url()
    )  # the page of the workbook leads back
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(job.pk)

    page = at_office.get(response.url).content.decode()
    assert "导入完成：新增5，更新0。" in page
    assert "查看每一行的结果" in page
    assert Unit.objects.count() == 5
    done = at_office.get(address).content.decode()
    assert "已导入" in done
    assert Notice.objects.get(kind="job").subject == "已完成：导入被巡察单位（名单.xlsx）"


def test_confirmed_twice_it_is_one_job(at_office):
    _, confirming = looked_through(at_office, 5)

    first, second = confirming.submit(at_office), confirming.submit(at_office)

    assert first.url == second.url
    assert Job.objects.count() == 1


def test_a_job_taken_over_by_another_worker_writes_nothing(at_office):
    """The first worker was thought dead; when it comes to its end, the job is not its own any more."""
    asked(at_office, 5)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, claim=uuid.uuid4())
    job.refresh_from_db()
    old = job.claim

    def finish():
        done = applying.apply(job, jobs.Reporter(job, old, jobs.Pulse()))
        done()
        Job.objects.filter(pk=job.pk).update(claim=uuid.uuid4())  # taken over meanwhile

    jobs._complete(job, old, finish)

    assert not Unit.objects.exists()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_what_changed_since_the_dry_run_is_refused_on_the_jobs_page(at_office):
    _, response = asked(at_office, 5)
    make.UnitFactory(name="市第1某某局", sector=Sector.objects.get(name="经济"))

    jobs.run(Job.objects.get().pk)

    assert "预检之后数据有了变化" in at_office.get(response.url).content.decode()
    assert Unit.objects.count() == 1


def test_who_may_no_longer_import_imports_nothing(at_office, office):
    asked(at_office, 5)
    office.roles = [Role.INSPECTOR]
    office.save()

    jobs.run(Job.objects.get().pk)

    assert Job.objects.get().state == JobState.FAILED
    assert not Unit.objects.exists()


@snapshot_fixture
def many(db):
    return [make.UnitFactory(name=f"市第{number}某某局") for number in range(6)]


def exported(client, query="export=xlsx"):
    return client.get(f"{reverse('rounds:unit_list')}?{query}")


def fetched(client, job):
    response = client.get(f"{job.get_absolute_url()}file/")
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def test_a_long_export_becomes_a_job_whose_workbook_is_fetched(at_office, many):
    response = exported(at_office, "export=xlsx&q=第2")
    assert "spreadsheet" in response["Content-Type"]  # short: at once
    assert b"".join(response.streaming_content)[:2] == b"PK"

    response = exported(at_office)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    jobs.run(job.pk)

    page = at_office.get(response.url).content.decode()
    assert "下载《" in page
    assert "保存7天后自动清除" in page
    names = {cell.value for row in fetched(at_office, job).iter_rows() for cell in row}
    assert {unit.name for unit in many} <= names
    assert AuditEvent.objects.filter(verb="导出").count() == 2
    assert AuditEvent.objects.filter(verb="下载导出文件").count() == 1


def test_csv_is_streamed_and_needs_no_job(at_office, many):
    response = exported(at_office, "export=csv")

    assert response.streaming
    assert not Job.objects.exists()


@pytest.mark.file_times
def test_the_workbook_lies_sealed_and_goes_after_its_days(at_office, many, tmp_path):
    exported(at_office)
    job = Job.objects.get()
    jobs.run(job.pk)
    kept = sorted((tmp_path / "exports").iterdir())

    assert len(kept) == 2
    assert not any(path.read_bytes().startswith((b"PK", b"[")) for path in kept)
    assert exporting.sweep() == 0
    for path in kept:
        os.utime(path, (time.time() - 8 * 86400,) * 2)
    assert exporting.sweep() == 2
    page = at_office.get(f"{job.get_absolute_url()}file/", follow=True).content.decode()
    assert "已过保存期限" in page
    assert "下载《" not in page


def test_only_who_asked_fetches_it_and_only_while_seeing_all_of_it(
    client, at_office, many, office2, office
):
    exported(at_office)
    job = Job.objects.get()
    jobs.run(job.pk)
    address = f"{job.get_absolute_url()}file/"

    client.force_login(office2)
    assert client.get(address).status_code == 404
    client.force_login(office)
    many[0].delete()
    assert "重新导出" in client.get(address, follow=True).content.decode()


def test_progress_from_inside_the_transaction_is_written_by_the_heartbeat(office):
    job = jobs.enqueue(applying.JOB, title="名单", params={}, key="k", by=office)
    pulse = jobs.Pulse()
    reporter = jobs.Reporter(job, uuid.uuid4(), pulse)

    reporter.inside(20, 40, "已写入20行")
    assert pulse.columns == {"done": 20, "total": 40, "message": "已写入20行"}
    pulse.is_cancelled = True
    with pytest.raises(jobs.Cancelled):
        reporter.inside(40, 40)
