"""Writes of 资料清单: ask the unit, hand in, receive, send back, withdraw; the date is kept by rounds."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit, numbers
from core.documents import printing
from core.errors import NotYet
from core.targets import label_of
from core.transitions import move
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.models import Material, MaterialRequest
from fieldwork.notices import materials as notices
from fieldwork.rules import materials as rules
from fieldwork.verbs import MaterialVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection

MOST = 200  # lines of one list


@transaction.atomic
def ask(
    inspection: Inspection, *, names: Sequence[str], note: str = "", by: User
) -> MaterialRequest:
    """Send the unit a list under the year's next number; its date follows the round's rule."""
    rules.check_can_request(by, inspection)
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        raise NotYet("请至少写一项资料，每行一项。")
    if len(wanted) > MOST:
        raise NotYet(f"一份清单最多{MOST}项，请分成几份发出。")
    printing.check_texts(
        [("说明", note), *((f"第{n}项资料", name) for n, name in enumerate(wanted, 1))]
    )
    today = timezone.localdate()
    request = MaterialRequest.objects.create(
        inspection=inspection,
        year=today.year,
        number=numbers.take_for_document(label_of(Material), today.year),
        note=note.strip(),
        issued_on=today,
        issued_by=by,
        due_on=today,
    )
    Material.objects.bulk_create(
        [Material(request=request, order=n, name=name) for n, name in enumerate(wanted, 1)]
    )
    changes = audit.begun(request) | {"资料": ["", "、".join(wanted)]}
    audit.record(request, MaterialVerb.ASKED, by=by, note=f"{len(wanted)}项", changes=changes)
    _start_date(request, by)
    notices.issued(request, len(wanted))
    return request


@transaction.atomic
def deliver(
    material: Material, *, note: str = "", is_absent: bool = False, uploads: Iterable = (), by: User
) -> None:
    """待交 → 待核收 with files, or with words on where the document lies or why there is none."""
    material = _lock(material)
    rules.check_can_deliver(by, material)
    uploads = list(uploads)
    if is_absent and not note.strip():
        raise NotYet("请写明本单位没有这项资料的原因。")
    if not is_absent and not uploads and not note.strip() and not attachments.of(material).exists():
        raise NotYet("请上传文件；交纸质材料的，请写明份数和交给了谁。")
    for upload in uploads:
        attachments.check(upload)
    for upload in uploads:
        attachments.store(material, upload, by=by)
    move(
        material,
        MaterialState.DELIVERED,
        note=note,
        by=by,
        is_absent=is_absent,
        delivery_note=note.strip()[:500],
        delivered_by=by,
        delivered_at=timezone.now(),
        return_note="",
    )
    notices.delivered(material)


@transaction.atomic
def receive(materials: Iterable[Material], *, by: User) -> int:
    """待核收 → 已收 for each; the last one completes the list and meets its date."""
    count = 0
    for material in materials:
        locked = _lock(material)
        rules.check_can_receive(by, locked)
        now = timezone.now()
        move(locked, MaterialState.RECEIVED, by=by, received_by=by, received_at=now)
        _complete(locked.request, by)
        count += 1
    return count


@transaction.atomic
def return_material(material: Material, *, note: str, by: User) -> None:
    """待核收 → 待交 with the reason; the unit is told."""
    material = _lock(material)
    rules.check_can_receive(by, material)
    move(material, MaterialState.WANTED, note=note, by=by, return_note=note[:500], is_absent=False)
    notices.returned(material)


@transaction.atomic
def withdraw(request: MaterialRequest, *, note: str, by: User) -> None:
    """收集中 → 已撤回; the duty falls away, what was handed in stays."""
    rules.check_can_withdraw(by, request)
    move(request, RequestState.WITHDRAWN, note=note, by=by)
    deadlines.withdraw(DeadlineKind.MATERIALS, request, reason=note, by=by)
    notices.withdrawn(request, note)


def _start_date(request: MaterialRequest, by: User) -> None:
    deadline = deadlines.start(
        request.inspection,
        DeadlineKind.MATERIALS,
        request,
        starts_on=request.issued_on,
        label=f"{request.inspection.unit}：{request}",
        url=request.get_absolute_url(),
        by=by,
    )
    MaterialRequest.objects.filter(pk=request.pk).update(due_on=deadline.due_on)
    request.refresh_from_db(fields=["due_on"])


def _lock(material: Material) -> Material:
    """The line with its list held: two people receiving the last two complete it once."""
    rows = MaterialRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("inspection__unit", "issued_by").get(pk=material.request_id)
    fresh = Material.objects.get(pk=material.pk)
    fresh.request = request
    return fresh


def _complete(request: MaterialRequest, by: User) -> None:
    """The day the unit handed in the last one is the day the duty was met."""
    lines = request.materials.all()
    if lines.exclude(state=MaterialState.RECEIVED).exists():
        return
    last = max(line.delivered_at for line in lines if line.delivered_at is not None)
    done_on = timezone.localdate(last)
    move(request, RequestState.COMPLETE, by=by, completed_on=done_on)
    deadlines.meet(DeadlineKind.MATERIALS, request, on=done_on, by=by)
    notices.complete(request)
