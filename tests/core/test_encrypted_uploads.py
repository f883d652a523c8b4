"""What a browser sends beyond 2.5 MB: sealed while it comes in, the same bytes when it is read."""

import io
import tracemalloc

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.urls import reverse

from core import attachments
from core.attachments.uploads import EncryptedUploadHandler
from findings.models import Category, Finding
from tests.attacks.forging import forged
from tests.core.test_attachments import PDF, full_disk
from tests.on_disk import held_open
from tests.snapshots import snapshot_fixture

CANARY = b"CANARY-of-the-evidence "
PIECE = CANARY * 2849  # 64 KiB, less a bit
BIG = PDF + PIECE * 50  # beyond what is kept in memory


@snapshot_fixture
def draft(inspection, member):
    category = Category.objects.create(name="作风建设")
    return Finding.objects.create(
        inspection=inspection, number=1, title="底稿", category=category, created_by=member
    )


def received(handler, pieces):
    """The upload that a handler makes of the pieces."""
    handler.new_file("files", "来信.pdf", "application/pdf", None)
    size = 0
    for piece in pieces:
        handler.receive_data_chunk(piece, size)
        size += len(piece)
    return handler.file_complete(size)


def send(client, finding, data: bytes):
    file = io.BytesIO(data)
    file.name = "来信.pdf"
    url = reverse("core:attachment_upload", args=["findings.finding", finding.pk])
    return client.post(url, forged(url, {"files": file}), headers={"Accept": "application/json"})


@pytest.mark.parametrize("size", [1, 65_536, 65_537, 3_000_000])
def test_what_came_in_is_read_again_from_any_place(size):
    data = (PIECE * (size // len(PIECE) + 1))[:size]

    with received(EncryptedUploadHandler(), [data[:1000], data[1000:]]) as file:
        assert (file.size, file.name) == (size, "来信.pdf")
        assert b"".join(file.chunks()) == data
        file.seek(size // 2)
        assert file.read(9) == data[size // 2 :][:9]


def test_the_disk_never_holds_a_plain_byte():
    """That the look at the disk finds what lies plain is shown on Django's own handler."""
    with received(TemporaryFileUploadHandler(), [PIECE] * 4):
        assert any(CANARY in content for content in held_open("self"))

    with received(EncryptedUploadHandler(), [PIECE] * 40):
        sizes = [len(content) for content in held_open("self")]
        assert not any(CANARY in content for content in held_open("self"))
        assert any(size > 39 * len(PIECE) for size in sizes)


def test_size_costs_no_memory():
    tracemalloc.start()
    try:
        with received(EncryptedUploadHandler(), (bytes(64 * 1024) for _ in range(400))) as file:
            assert sum(len(piece) for piece in file.chunks()) == 400 * 64 * 1024
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2 * 1024 * 1024


def test_it_is_stored_as_it_was_sent(client, draft, member, settings):
    client.force_login(member)

    answer = send(client, draft, BIG)

    kept = attachments.of(draft).get()
    assert answer.json()["stored"][0]["size"] == kept.size == len(BIG)
    with attachments.open_file(kept) as file:
        assert file.read() == BIG
    assert CANARY not in (settings.MEDIA_ROOT / kept.path).read_bytes()


def test_a_full_disk_is_a_sentence_while_it_comes_in(client, draft, member):
    client.force_login(member)

    with full_disk(1_000_000):
        answer = send(client, draft, BIG)

    assert answer.status_code == 422
    assert "存储空间不足" in answer.json()["refused"][0]
    assert not attachments.of(draft).exists()
    assert send(client, draft, BIG).status_code == 200
