"""Backup and restore: a round trip into an empty machine, and no belief in a damaged archive."""

import os
import subprocess
import sys
import tarfile
from ast import literal_eval
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from core.backup import archive, rows, world
from core.backup.tools import BackupError
from tests.world import ROOT

TRAIL = "core_auditevent"


@pytest.fixture
def filled(transactional_db):
    """Accounts with rare characters in their names, an upload and a document."""
    for number in range(20):
        User.objects.create(username=f"person{number}", name="㙟䶮𫖯" * number)
    uploads, documents = Path(settings.MEDIA_ROOT), Path(settings.DOCUMENT_ROOT)
    (uploads / "ab").mkdir(parents=True, exist_ok=True)
    (uploads / "ab" / "佐证").write_bytes(os.urandom(3_000_000))
    documents.mkdir(parents=True, exist_ok=True)
    (documents / "letter").write_bytes(b"%PDF")
    yield
    (uploads / "ab" / "佐证").unlink()
    (documents / "letter").unlink()


class EmptyMachine:
    """Another database and another XUNCHA_VAR, driven through manage.py."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.name = f"{connection.settings_dict['NAME']}_restored"
        self.sql(f"DROP DATABASE IF EXISTS {self.name}")
        self.sql(f"CREATE DATABASE {self.name}")
        self.url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{self.name}"

    def sql(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "xuncha.settings",
            "DATABASE_URL": self.url,
            "XUNCHA_VAR": str(self.var),
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def restored(self) -> str:
        """How many events of a restoring its trail holds."""
        code = (
            "from core.models import AuditEvent\n"
            "print(AuditEvent.objects.filter(verb='恢复备份').count())"
        )
        return self.manage("shell", "-v0", "-c", code).stdout.strip()

    def digests(self) -> str:
        """What its rows add up to, as its own process sees them."""
        code = (
            "from django.db import transaction; from core.backup import rows\n"
            "with transaction.atomic(): print(rows.digests())"
        )
        return self.manage("shell", "-v0", "-c", code).stdout.strip()


@pytest.fixture
def empty_machine(filled, tmp_path):
    (tmp_path / "var").mkdir()
    machine = EmptyMachine(tmp_path / "var")
    yield machine
    machine.sql(f"DROP DATABASE {machine.name}")


def test_round_trip_brings_back_every_row_and_every_byte(filled, empty_machine, tmp_path):
    counted = world.save(tmp_path / "all.tar")

    done = empty_machine.manage("restore", str(tmp_path / "all.tar"))

    assert done.returncode == 0, done.stderr
    assert counted["files"] >= 2  # other tests of this process may have left some beside ours
    assert f"{counted['rows']} 行数据、{counted['files']} 个文件" in done.stdout
    with transaction.atomic():
        before = rows.digests()
    after = literal_eval(empty_machine.digests())
    # The restoring itself is the one event more.
    assert {**after, TRAIL: None} == {**before, TRAIL: None}
    assert empty_machine.restored() == "1"
    original = Path(settings.MEDIA_ROOT) / "ab" / "佐证"
    assert (empty_machine.var / "uploads" / "ab" / "佐证").read_bytes() == original.read_bytes()


def test_archive_is_private_and_an_existing_one_is_not_overwritten(filled, tmp_path):
    target = tmp_path / "all.tar"
    world.save(target)

    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="已存在"):
        world.save(target)


def test_restore_refuses_an_installation_that_holds_data(filled, tmp_path):
    world.save(tmp_path / "all.tar")

    with pytest.raises(BackupError, match="数据库里已有账号"):
        world.restore(tmp_path / "all.tar")


def damage(path: Path, at: float) -> None:
    """Change one byte of the file kept at this share of the archive's length.

    Of what is kept, not of the zeros between two files: nothing is lost with those.
    """
    content = bytearray(path.read_bytes())
    with tarfile.open(path) as archive:
        kept = [each for each in archive if each.size]
    hit = next(each for each in kept if each.offset_data + each.size > len(content) * at)
    content[hit.offset_data + hit.size // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("at", [0.3, 0.6])
def test_damaged_archive_is_refused_before_anything_is_touched(filled, empty_machine, tmp_path, at):
    world.save(tmp_path / "all.tar")
    damage(tmp_path / "all.tar", at)

    done = empty_machine.manage("restore", str(tmp_path / "all.tar"))

    assert done.returncode == 1
    assert "备份文件" in done.stderr
    assert empty_machine.digests() == "{}"


def test_truncated_archive_is_refused(filled, tmp_path):
    world.save(tmp_path / "all.tar")
    whole = (tmp_path / "all.tar").read_bytes()
    (tmp_path / "all.tar").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BackupError, match="备份文件"):
        world.restore(tmp_path / "all.tar")


def test_file_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("not an archive")

    with pytest.raises(BackupError, match="备份文件已损坏"):
        world.restore(tmp_path / "note.txt")


def test_archive_with_a_path_that_leads_out_is_refused(tmp_path):
    (tmp_path / "evil").write_text("evil")
    with tarfile.open(tmp_path / "all.tar", "w") as tar:
        writer = archive.Writer(tar)
        writer.add(tmp_path / "evil", "uploads/../../escaped")
        writer.seal(tables={})

    with tarfile.open(tmp_path / "all.tar") as tar, pytest.raises(BackupError, match="不合法"):
        archive.extract_tree(tar, "uploads", tmp_path / "uploads")

    assert not (tmp_path / "escaped").exists()
