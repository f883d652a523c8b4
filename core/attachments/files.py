"""Where the bytes of attachments lie: sealed among the uploads, proved before they are given away.

SHA-256 and size of the row are always of the plain content.
"""

import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import IO

from core import encryption, orphan_files, storage
from core.encryption import files as encrypted_files
from core.errors import NotYet
from core.models import Attachment

FULL = "服务器存储空间不足或不可写，文件没有保存，请联系系统管理员。"
GONE = "附件{}在服务器上找不到了，请联系系统管理员从备份中恢复。"
ALTERED = (
    "附件{}与上传时不一致（被改动、调换或损坏，或缺少加密密钥），已停止打开，请联系系统管理员核查。"
)
# Of the tree of uploads only what `write` and `renew` make: two hexadecimal digits, a random name.
PLACES = re.compile("[0-9a-f]{2}/[^/]*")
WEEK = 7 * orphan_files.DAY


def write(pieces: Iterable[bytes]) -> tuple[str, str]:
    """Seal under a random name; its path among the uploads and the SHA-256 of the plain content."""
    name = uuid.uuid4().hex
    path, digest = f"{name[:2]}/{name}", hashlib.sha256()
    try:
        encrypted_files.write(storage.uploads(), path, _summed(pieces, digest), bound_to=path)
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
    file = encrypted_files.opened(storage.uploads(), path, bound_to=path)
    try:
        digest = hashlib.sha256()
        for piece in storage.pieces_of(file):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise encryption.Unreadable
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def remove(path: str) -> None:
    storage.uploads().delete(path)


def sweep() -> int:
    """Remove what no attachment names; how many.

    Left by an upload whose transaction was rolled back or whose process was killed, or by `renew`
    killed in the middle. A week is time to notice that an old database was restored to new files.
    """
    wanted = set(Attachment.objects.values_list("path", flat=True).iterator())
    return orphan_files.remove(storage.uploads(), wanted, places=PLACES, older_than=WEEK)


def renew() -> tuple[int, list[int]]:
    """Every stored file under the newest key: how many were not, and attachments amiss, left as they are.

    A file is replaced in one step at its own place: whoever reads it meanwhile reads on, and a run
    that was broken off is simply started again; `sweep` takes away what it was writing.
    """
    count, amiss = 0, []
    rows = Attachment.objects.order_by("path", "pk").distinct("path")
    for pk, path, sha256 in rows.values_list("pk", "path", "sha256").iterator():
        try:
            count += _renew(path, sha256)
        except (FileNotFoundError, encryption.Unreadable):
            amiss.append(pk)
    return count, amiss


def older() -> int:
    """Stored files whose key lies under an older one; what is gone is not counted."""
    paths = Attachment.objects.order_by("path").values_list("path", flat=True).distinct()
    return sum(map(_is_older, paths.iterator()))


def _is_older(path: str) -> bool:
    try:
        return encrypted_files.is_older(storage.uploads(), path)
    except FileNotFoundError:
        return False


def _renew(path: str, sha256: str) -> bool:
    if not encrypted_files.is_older(storage.uploads(), path):
        return False
    with _proved(path, sha256) as file:
        encrypted_files.renew(storage.uploads(), path, file, bound_to=path)
    return True
