"""A database whose disk is really full: a small file system, filled, freed again."""

import subprocess
from pathlib import Path

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from core import disks, notices
from core.models import Notice
from xuncha.embedded.process import unprivileged

SPACE = "small_disk"
FILL = "INSERT INTO filler SELECT repeat(md5(random()::text), 60) FROM generate_series(1, {})"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def small_disk(transactional_db):
    """The table of notices and what sorts spill lie on a disk of 8 MB, which PostgreSQL alone uses."""
    place = Path(connection.settings_dict["HOST"]).parent / "small-disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0777", "tmpfs", str(place)], check=False
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip("no right to mount a file system here")
    inside = place / "tablespace"
    inside.mkdir(mode=0o700)
    if account := unprivileged():
        subprocess.run(["chown", account.pw_name, str(inside)], check=True)
    execute(f"CREATE TABLESPACE {SPACE} LOCATION '{inside}'")
    execute(f"ALTER TABLE core_notice SET TABLESPACE {SPACE}")
    execute(f"SET temp_tablespaces TO {SPACE}")
    execute(f"CREATE TABLE filler (line text) TABLESPACE {SPACE}")
    yield
    execute("DROP TABLE IF EXISTS filler")
    execute("RESET temp_tablespaces")
    execute("ALTER TABLE core_notice SET TABLESPACE pg_default")
    execute("CHECKPOINT")  # lets go of the files of dropped tables
    execute(f"DROP TABLESPACE {SPACE}")
    subprocess.run(["umount", str(place)], check=True)
    place.rmdir()


def fill() -> None:
    """Until not even one row goes in."""
    for rows in (2000, 100, 4, 1):
        while has_room_for(rows):
            pass


def has_room_for(rows: int) -> bool:
    try:
        execute(FILL.format(rows))
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg2.errors.DiskFull):
            return False
        raise
    return True


def test_a_full_disk_answers_with_a_sentence_and_works_again_when_there_is_room(
    client, office, small_disk
):
    subject = "已生成：" + "台账" * 100
    for number in range(200):
        notices.notify([office], kind="job", key=f"k{number}", subject=subject)
    client.force_login(office)
    client.raise_request_exception = False
    fill()

    answer = client.post("/inbox/read/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "磁盘空间不足" in answer.content.decode()
    assert client.get("/inbox/").status_code == 200
    assert not disks.database_has_room()
    assert client.get(reverse("core:readyz")).json()["disk"] is False
    assert Notice.objects.filter(read_at=None).count() == 200

    execute("DROP TABLE filler")

    assert client.post("/inbox/read/").status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()
    assert disks.database_has_room()
