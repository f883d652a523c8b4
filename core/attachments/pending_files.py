"""Files chosen in a form that was not accepted: kept until it is sent again, so nobody chooses twice.

They lie sealed among the uploads for a day. The form carries a sealed token of each, good for the
same person at the same address only; a ticked box beside the name hands the file in again.
"""

import json
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from operator import attrgetter
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from core import attachments, encryption, orphan_files, storage
from core.attachments.files import FULL
from core.encryption import files as encrypted_files
from core.errors import ActionDenied, NotYet

FOLDER = "kept"
FIELD = "kept_files"
BOUND_TO = ("token of a kept file",)
MOST_FULL = 4  # files of the greatest size that one person may have; the oldest go first


@dataclass(frozen=True, slots=True)
class PendingFile:
    """One kept file: whose, of which field at which address, where it lies, how it came."""

    person: int | None
    path: str
    field: str
    file: str
    name: str
    size: int
    content_type: str

    @property
    def token(self) -> str:
        return encryption.encrypt(json.dumps(asdict(self), ensure_ascii=False), bound_to=BOUND_TO)


class Again(UploadedFile):
    """A kept file handed in once more."""

    kept: PendingFile


def restore(request: HttpRequest) -> None:
    """Put the files that the form names by token among those it brings."""
    for token in request.POST.getlist(FIELD)[: settings.ATTACHMENTS_PER_OBJECT]:
        kept = _read(token)
        if kept is None or (kept.person, kept.path) != (request.user.pk, request.path):
            continue
        with suppress(OSError, encryption.Unreadable):
            content = encrypted_files.opened(
                storage.uploads(), _place(kept.file), bound_to=kept.file
            )
            file = Again(content, kept.name, kept.content_type, kept.size)
            file.kept = kept
            request.FILES.appendlist(kept.field, file)


def keep(request: HttpRequest, fields: Iterable[str]) -> tuple[list[PendingFile], list[str]]:
    """Keep what was chosen in these fields; of each file that could not be kept the sentence why."""
    found: list[PendingFile] = []
    refused = []
    for field in fields:
        for file in request.FILES.getlist(field):
            try:
                found.append(_keep(request, field, file))
            except ActionDenied as error:
                refused.append(error.sentence)
    return found, refused


def renew() -> int:
    """Every kept file under the newest key, each replaced in one step; returns how many."""
    return encrypted_files.renew_all(storage.uploads(), FOLDER)


def sweep() -> int:
    """Remove what nobody sent again within a day; how many."""
    return orphan_files.remove(storage.uploads(), (), prefix=f"{FOLDER}/")


def older() -> int:
    """How many lie under an older key."""
    return sum(1 for _ in encrypted_files.older(storage.uploads(), FOLDER))


def _keep(request: HttpRequest, field: str, file: UploadedFile) -> PendingFile:
    if isinstance(file, Again):
        return file.kept
    attachments.check(file)
    place = f"{request.user.pk}-{uuid.uuid4().hex}"
    _make_room(request.user.pk, file.size or 0)
    try:
        encrypted_files.write(storage.uploads(), _place(place), file.chunks(), bound_to=place)
    except OSError as error:
        raise NotYet(FULL) from error
    name, kind = PurePath(file.name or "").name[-255:], file.content_type or ""
    return PendingFile(request.user.pk, request.path, field, place, name, file.size or 0, kind)


def _read(token: str) -> PendingFile | None:
    try:
        return PendingFile(**json.loads(encryption.decrypt(token, bound_to=BOUND_TO)))
    except (encryption.Unreadable, ValueError, TypeError):
        return None


def _place(name: str) -> str:
    return f"{FOLDER}/{name}"


def _make_room(person: int | None, coming: int) -> None:
    """Of what this person left remove the oldest until the coming bytes fit."""
    left = MOST_FULL * settings.ATTACHMENT_MAX_BYTES - coming
    standing = storage.uploads().entries(_place(f"{person}-"))
    for entry in sorted(standing, key=attrgetter("modified"), reverse=True):
        left -= entry.size
        if left < 0:
            storage.uploads().delete(entry.name)
