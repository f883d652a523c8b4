"""Where the bytes of attachments lie: sealed below MEDIA_ROOT, proved before they are given away.

SHA-256 and size of the row are always of the plain content. Files from before sealing are plain;
``renew`` seals them and brings the others under the newest key.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings

from core import encryption, orphan_files
from core.encryption import files as encrypted_files
from core.errors import NotYet
from core.models import Attachment

FULL = "服务器存储空间不足或不可写，文件没有保存，请联系系统管理员。"
GONE = "附件{}在服务器上找不到了，请联系系统管理员从备份中恢复。"
ALTERED = (
    "附件{}与上传时不一致（被改动、调换或损坏，或缺少加密密钥），已停止打开，请联系系统管理员核查。"
)
PIECE = 64 * 1024
# Of the tree of uploads only what `write` and `renew` make: two hexadecimal digits, a random name.
PLACES = "[0-9a-f][0-9a-f]/*"
WEEK = 7 * orphan_files.DAY


def write(pieces: Iterable[bytes]) -> tuple[str, str]:
    """Seal under a random name; its path below MEDIA_ROOT and the SHA-256 of the plain content."""
    name = uuid.uuid4().hex
    path, digest = f"{name[:2]}/{name}", hashlib.sha256()
    try:
        encrypted_files.write(place_of(path), _summed(pieces, digest), bound_to=path)
    except OSError as error:
        raise NotYet(FULL) from error
    return path, digest.hexdigest()


def _summed(pieces: Iterable[bytes], digest) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def opened(attachment: Attachment) -> IO[bytes]:
    """The plain content, compared with its SHA-256 before the first byte is given away.

    The row must be the one that was written: its sealed name is bound to its owner, path and sum.
    Raises ActionDenied, which names the attachment by number only: refusals are in the trail.
    """
    try:
        attachment.prove()
        return _proved(attachment.path, attachment.sha256)
    except FileNotFoundError as error:
        raise NotYet(GONE.format(attachment.pk)) from error
    except encryption.Unreadable as error:
        raise NotYet(ALTERED.format(attachment.pk)) from error


def _proved(path: str, sha256: str) -> IO[bytes]:
    file = encrypted_files.opened(place_of(path), bound_to=path, may_be_plain=True)
    try:
        digest = hashlib.sha256()
        while piece := file.read(PIECE):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise encryption.Unreadable
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def remove(path: str) -> None:
    place_of(path).unlink(missing_ok=True)


def sweep() -> int:
    """Remove what no attachment names; how many.

    Left by an upload whose transaction was rolled back or whose process was killed, or by `renew`
    killed in the middle. A week is time to notice that an old database was restored to new files.
    """
    wanted = set(Attachment.objects.values_list("path", flat=True).iterator())
    return orphan_files.remove(Path(settings.MEDIA_ROOT), wanted, pattern=PLACES, older_than=WEEK)


def place_of(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


@dataclass(slots=True)
class Renewed:
    """What a run did: files sealed for the first time, files under a new key, attachments amiss."""

    sealed: int = 0
    rotated: int = 0
    amiss: list[int] = field(default_factory=list)


def renew() -> Renewed:
    """Every stored file under the newest key; what is not what was uploaded is left and named.

    A file is replaced in one step at its own place: whoever reads it meanwhile reads on, and a run
    that was broken off is simply started again; `sweep` takes away what it was writing.
    """
    done = Renewed()
    rows = Attachment.objects.order_by("path", "pk").distinct("path")
    for pk, path, sha256 in rows.values_list("pk", "path", "sha256").iterator():
        try:
            _renew(path, sha256, done)
        except (FileNotFoundError, encryption.Unreadable):
            done.amiss.append(pk)
    return done


def older() -> int:
    """Stored files that are plain or whose key lies under an older one; what is gone is not counted."""
    paths = Attachment.objects.order_by("path").values_list("path", flat=True).distinct()
    places = (place_of(path) for path in paths.iterator())
    return sum(encrypted_files.standing(p) != encrypted_files.NEWEST for p in places if p.exists())


def _renew(path: str, sha256: str, done: Renewed) -> None:
    full = place_of(path)
    standing = encrypted_files.standing(full)
    if standing == encrypted_files.NEWEST:
        return
    with _proved(path, sha256) as file:
        encrypted_files.renew(full, file, bound_to=path)
    done.rotated += standing == encrypted_files.OLD
    done.sealed += standing == encrypted_files.PLAIN
