"""Backup and restore: a round trip into an empty machine, and no belief in a damaged archive."""

import os
import subprocess
import sys
import tarfile
from ast import literal_eval
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from core import health, storage
from core.backup import archive, encrypting, keeping, objects, rows, world
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


def test_archive_with_a_path_that_leads_out_is_refused(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (tmp_path / "evil").write_text("evil")
    with tarfile.open(tmp_path / "all.tar", "w") as tar:
        writer = archive.Writer(tar)
        writer.add(tmp_path / "evil", "uploads/../../escaped")
        writer.seal(tables={})

    with tarfile.open(tmp_path / "all.tar") as tar, pytest.raises(BackupError, match="不合法"):
        archive.extract_tree(tar, "uploads", storage.uploads())

    assert not (tmp_path / "escaped").exists()


@pytest.fixture
def key_pair(tmp_path):
    """(public key, file of the private one), as age-keygen makes them."""
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "backup-key.txt"
    path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public()), path


def test_an_encrypted_archive_is_restored_with_its_key_alone(
    filled, empty_machine, tmp_path, key_pair
):
    public, identity = key_pair
    target = tmp_path / "all.tar.age"
    counted = world.save(target, [public])
    assert b"PGDMP" not in target.read_bytes()

    refused = empty_machine.manage("restore", str(target))
    assert "请用 --identity 指定私钥文件" in refused.stderr
    assert empty_machine.digests() == "{}"
    done = empty_machine.manage("restore", str(target), "--identity", str(identity))

    assert done.returncode == 0, done.stderr
    assert f"{counted['rows']} 行数据、{counted['files']} 个文件" in done.stdout
    original = Path(settings.MEDIA_ROOT) / "ab" / "佐证"
    assert (empty_machine.var / "uploads" / "ab" / "佐证").read_bytes() == original.read_bytes()


def test_an_encrypted_archive_is_private_and_leaves_no_plain_rows(filled, tmp_path, key_pair):
    (tmp_path / "disk").mkdir()
    target = tmp_path / "disk" / "all.tar.age"
    world.save(target, [key_pair[0]])

    assert target.stat().st_mode & 0o077 == 0
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("harm", ["altered", "cut"])
def test_verify_refuses_what_was_altered_or_cut_off(filled, tmp_path, key_pair, harm):
    public, identity = key_pair
    target = tmp_path / "all.tar.age"
    world.save(target, [public])
    assert world.verify(target, identity)["files"] >= 2
    content = bytearray(target.read_bytes())
    if harm == "altered":
        content[len(content) // 2] ^= 1
    target.write_bytes(content if harm == "altered" else content[:-20])

    with pytest.raises(BackupError, match="无法解密"):
        world.verify(target, identity)


def test_another_private_key_opens_nothing(filled, tmp_path, key_pair):
    target = tmp_path / "all.tar.age"
    world.save(target, [key_pair[0]])
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))

    with pytest.raises(BackupError, match="私钥不符"):
        world.verify(target, other)


def test_a_key_that_is_none_is_named_before_anything_is_written(filled, tmp_path):
    with pytest.raises(BackupError, match="BACKUP_RECIPIENTS"):
        world.save(tmp_path / "all.tar", ["age1nonsense"])

    assert list(tmp_path.glob("all*")) == []


@pytest.mark.parametrize("name", ["SEALING_KEYS", "SEALING_SEARCH_KEY", "AUDIT_KEY"])
def test_restore_with_other_keys_is_refused_before_anything_is_touched(
    filled, empty_machine, tmp_path, monkeypatch, name
):
    world.save(tmp_path / "all.tar")
    monkeypatch.setenv(name, "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItMDE=")

    refused = empty_machine.manage("restore", str(tmp_path / "all.tar"))

    assert refused.returncode == 1
    assert f"{name} 与备份时的不同" in refused.stderr
    assert empty_machine.digests() == "{}"
    forced = empty_machine.manage("restore", str(tmp_path / "all.tar"), "--without-keys")
    assert forced.returncode == 0, forced.stderr


@pytest.fixture
def backups(settings, tmp_path):
    """The directory of the daily backups; makes an archive of so many days ago."""
    folder = tmp_path / "backups"
    folder.mkdir()
    settings.BACKUP_DIR = str(folder)

    def made(days: float) -> Path:
        path = folder / f"{timezone.localtime() - timedelta(days=days):{keeping.NAME}}"
        path.write_bytes(b"")
        return path

    return made


def test_two_weeks_and_the_first_of_each_month_are_kept(backups, settings):
    made = {day: backups(day) for day in range(500)}
    note = Path(settings.BACKUP_DIR) / "xuncha-note.tar"
    note.write_text("somebody's own")

    keeping.prune()

    kept = [day for day, path in made.items() if path.exists()]
    assert kept[:14] == list(range(14))
    assert 12 <= len(kept) - 14 <= 14
    assert max(kept) <= 400
    assert note.exists()


@pytest.mark.parametrize(
    ("days", "words"), [(None, "还没有备份"), (3, "最近一次备份是72小时前"), (1, "")]
)
def test_the_age_of_the_newest_backup_is_told(client, sysadmin, backups, days, words):
    health.workers_seen(settings.QUEUES)
    for process in ("beat", "task"):
        health.seen(process)
    if days is not None:
        backups(days)

    client.force_login(sysadmin)
    assert client.get("/readyz").json()["backup"] is (not words)
    assert words in client.get("/").content.decode()
    cache.clear()


def test_the_daily_backup_names_its_file_and_clears_by_rule(filled, backups, key_pair, settings):
    settings.BACKUP_RECIPIENTS = [key_pair[0]]
    old = [backups(days) for days in (60, 59, 58)]  # of three days two fall into one month
    output = StringIO()

    call_command("backup", stdout=output)

    assert [path.exists() for path in old].count(False) >= 1
    newest = keeping.archives()[-1][1]
    assert newest.name.endswith(".tar.age")
    assert keeping.trouble() == ""
    call_command("backup", "--verify", "--identity", str(key_pair[1]), stdout=output)
    assert "完整" in output.getvalue()


def objects_in(folder: Path) -> dict[str, int]:
    """Objects of the store and when each was written."""
    found = (path for path in (folder / objects.FOLDER).glob("??/*"))
    return {path.name: path.stat().st_mtime_ns for path in found}


@pytest.fixture
def daily(filled, backups, key_pair, settings):
    """Makes a backup as the timer does; returns its archive."""
    settings.BACKUP_RECIPIENTS = [key_pair[0]]

    def made(day: int) -> Path:
        target = Path(settings.BACKUP_DIR) / f"xuncha-202603{day:02}-020000.tar.age"
        world.save(target, settings.BACKUP_RECIPIENTS, incremental=True)
        return target

    return made


def test_a_second_backup_writes_only_what_changed(daily, settings):
    folder, letter = Path(settings.BACKUP_DIR), Path(settings.DOCUMENT_ROOT) / "letter"
    first = daily(1)
    before = objects_in(folder)
    letter.write_bytes(b"%PDF changed")

    second = daily(2)

    after = objects_in(folder)
    assert {name: at for name, at in after.items() if name in before} == before
    assert len(after) == len(before) + 1
    # Neither archive holds the upload of 3 MB: it lies among the objects.
    assert second.stat().st_size < 3_000_000 > first.stat().st_size
    stored = [path.read_bytes() for path in (folder / objects.FOLDER).glob("??/*")]
    assert any(len(each) > 3_000_000 for each in stored)
    assert all(each.startswith(encrypting.MAGIC) for each in stored)
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*") if path.is_file())


def test_an_incremental_archive_is_restored_with_its_objects(
    daily, empty_machine, key_pair, settings
):
    identity = str(key_pair[1])
    daily(1)
    second = daily(2)

    done = empty_machine.manage("restore", str(second), "--identity", identity)

    assert done.returncode == 0, done.stderr
    original = Path(settings.MEDIA_ROOT) / "ab" / "佐证"
    assert (empty_machine.var / "uploads" / "ab" / "佐证").read_bytes() == original.read_bytes()


@pytest.mark.parametrize(
    ("harm", "words"), [("altered", "无法解密"), ("swapped", "校验和不符"), ("gone", "不见了")]
)
def test_harm_to_one_object_is_found_before_anything_is_touched(
    daily, empty_machine, key_pair, settings, harm, words
):
    archived = daily(1)
    paths = sorted((Path(settings.BACKUP_DIR) / objects.FOLDER).glob("??/*"))
    hit, other = paths[0], paths[1].read_bytes()
    content = bytearray(hit.read_bytes())
    content[-1] ^= 1
    hit.unlink()
    if harm != "gone":
        hit.write_bytes(content if harm == "altered" else other)

    with pytest.raises(BackupError, match=words):
        world.verify(archived, key_pair[1])

    refused = empty_machine.manage("restore", str(archived), "--identity", str(key_pair[1]))
    assert words in refused.stderr
    assert empty_machine.digests() == "{}"


def test_another_recipient_gets_objects_of_its_own(daily, settings):
    daily(1)
    before = objects_in(Path(settings.BACKUP_DIR))
    other = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(other.to_public())]

    daily(2)

    assert len(objects_in(Path(settings.BACKUP_DIR))) == 2 * len(before)


def test_what_no_archive_needs_any_more_goes_with_the_last_that_did(daily, settings):
    folder, letter = Path(settings.BACKUP_DIR), Path(settings.DOCUMENT_ROOT) / "letter"
    old = daily(1)
    letter.write_bytes(b"%PDF changed")
    new = daily(2)
    both = set(objects_in(folder))

    objects.prune(folder, [old, new])
    assert set(objects_in(folder)) == both
    objects.prune(folder, [new])

    needed = set(objects.listing(new).read_text().split())
    assert set(objects_in(folder)) == needed < both


def test_without_a_list_nothing_is_removed(daily, settings):
    folder = Path(settings.BACKUP_DIR)
    archived = daily(1)
    objects.listing(archived).unlink()

    assert objects.prune(folder, [archived]) == 0
    assert objects_in(folder)
