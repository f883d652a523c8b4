"""Files: taken in by content and not by name, stored out of the web's reach, opened in scope."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

import magic
from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from core import audit, freezing, isolated, zips
from core.attachments import files
from core.contents import examining, formats
from core.errors import ActionDenied, NotYet, StaleState
from core.models import Attachment
from core.targets import at_or_before, label_of, load
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


HIDDEN = "不能上传“{}”：文件{}。请去掉后另存，或导出为 PDF（图片）再上传。"
UNREADABLE = "内容异常或过于复杂，检查不完"


def of(target: Model) -> QuerySet[Attachment]:
    """The files of one row that were not removed, oldest first."""
    return Attachment.objects.filter(
        target_type=label_of(target), target_id=target.pk, removed_at=None
    ).select_related("uploaded_by")


def of_each(targets: Sequence[Model]) -> dict[Model, list[Attachment]]:
    """The same of rows of any kinds, in one statement."""
    wanted = Q(pk__in=[])
    for target in targets:
        wanted |= Q(target_type=label_of(target), target_id=target.pk)
    owners = {(label_of(target), target.pk): target for target in targets}
    found: dict[Model, list[Attachment]] = {}
    rows = Attachment.objects.filter(wanted, removed_at=None).select_related("uploaded_by")
    for file in rows.order_by("id"):
        found.setdefault(owners[file.target_type, file.target_id], []).append(file)
    return found


def names_of(label: str, ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the files that were not removed, by the row they belong to; one statement."""
    found: dict[int, list[str]] = {}
    rows = Attachment.objects.filter(target_type=label, target_id__in=list(ids), removed_at=None)
    for file in rows.order_by("id"):
        found.setdefault(file.target_id, []).append(file.name)
    return found


def hand_in(target: Model, upload, *, by: "User") -> Attachment:
    """As `store`, at the page of ``target``, whose rule is asked over the row as it is when the file
    is there: looking a long file through takes a minute, in which it may have been submitted."""

    def check_still() -> None:
        _hold(target)
        target.check_can_attach(by)  # type: ignore[attr-defined]
        check_room(target)

    return store(target, upload, check_still=check_still, by=by)


def _hold(target: Model) -> None:
    rows = type(target)._base_manager.select_for_update(no_key=True)
    target.refresh_from_db(from_queryset=rows)


def store(
    target: Model,
    upload,
    *,
    label: str = "",
    check_still: Callable[[], None] = lambda: None,
    by: "User",
) -> Attachment:
    """Keep an uploaded file with ``target``; raises ActionDenied with the reason it cannot."""
    check(upload)
    check_room(target)
    path, digest = files.write(upload.chunks())
    upload.seek(0)
    try:
        with transaction.atomic():
            check_still()
            attachment = Attachment.objects.create(
                target_type=label_of(target),
                target_id=target.pk,
                name=PurePath(upload.name).name[-255:],
                label=label,
                size=upload.size,
                content_type=_sniff(upload),
                sha256=digest,
                path=path,
                uploaded_by=by,
            )
            audit.record(target, CoreVerb.ATTACHED, by=by, note=_told(target, attachment))
    except BaseException:
        files.remove(path)
        raise
    return attachment


def check_room(target: Model) -> None:
    if of(target).count() >= settings.ATTACHMENTS_PER_OBJECT:
        raise NotYet(f"附件已达{settings.ATTACHMENTS_PER_OBJECT}个，请先移除不需要的附件。")


def keep(target: Model, name: str, data: bytes, *, label: str, by: "User") -> Attachment:
    """Keep a file that this program made itself, whatever its type, with ``target``."""
    path, digest = files.write([data])
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                target_type=label_of(target),
                target_id=target.pk,
                name=name,
                label=label,
                size=len(data),
                content_type="application/octet-stream",
                sha256=digest,
                path=path,
                uploaded_by=by,
            )
            audit.record(target, CoreVerb.ENCLOSED, by=by, note=_told(target, attachment))
    except BaseException:
        files.remove(path)
        raise
    return attachment


@transaction.atomic
def share(attachment: Attachment, target: Model, *, label: str = "", by: "User") -> Attachment:
    """Give ``target`` a row of its own on the same stored file, which neither row can take away."""
    shared = Attachment.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        name=attachment.name,
        label=label or attachment.label,
        size=attachment.size,
        content_type=attachment.content_type,
        sha256=attachment.sha256,
        path=attachment.path,
        uploaded_by=by,
    )
    audit.record(target, CoreVerb.ENCLOSED, by=by, note=_told(target, shared))
    return shared


@transaction.atomic
def cite(
    attachment: Attachment, target: Model, *, label: str, holds: bool, by: "User"
) -> Attachment:
    """A share whose ``label`` says where it lies; with ``holds`` it is not taken off there meanwhile.

    Without, nothing on the other row tells of it: the file stays here when it is taken off there.
    """
    check_room(target)
    held = Attachment.objects.select_for_update().filter(pk=attachment.pk, removed_at=None)
    if not held.exists():
        raise StaleState(f"“{attachment.name}”刚刚已被移除，请刷新页面。")
    cited = share(attachment, target, label=label[:200], by=by)
    if holds:
        Attachment.objects.filter(pk=cited.pk).update(origin=attachment)
    return cited


@transaction.atomic
def remove(attachment: Attachment, *, by: "User") -> None:
    """Take a file off its row; the file itself and the record of it stay.

    A model may say in ``check_can_detach(user, attachment)`` which files stay for good.
    """
    target = load(attachment.target_type, attachment.target_id, user=by)
    if target is None:
        raise ActionDenied("附件所属的内容已不在您的工作范围内，不能移除附件。")
    freezing.check(target)
    _hold(target)
    if check_attach := getattr(target, "check_can_attach", None):
        check_attach(by)
    if check_detach := getattr(target, "check_can_detach", None):
        check_detach(by, attachment)
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    list(rows.select_for_update().values_list("pk"))
    if Attachment.objects.filter(origin=attachment, removed_at=None).exists():
        raise NotYet(
            f"“{attachment.name}”已被底稿用作佐证，不能移除。请先在那份底稿的佐证材料里移除。"
        )
    if rows.update(removed_at=timezone.now(), removed_by=by) != 1:
        raise StaleState(f"“{attachment.name}”刚刚已被移除，请刷新页面。")
    audit.record(target, CoreVerb.DETACHED, by=by, note=_told(target, attachment))


def record_download(attachment: Attachment, target: Model, *, by: "User") -> None:
    audit.record(target, CoreVerb.ATTACHMENT_DOWNLOADED, by=by, note=_told(target, attachment))


def record_view(attachment: Attachment, target: Model, *, by: "User") -> None:
    audit.record(target, CoreVerb.ATTACHMENT_VIEWED, by=by, note=_told(target, attachment))


def _told(target: Model, attachment: Attachment) -> str:
    """How the trail names a file: a file of a secret row only by number and SHA-256."""
    name = f"附件{attachment.pk}" if audit.is_secret(target) else attachment.name
    return f"{name}（SHA-256 {attachment.sha256}）"


def find(pk: int, *, user: "User") -> tuple[Attachment, Model] | None:
    """The attachment and its row, if ``user`` may see that row."""
    attachment = at_or_before(Attachment.objects.filter(removed_at=None), pk)
    if attachment is None:
        return None
    target = load(attachment.target_type, attachment.target_id, user=user)
    return (attachment, target) if target is not None and attachment.pk == pk else None


def open_file(attachment: Attachment) -> IO[bytes]:
    """The plain content, proved against its SHA-256; raises ActionDenied where it is not that."""
    return files.opened(attachment)


def check(upload) -> None:
    """Refuse empty, giant, wrongly typed and disguised files, each with its sentence."""
    name, limit = PurePath(upload.name).name, settings.ATTACHMENT_MAX_BYTES
    if not upload.size:
        raise NotYet(f"“{name}”是空文件，请检查后重新选择。")
    if upload.size > limit:
        raise NotYet(f"“{name}”超过{limit // 1024 // 1024}MB，请压缩或拆分后再上传。")
    extension = formats.extension_of(name)
    if extension in formats.REFUSED:
        raise NotYet(formats.REFUSED_SENTENCE.format(name, formats.REFUSED[extension]))
    if extension not in formats.ALLOWED:
        raise NotYet(f"不能上传“{name}”：只接受{formats.TYPES}文件。")
    if _is_encrypted_office(upload, extension):
        raise NotYet(HIDDEN.format(name, examining.ENCRYPTED))
    found = _sniff(upload)
    is_zip = found in formats.OFFICE_ZIP or extension not in ("wps", "et")
    if found not in formats.ALLOWED[extension] or (
        is_zip and not _inside_matches(upload, extension)
    ):
        raise NotYet(f"“{name}”的内容与扩展名不符，请用原来的软件另存后再上传。")
    _check_inside(upload, name, extension)


def _is_encrypted_office(upload, extension: str) -> bool:
    """A password turns a .docx into a container of the old kind, which its extension does not say."""
    if extension not in formats.INSIDE:
        return False
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head != examining.OLE or extension in ("wps", "et"):
        return False
    return examining.ENCRYPTED in _faults(upload, extension)


def _check_inside(upload, name: str, extension: str) -> None:
    """Once an upload: what is stored by several steps is examined by the first."""
    if getattr(upload, "is_examined", False):
        return
    if found := _faults(upload, extension):
        raise NotYet(HIDDEN.format(name, "；".join(found)))
    upload.is_examined = True


def _faults(upload, extension: str) -> list[str]:
    if extension not in formats.EXAMINED:
        return []
    upload.seek(0)
    try:
        return isolated.call(examining.faults, upload.read(), extension)
    except isolated.Overrun:
        return [UNREADABLE]
    finally:
        upload.seek(0)


def _sniff(upload) -> str:
    upload.seek(0)
    found = magic.from_buffer(upload.read(8192), mime=True)
    upload.seek(0)
    return found


def _inside_matches(upload, extension: str) -> bool:
    wanted = formats.INSIDE.get(extension)
    if wanted is None:
        return True
    try:
        with zips.opened(upload) as archive:
            return wanted in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    finally:
        upload.seek(0)
