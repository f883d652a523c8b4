"""Files in a folder and in a bucket: the same names, sentences, sweeps and backups on both.

That every content comes back, that attacks are found and keys change is in test_encrypted_files,
which runs over both, too.
"""

import io
import json
import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import attachments, disks, storage
from core.attachments import files as attachment_files
from core.backup import world
from core.backup.tools import BackupError
from core.documents import files as document_files
from core.errors import NotYet
from tests import factories as make
from tests.stores import Lying, names
from tests.world import ROOT

CANARY = b"CANARY " * 40_000


@pytest.fixture
def office(db):
    return make.UserFactory(name="赵办", roles=["office"])


@pytest.fixture
def kept(store, office):
    return attachments.store(make.UnitFactory(), SimpleUploadedFile("佐证.txt", CANARY), by=office)


@pytest.fixture
def silent_store(settings, object_store):
    """A store that is away: nobody listens at its address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    gone = object_store.storages("away/")
    for each in gone.values():
        each["OPTIONS"]["endpoint_url"] = f"http://127.0.0.1:{port}"
    settings.STORAGES = {**settings.STORAGES, **gone}


def test_the_store_sees_nothing_but_ciphertext_under_names_that_say_nothing(kept, store):
    (name,) = names()

    assert name == kept.path
    assert "佐证" not in name
    assert b"CANARY" not in Lying(name).read_bytes()


def test_a_name_that_is_taken_is_replaced_in_one_step_and_who_reads_reads_on(store):
    uploads = storage.uploads()
    storage.save(uploads, "ab/one", [b"before"])
    with storage.opened(uploads, "ab/one") as reading:
        storage.save(uploads, "ab/one", [b"afterwards"])
        assert reading.read() == b"before"

    assert names() == ["ab/one"]
    assert Lying("ab/one").read_bytes() == b"afterwards"
    assert uploads.head("ab/one", 5) == b"after"


def test_what_breaks_off_in_the_middle_leaves_what_was_there(store):
    def pieces():
        yield b"x" * 9_000_000  # more than a part: the store has begun to take it
        yield b"y" * 9_000_000
        raise ValueError("the sender is gone")

    Lying("ab/one").write_bytes(b"before")

    with pytest.raises(ValueError, match="the sender is gone"):
        storage.save(storage.uploads(), "ab/one", pieces())

    assert names() == ["ab/one"]
    assert Lying("ab/one").read_bytes() == b"before"


@pytest.mark.file_times
def test_entries_are_found_by_the_beginning_of_their_names(store):
    for name in ("kept/1-a", "kept/1-b", "kept/12-c", "ab/x"):
        Lying(name).write_bytes(b"1234")

    found = list(storage.uploads().entries("kept/1-"))

    assert sorted(entry.name for entry in found) == ["kept/1-a", "kept/1-b"]
    assert {entry.size for entry in found} == {4}
    assert all(abs(timezone.now() - entry.modified) < timedelta(minutes=2) for entry in found)
    assert list(storage.uploads().entries("none/")) == []


def test_no_name_leads_out_of_the_store(store):
    with pytest.raises(SuspiciousFileOperation):
        storage.uploads().save("../outside", File(io.BytesIO(b"x"), "outside"))


def test_what_is_gone_is_told_and_taking_away_twice_is_no_fault(store):
    with pytest.raises(FileNotFoundError):
        storage.opened(storage.uploads(), "ab/none")
    with pytest.raises(FileNotFoundError):
        storage.uploads().head("ab/none", 10)
    storage.uploads().delete("ab/none")
    with pytest.raises(NotYet, match="文书文件与冻结时不一致"):
        document_files.read("ab/none", "", owner="rounds.unit:1")


@pytest.mark.file_times
def test_documents_lie_apart_and_are_swept_apart(store, monkeypatch):
    named = document_files.write(b"%PDF one", "pdf", owner="rounds.unit:1")
    lost = document_files.write(b"%PDF two", "pdf", owner="rounds.unit:1", sealed=True)
    path, _ = attachment_files.write([CANARY])
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert document_files.sweep({named.path}) == 1

    assert names(storage.documents()) == [named.path]
    assert names() == [path]
    assert lost.size == 8


@pytest.mark.django_db
def test_a_store_with_room_leaves_nothing_of_the_probe(store):
    assert disks.without_room() == []
    assert names() == []


@pytest.mark.django_db
def test_parts_that_nobody_finished_go_with_the_orphans(object_store, settings, monkeypatch):
    settings.STORAGES = {**settings.STORAGES, **object_store.storages("parts/")}
    uploads = storage.uploads()
    key = "parts/uploads/ab/killed"
    begun = uploads.bucket.Object(key).initiate_multipart_upload()
    begun.Part(1).upload(Body=b"x" * 6_000_000)

    attachment_files.sweep()
    assert [each.object_key for each in uploads.bucket.multipart_uploads.all()] == [key]
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    attachment_files.sweep()

    assert list(uploads.bucket.multipart_uploads.all()) == []


def test_with_the_store_away_people_read_a_sentence_and_other_pages_work(
    kept, office, client, settings, silent_store
):
    client.force_login(office)
    client.raise_request_exception = False

    page = client.get(kept.get_absolute_url())

    assert page.status_code == 503
    assert "文件存储暂时没有应答" in page.content.decode()
    assert client.get("/").status_code == 200
    with pytest.raises(NotYet, match="文件没有保存"):
        attachment_files.write([CANARY])
    assert set(disks.without_room()) == {"上传文件", "文书", "打包文件"}
    assert client.get(reverse("core:readyz")).json()["disk"] is False


def test_a_store_that_was_stopped_holds_what_it_held(tmp_path_factory, settings):
    from tests.stores import Server

    server = Server(tmp_path_factory.mktemp("restarted"))
    server.start()
    settings.STORAGES = {**settings.STORAGES, **server.storages("")}
    storage.uploads().bucket.create()
    Lying("ab/one").write_bytes(CANARY)
    server.stop()
    server.start()

    assert Lying("ab/one").read_bytes() == CANARY
    server.stop()


def test_a_backup_reads_either_store_and_fills_either_again(
    transactional_db, store, office, tmp_path, settings, object_store
):
    kept = attachments.store(make.UnitFactory(), SimpleUploadedFile("佐证.txt", CANARY), by=office)
    letter = document_files.write(b"%PDF", "pdf", owner="rounds.unit:1")
    archived = tmp_path / "whole.tar"

    world.save(archived)

    assert world.verify(archived)["files"] == 2
    with pytest.raises(BackupError, match="已有账号"):
        world.restore(archived)
    other = object_store.storages(f"{tmp_path.name}-again/")
    if store == "bucket":  # what was in a bucket comes back in folders, and the other way about
        settings.MEDIA_ROOT, settings.DOCUMENT_ROOT = tmp_path / "uploads", tmp_path / "documents"
        other = {alias: settings.FILE_STORAGES[alias] for alias in other}
    settings.STORAGES = {**settings.STORAGES, **other}
    with world._opened(archived, None) as tar:
        for tree, there in world.TREES.items():
            world.archive.extract_tree(tar, tree, there())
        world._compare_files(world.archive.verify(tar))
    with attachments.open_file(kept) as file:
        assert file.read() == CANARY
    assert Lying(letter.path, storage.documents()).read_bytes() == b"%PDF"
    Lying(letter.path, storage.documents()).write_bytes(b"%PDX")
    with world._opened(archived, None) as tar, pytest.raises(BackupError, match="与备份不一致"):
        world._compare_files(world.archive.verify(tar))


def test_the_settings_of_an_installation_name_the_bucket(object_store):
    ask = (
        "import django; django.setup(); from core import storage; import json;"
        "print(json.dumps([type(s).__name__ + ':' + s.location for s in"
        " (storage.uploads(), storage.documents(), storage.packages())]))"
    )
    environment = {
        **os.environ,
        **object_store.environment,
        "DJANGO_SETTINGS_MODULE": "xuncha.settings",
    }

    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, check=True
    )

    assert json.loads(said.stdout) == [
        f"ObjectStorage:{folder}" for folder in ("uploads", "documents", "packages")
    ]
