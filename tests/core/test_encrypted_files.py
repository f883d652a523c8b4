"""Uploads lie encrypted: no plain byte on the disk, proved when opened, renewed under new keys."""

import io
import os
import tracemalloc
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from core import attachments, storage, tasks
from core.attachments import files as attachment_files
from core.encryption import files as encrypted_files
from core.errors import ActionDenied
from core.importing import uploads
from core.models import Attachment
from tests import factories as make
from tests.snapshots import snapshot_fixture
from tests.stores import Lying, names

CANARY = b"%PDF-1.4\n" + b"CANARY-of-the-evidence " * 9000 + b"\n%%EOF\n"  # 3 chunks and a bit
STEP = encrypted_files.CHUNK + encrypted_files.TAG


pytestmark = pytest.mark.usefixtures("store")


@snapshot_fixture
def office(db):
    return make.UserFactory(name="赵办", roles=["office"])


@pytest.fixture
def kept(office):
    upload = SimpleUploadedFile("来信.pdf", CANARY)
    return attachments.store(make.UnitFactory(), upload, by=office)


def place(attachment: Attachment) -> Lying:
    return Lying(attachment.path)


def days_later(monkeypatch, days: float) -> None:
    """The clock that sweepers read."""
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: later)


def read(attachment: Attachment) -> bytes:
    with attachments.open_file(attachment) as file:
        return file.read()


@settings_of(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    size=st.sampled_from([0, 1, 65535, 65536, 65537, 131072, 200_001]), cut=st.integers(500, 70_000)
)
def test_any_size_comes_back_from_any_pieces_and_any_place(size, cut):
    uploads = storage.uploads()
    data = bytes(i * 31 % 251 for i in range(size))

    pieces = (data[i : i + cut] for i in range(0, size, cut))
    encrypted_files.write(uploads, "a", pieces, bound_to="a")

    with encrypted_files.opened(uploads, "a", bound_to="a") as file:
        assert file.read() == data
        for at in (0, size // 2, max(0, size - 5)):
            file.seek(at)
            assert file.read(7) == data[at : at + 7]
        assert file.seek(0, io.SEEK_END) == size


def test_no_plain_byte_lies_on_the_disk_and_the_sum_is_of_the_plain(kept):
    stored = place(kept).read_bytes()

    assert b"CANARY" not in stored
    assert b"%PDF" not in stored
    assert kept.size == len(CANARY) < len(stored)
    assert read(kept) == CANARY


ATTACKS = {
    "a changed byte": lambda s: s[: STEP + 900] + bytes([s[STEP + 900] ^ 1]) + s[STEP + 901 :],
    "a changed head": lambda s: s[:20] + bytes([s[20] ^ 1]) + s[21:],
    "cut in a chunk": lambda s: s[:-7],
    "cut between chunks": lambda s: s[: encrypted_files.HEAD + STEP],
    "nothing but the head": lambda s: s[: encrypted_files.HEAD],
    "half a head": lambda s: s[:30],
    "something behind": lambda s: s + b"x" * 40,
    "two chunks swapped": lambda s: (
        s[: encrypted_files.HEAD]
        + s[encrypted_files.HEAD + STEP : encrypted_files.HEAD + 2 * STEP]
        + s[encrypted_files.HEAD : encrypted_files.HEAD + STEP]
        + s[encrypted_files.HEAD + 2 * STEP :]
    ),
    "a plain file instead": lambda s: CANARY + b" ",
    "emptied": lambda s: b"",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_was_done_to_the_file_is_found_before_a_byte_leaves(kept, attack):
    place(kept).write_bytes(ATTACKS[attack](place(kept).read_bytes()))

    with pytest.raises(ActionDenied, match=f"附件{kept.pk}与上传时不一致.*请联系系统管理员核查"):
        attachments.open_file(kept)


def test_one_file_cannot_be_laid_in_anothers_place(kept, office):
    upload = SimpleUploadedFile("另一份.pdf", CANARY)
    other = attachments.store(make.UnitFactory(), upload, by=office)

    place(kept).write_bytes(place(other).read_bytes())

    with pytest.raises(ActionDenied, match="不一致"):
        attachments.open_file(kept)


def test_the_download_says_so_in_a_sentence_that_names_no_file(kept, office):
    client = Client()
    client.force_login(office)
    assert b"".join(client.get(kept.get_absolute_url()).streaming_content) == CANARY
    place(kept).write_bytes(place(kept).read_bytes()[:-1])

    page = client.get(kept.get_absolute_url(), follow=True).content.decode()
    place(kept).unlink()
    gone = client.get(kept.get_absolute_url(), follow=True).content.decode()

    assert f"附件{kept.pk}与上传时不一致" in page
    assert f"附件{kept.pk}在服务器上找不到了" in gone
    assert "来信" not in page + gone


@pytest.mark.file_times
def test_what_no_attachment_names_goes_after_a_week_and_nothing_else(kept, office, monkeypatch):
    lost, _ = attachment_files.write([CANARY])
    unfinished = Lying(f"{kept.path}.killed.part")
    unfinished.write_bytes(b"half a file")
    upload = uploads.keep(b"a workbook", name="名单.xlsx", kind="units", by=office)
    assert attachment_files.sweep() == 0

    days_later(monkeypatch, 8)
    assert attachment_files.sweep() == 2

    assert not unfinished.exists()
    assert lost not in names()
    assert names() == sorted([f"imports/{upload.key}.book", kept.path])
    assert read(kept) == CANARY


@pytest.mark.file_times
def test_what_waited_for_its_form_goes_without_anybody_coming_back(office, monkeypatch):
    upload = uploads.keep(b"a workbook", name="名单.xlsx", kind="units", by=office)
    book, chosen = f"imports/{upload.key}.book", f"kept/{office.pk}-chosen"
    encrypted_files.write(storage.uploads(), chosen, [CANARY], bound_to=f"{office.pk}-chosen")

    for hours, left in ((23, [book, chosen]), (2, [book]), (24 * 7, [])):
        days_later(monkeypatch, hours / 24)
        tasks.sweep_attachments()
        assert names() == left


def test_after_rotation_the_old_key_may_go(kept, settings, capsys):
    shared = attachments.share(kept, make.UnitFactory(), by=kept.uploaded_by)
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]
    before = place(kept).read_bytes()
    with attachments.open_file(kept) as reading:
        reading.read(10)

        call_command("rotate_clue_keys")

        assert reading.read() == CANARY[10:]  # whoever reads meanwhile reads on
    assert "附件文件：更换1个" in capsys.readouterr().out
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert read(kept) == read(shared) == CANARY
    body = encrypted_files.HEAD
    assert place(kept).read_bytes()[body : body + 99] != before[body : body + 99]
    call_command("rotate_clue_keys")
    assert "附件文件：更换0个" in capsys.readouterr().out


def test_a_damaged_file_is_named_left_and_does_not_stop_the_others(kept, office, settings, capsys):
    upload = SimpleUploadedFile("另一份.pdf", CANARY)
    other = attachments.store(make.UnitFactory(), upload, by=office)
    place(kept).write_bytes(b"altered")
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]

    with pytest.raises(CommandError, match=f"1个附件文件.*编号：{kept.pk}"):
        call_command("rotate_clue_keys")

    assert place(kept).read_bytes() == b"altered"
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert read(other) == CANARY


def test_without_its_key_a_file_is_refused_not_garbled(kept, settings):
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(ActionDenied, match="缺少加密密钥"):
        attachments.open_file(kept)


class Hundred:
    """An upload of 100 MB that exists nowhere."""

    def __iter__(self):
        return iter([os.urandom(1024 * 1024)] * 100)


def test_a_hundred_megabytes_pass_through_a_few(store):
    tracemalloc.start()
    try:
        path, sha256 = attachment_files.write(Hundred())
        with attachment_files.opened(Attachment(path=path, sha256=sha256)) as file:
            assert file.seek(0, os.SEEK_END) == 100 * 1024 * 1024
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    # A store takes parts of 8 MB, of which one is being sent and one is being read.
    assert peak < (8 if store == "folder" else 40) * 1024 * 1024
