"""The two addresses a monitor asks, and the signs of life they rest on."""

import errno
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core import disks, health, notices
from core.models import Job
from core.models.job import JobState
from core.outages import Outage, outage_of
from core.views.errors import server_error

DISK_FULL = "DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$"


@pytest.fixture
def alive():
    health.workers_seen(settings.QUEUES)
    health.seen("beat")
    health.seen("task")
    yield
    cache.clear()


def test_healthz_answers_without_sign_in_and_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get(reverse("core:healthz"))

    assert response.status_code == 200
    assert response.content.decode() == f"ok {settings.VERSION}"


def test_readyz_is_200_and_names_only_the_parts(client, db, alive):
    response = client.get(reverse("core:readyz"))

    assert response.status_code == 200
    assert response.json() == dict.fromkeys(
        ["database", "broker", "worker", "beat", "jobs", "disk", "backup", "drill"], True
    )


@pytest.mark.parametrize(
    ("process", "limit"), [("worker:mail", 60), ("worker:long", 60), ("beat", 150)]
)
def test_readyz_is_503_when_a_process_was_last_seen_too_long_ago(client, db, alive, process, limit):
    cache.set(f"alive:{process}", time.time() - limit - 1)

    response = client.get(reverse("core:readyz"))

    assert response.status_code == 503
    assert [part for part, there in response.json().items() if not there] == [
        process.partition(":")[0]
    ]


def test_readyz_names_the_broker_when_redis_is_gone(client, db, settings, alive, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"

    response = client.get(reverse("core:readyz"))

    assert response.status_code == 503
    assert response.json()["broker"] is False


def test_readyz_names_the_disk_when_little_is_left(client, db, monkeypatch, alive):
    monkeypatch.setattr(disks, "FREE_BYTES", 2**60)

    assert client.get(reverse("core:readyz")).json()["disk"] is False


@pytest.mark.parametrize(
    ("setting", "name"),
    [("MEDIA_ROOT", "上传文件"), ("DOCUMENT_ROOT", "文书"), ("PACKAGE_ROOT", "打包文件")],
)
def test_readyz_names_the_disk_when_one_place_takes_nothing(
    client, db, settings, alive, sysadmin, setting, name
):
    """A directory of the kernel's that nobody can write to, not even root."""
    setattr(settings, setting, Path("/proc/sys/kernel"))

    assert client.get(reverse("core:readyz")).json()["disk"] is False
    client.force_login(sysadmin)
    assert f"剩余空间不足（{name}）" in client.get("/").content.decode()


def test_a_full_database_disk_is_the_disks_trouble_and_leaves_the_connection_usable(
    client, db, monkeypatch, alive
):
    """PostgreSQL's own error, raised where the probe asks for a sort on the disk."""
    monkeypatch.setattr(disks, "SPILL", DISK_FULL)

    assert client.get(reverse("core:readyz")).json() == dict.fromkeys(
        ["database", "broker", "worker", "beat", "jobs", "backup", "drill"], True
    ) | {"disk": False}
    assert "数据库" in disks.without_room()


def test_readyz_says_that_a_living_worker_does_nothing(client, db, alive, sysadmin):
    """Its parent reports every two seconds while no child ever does a task."""
    cache.set("alive:task", time.time() - health.TASK_LIMIT - 1)

    response = client.get(reverse("core:readyz"))

    assert [part for part, there in response.json().items() if not there] == ["jobs"]
    client.force_login(sysadmin)
    assert "没有完成任何任务" in client.get("/").content.decode()


def test_a_worker_whose_children_all_do_long_jobs_is_well(client, db, alive, office):
    cache.set("alive:task", time.time() - health.TASK_LIMIT - 1)
    waiting(office, state=JobState.RUNNING, heartbeat_at=timezone.now())

    assert client.get(reverse("core:readyz")).status_code == 200


def test_readyz_says_that_a_job_has_waited_too_long(client, db, alive, office, sysadmin):
    waiting(office, queued_at=timezone.now() - timedelta(minutes=37))

    assert client.get(reverse("core:readyz")).json()["jobs"] is False
    client.force_login(sysadmin)
    assert "最早的一项已等待37分钟" in client.get("/").content.decode()


def waiting(by, **columns) -> None:
    """A job as it stands in the table."""
    job = Job.objects.create(kind="tests.nothing", title="台账", key="k", requested_by=by)
    Job.objects.filter(pk=job.pk).update(**columns)


def test_a_sign_from_a_clock_that_was_ahead_is_none(client, db, alive):
    cache.set("alive:worker:documents", time.time() + 30 * 24 * 3600)

    assert client.get(reverse("core:readyz")).json()["worker"] is False


@pytest.fixture
def no_database(transactional_db, tmp_path):
    """Nobody listens where this process looks for PostgreSQL; begin it when all is prepared."""
    place = connection.settings_dict
    host = place["HOST"]

    def begin() -> None:
        connection.close()
        place["HOST"] = str(tmp_path)

    yield begin
    connection.close()
    place["HOST"] = host


def test_healthz_and_readyz_answer_whoever_has_a_cookie_while_the_database_is_away(
    client, office, alive, no_database
):
    client.force_login(office)
    client.raise_request_exception = False
    no_database()

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


@pytest.mark.parametrize("path", ["/", "/findings/", "/accounts/sign-in/"])
def test_pages_say_when_to_come_back_while_the_database_is_away(client, office, no_database, path):
    client.force_login(office)
    client.raise_request_exception = False
    no_database()

    answer = client.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "数据库暂时连接不上" in answer.content.decode()


def test_a_form_sent_meanwhile_is_told_how_to_send_it_again(client, office, no_database):
    client.force_login(office)
    client.raise_request_exception = False
    no_database()

    answer = client.post("/inbox/read/")

    assert answer.status_code == 503
    assert "选择“重新提交”" in answer.content.decode()


def test_a_write_onto_a_full_disk_says_so(client, office, db):
    """PostgreSQL's own error, raised by the table that is written."""
    notices.notify([office], kind="job", key="k", subject="已生成：台账")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'could not extend' USING ERRCODE = '53100'; END $$;"
            "CREATE TRIGGER full_disk BEFORE UPDATE ON core_notice"
            " FOR EACH ROW EXECUTE FUNCTION pg_temp.full_disk()"
        )
    client.force_login(office)
    client.raise_request_exception = False

    answer = client.post("/inbox/read/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "磁盘空间不足" in answer.content.decode()


def test_a_fault_of_ours_is_no_outage():
    assert outage_of(ZeroDivisionError()) is None
    assert outage_of(OSError(errno.ENOENT, "none")) is None
    assert outage_of(OSError(errno.ENOSPC, "full")) is Outage.DISK


@pytest.mark.parametrize("name", ["core:healthz", "core:readyz"])
def test_health_addresses_refuse_to_be_written_to(client, db, name):
    assert client.post(reverse(name)).status_code == 405


def test_the_page_for_faults_says_a_sentence_even_without_its_files(rf, settings, tmp_path):
    """A half-done update: the list of static files is missing, so that no page can be made."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    settings.DEBUG = False

    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "已保存的内容不受影响" in answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
