"""The monthly drill: the newest backup restored into a database of its own, its outcome told."""

import os
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg2
import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from core import health
from core.backup import drill, keeping, objects
from core.models import AuditEvent
from core.operation_checks import backups_are_made


@pytest.fixture
def drilled(transactional_db, settings, tmp_path, monkeypatch):
    """An installation with a backup of yesterday and an empty database for drills."""
    User.objects.create(username="somebody", name="㙟䶮𫖯")
    upload = Path(settings.MEDIA_ROOT) / "drilled"
    upload.write_bytes(os.urandom(1000))
    name = f"{connection.settings_dict['NAME']}_drill"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    settings.BACKUP_DRILL_DATABASE_URL = f"{base}/{name}"
    settings.BACKUP_DIR = str(tmp_path / "backups")
    Path(settings.BACKUP_DIR).mkdir()
    # Its own process is one of the product's, not of the tests.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    call_command("backup", stdout=StringIO())
    yield name
    upload.unlink()
    drill._outcome().unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def tables_in(name: str) -> int:
    place = connection.get_connection_params()
    other = psycopg2.connect(host=place["host"], user=place["user"], dbname=name)
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return cursor.fetchone()[0]


def test_a_drill_restores_the_newest_backup_and_leaves_its_database_empty(drilled, settings):
    assert "还没有做过备份恢复演练" in drill.trouble()

    call_command("drill_backup", stdout=(output := StringIO()))

    assert "恢复演练成功：已恢复并核对" in output.getvalue()
    assert tables_in(drilled) == 0
    assert drill.trouble() == ""
    assert AuditEvent.objects.filter(verb="恢复演练", note__startswith="已恢复并核对").exists()


def test_what_a_drill_finds_is_told_to_administrators_until_the_next(
    drilled, settings, client, sysadmin
):
    newest = keeping.archives()[-1][1]
    lost = objects.path_of(
        Path(settings.BACKUP_DIR) / objects.FOLDER, objects.listing(newest).read_text().split()[0]
    )
    content = lost.read_bytes()
    lost.unlink()

    with pytest.raises(CommandError, match="不见了"):
        call_command("drill_backup", stdout=StringIO())

    health.workers_seen(settings.QUEUES)
    for process in ("beat", "task"):
        health.seen(process)
    client.force_login(sysadmin)
    assert client.get("/readyz").json()["drill"] is False
    assert "备份恢复演练没有成功" in client.get("/").content.decode()
    lost.write_bytes(content)
    call_command("drill_backup", stdout=StringIO())
    assert client.get("/readyz").json()["drill"] is True


def test_an_encrypted_backup_is_drilled_with_a_key_that_others_cannot_read(
    drilled, settings, tmp_path
):
    own = pyrage.x25519.Identity.generate()
    key = tmp_path / "identity"
    key.write_text(f"{own}\n")
    settings.BACKUP_RECIPIENTS = [
        str(pyrage.x25519.Identity.generate().to_public()),
        str(own.to_public()),
    ]
    call_command("backup", stdout=StringIO())

    key.chmod(0o644)
    with pytest.raises(CommandError, match="谁都能读"):
        call_command("drill_backup", identity=key, stdout=StringIO())
    key.chmod(0o440)  # as systemd hands it over: the group's bits are its access list
    call_command("drill_backup", identity=key, stdout=(output := StringIO()))

    assert "恢复演练成功：已恢复并核对" in output.getvalue()
    assert drill.trouble() == ""


def test_a_drill_touches_no_database_that_holds_anything(drilled, settings):
    settings.BACKUP_DRILL_DATABASE_URL = (
        settings.BACKUP_DRILL_DATABASE_URL.rpartition("/")[0]
        + f"/{connection.settings_dict['NAME']}"
    )

    with pytest.raises(CommandError, match="演练只用空的数据库"):
        call_command("drill_backup", stdout=StringIO())

    assert User.objects.filter(username="somebody").exists()


def test_a_drill_that_is_not_done_any_more_is_told(drilled, monkeypatch):
    drill._keep("")
    assert drill.trouble() == ""
    monkeypatch.setattr(drill, "LONGEST", timedelta(0))

    assert "最近一次备份恢复演练是0天前" in drill.trouble()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("BACKUP_DIR", "xuncha.E046"),
        ("BACKUP_RECIPIENTS", "xuncha.W047"),
        ("BACKUP_DRILL_DATABASE_URL", "xuncha.W048"),
    ],
)
def test_an_installation_without_backups_or_drills_is_told_by_name(settings, name, code):
    settings.DEMO = False
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENTS = "/backup", ["age1…"]
    settings.BACKUP_DRILL_DATABASE_URL = "postgres:///drill"
    assert backups_are_made(None) == []
    setattr(settings, name, "")

    (message,) = backups_are_made(None)

    assert message.id == code
    assert name in message.msg
