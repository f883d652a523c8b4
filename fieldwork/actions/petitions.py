"""Writes of petitions: record, register, join repeats, decline, reply, close."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, audit, freezing, numbers
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from fieldwork.enums.petitions import Naming, PetitionState, Scope
from fieldwork.models import Petition, PetitionPeriod, PetitionPerson
from fieldwork.notices import petitions as notices
from fieldwork.queries.petitions import PERSON, TAKES_REPEATS, persons_of
from fieldwork.rules import petitions as rules
from fieldwork.verbs import PetitionVerb
from rounds.models import Inspection


@transaction.atomic
def record(inspection: Inspection, values: dict, *, persons: Sequence[dict], by: User) -> Petition:
    """A petition under the inspection's next number, still to be completed."""
    rules.check_can_record(by, inspection)
    check_values(values)
    petition = Petition(inspection=inspection, created_by=by, **values)
    petition.number = numbers.take(f"fieldwork.petition.{inspection.pk}")
    petition.save(force_insert=True)
    _write_persons(petition, persons)
    audit.record(petition, PetitionVerb.RECORDED, by=by, changes=_all_begun(petition))
    assignees.ask_openers(petition)
    return petition


@transaction.atomic
def edit(
    petition: Petition,
    values: dict,
    *,
    persons: Sequence[dict],
    version: int | None = None,
    by: User,
) -> bool:
    """Write typed values and persons to a draft; False if nothing changed; raises StaleState."""
    rules.check_can_edit(by, petition)
    check_values(values)
    changed = persons_of(petition) != [_person(row) for row in persons]
    also = {"persons": ["", ""]} if changed else None
    verb = PetitionVerb.CHANGED
    if not save(petition, values, version=version, verb=verb, also=also, by=by):
        return False
    if changed:
        petition.persons.all().delete()
        _write_persons(petition, persons)
    return True


@transaction.atomic
def register(petition: Petition, *, version: int | None = None, by: User) -> None:
    """登记中 → 待分办: office and leadership see it from now on; the heads are told its number."""
    rules.check_can_register(by, petition)
    move(petition, PetitionState.REGISTERED, by=by, version=version)
    issuing.check_printable(petition, by=by)
    notices.registered(petition, by=by)


@transaction.atomic
def return_for_completion(petition: Petition, *, note: str, by: User) -> None:
    """待分办 → 登记中 with what is missing."""
    rules.check_can_return(by, petition)
    move(petition, PetitionState.DRAFT, by=by, note=note)
    notices.returned(petition, by=by)


@transaction.atomic
def join(petition: Petition, main: Petition, *, version: int | None = None, by: User) -> None:
    """待分办 → 重复件: it goes the way of ``main`` and keeps its own row, text and reporter."""
    for each in sorted((petition, main), key=lambda row: row.pk):
        hold(each)
    rules.check_can_join(by, petition)
    _check_main(petition, main)
    move(petition, PetitionState.JOINED, by=by, version=version, repeat_of=main)


@transaction.atomic
def split(petition: Petition, *, note: str, by: User) -> None:
    """重复件 → 待分办: it was none after all."""
    rules.check_can_split(by, petition)
    move(petition, PetitionState.REGISTERED, by=by, note=note, repeat_of=None)


@transaction.atomic
def decline(
    petition: Petition,
    *,
    note: str,
    reply: dict | None = None,
    version: int | None = None,
    by: User,
) -> None:
    """待分办 → 不予受理 with the reason; a named reporter is told, and how is kept."""
    rules.check_can_decline(by, petition)
    columns = _reply_columns(petition, reply) if petition.naming == Naming.NAMED else {}
    columns |= {"result": note, "closed_on": timezone.localdate(), "scope": Scope.OUTSIDE}
    move(petition, PetitionState.DECLINED, by=by, note=note, version=version, **columns)


@transaction.atomic
def take_again(petition: Petition, *, note: str, by: User) -> None:
    """不予受理 → 待分办, 已办结 → 办理中, with a reason."""
    rules.check_can_take_again(by, petition)
    declined = petition.state == PetitionState.DECLINED
    to = PetitionState.REGISTERED if declined else PetitionState.HANDLING
    columns: dict = {"closed_on": None} | ({"scope": Scope.INSIDE} if declined else {})
    move(petition, to, by=by, note=note, **columns)


@transaction.atomic
def reply(petition: Petition, values: dict, *, version: int | None = None, by: User) -> bool:
    """答复实名反映人: when, how, in which words; may be put right later."""
    rules.check_can_reply(by, petition)
    columns = _reply_columns(petition, values)
    return save(petition, columns, version=version, verb=PetitionVerb.REPLIED, by=by)


@transaction.atomic
def close(petition: Petition, *, result: str, version: int | None = None, by: User) -> None:
    """办理中 → 已办结 with what came of it; held while it is asked whether anything is open."""
    hold(petition)
    rules.check_can_close(by, petition)
    if not result.strip():
        raise NotYet("请写明办理结果，再办结。")
    columns: dict = {"result": result, "closed_on": timezone.localdate()}
    move(petition, PetitionState.CLOSED, by=by, version=version, **columns)


@transaction.atomic
def set_period(
    inspection: Inspection, values: dict, *, version: int | None = None, by: User
) -> PetitionPeriod | bool:
    """受理截止日 and contact of an inspection; False where nothing was changed.

    Raises StaleState where somebody saved since ``version`` was read.
    """
    hold(inspection)
    rules.check_can_set_period(by, inspection)
    period = PetitionPeriod.objects.filter(inspection=inspection).first()
    if period is not None:
        verb = PetitionVerb.PERIOD_SET
        return save(period, values, version=version, verb=verb, by=by) and period
    period = PetitionPeriod.objects.create(inspection=inspection, **values)
    audit.record(period, PetitionVerb.PERIOD_SET, by=by, changes=audit.begun(period))
    return period


@dataclass(frozen=True)
class OldRow:
    """One line of the old register; ``end`` holds result and day where it says when it ended."""

    values: dict
    persons: Sequence[dict] = ()
    end: dict | None = None


@transaction.atomic
def take_over(inspection: Inspection, rows: Sequence[OldRow], *, by: User) -> list[Petition]:
    """Petitions of the old register: registered at once, closed where the register says so; a few
    statements for all of them.

    How their reporters were answered then is not known here, and not claimed.
    """
    rules.check_can_record(by, inspection)
    for row in rows:
        check_values(row.values)
        check_ended(row.values, row.end)
    first = numbers.take(f"fieldwork.petition.{inspection.pk}", count=len(rows))
    made = [
        Petition(
            inspection=inspection,
            number=number,
            state=PetitionState.CLOSED if row.end else PetitionState.REGISTERED,
            created_by=by,
            **row.values | (row.end or {}),
        )
        for number, row in enumerate(rows, start=first)
    ]
    Petition.objects.bulk_create(made)
    PetitionPerson.objects.bulk_create(
        PetitionPerson(petition=petition, **_person(each))
        for petition, row in zip(made, rows, strict=True)
        for each in row.persons
    )
    freezing.check_write(inspection, PetitionVerb.TAKEN_OVER, {})
    audit.record_all(
        audit.build(row, PetitionVerb.TAKEN_OVER, by=by, changes=_all_begun(row)) for row in made
    )
    return made


def check_ended(values: dict, end: dict | None) -> None:
    """What the old register says of the end makes sense."""
    if end is None:
        return
    if not end["result"].strip():
        raise NotYet("填写了办结日期的，请同时填写办理结果。")
    if not values["received_on"] <= end["closed_on"] <= timezone.localdate():
        raise NotYet("办结日期不能早于收件日期，也不能晚于今天，请核对。")


def check_values(values: dict) -> None:
    """What no petition may say, from a form as from a workbook."""
    if values["received_on"] > timezone.localdate():
        raise NotYet("收件日期不能晚于今天，请核对。")
    named = values["naming"] == Naming.NAMED
    if named and not values.get("reporter", "").strip():
        raise NotYet("实名信访请填写反映人；没有署名的选“匿名”。")
    if not named and values.get("reporter", "").strip():
        raise NotYet("匿名信访不填反映人；知道姓名的选“实名”。")
    if values.get("scope") == Scope.OUTSIDE and not values.get("scope_reason", "").strip():
        raise NotYet("不属受理范围的，请写明理由。")


def _all_begun(petition: Petition) -> dict:
    return audit.begun(petition) | {"persons": [None, audit.MARK]}


def _write_persons(petition: Petition, persons: Sequence[dict]) -> None:
    rows = (PetitionPerson(petition=petition, **_person(row)) for row in persons)
    PetitionPerson.objects.bulk_create(rows)


def _person(row: dict) -> dict:
    return {name: row.get(name, "") for name in PERSON}


def _check_main(petition: Petition, main: Petition) -> None:
    if main.pk == petition.pk:
        raise NotYet("一件信访不能并入它自己，请选择另一件。")
    if main.inspection_id != petition.inspection_id:
        raise NotYet("只能并入同一项巡察任务的信访，请重新选择。")
    if main.state not in TAKES_REPEATS:
        raise NotYet(f"{main}是“{main.get_state_display()}”，不能再并入，请另选一件。")


def _reply_columns(petition: Petition, values: dict | None) -> dict:
    values = values or {}
    on = values.get("replied_on")
    if on is None or not values.get("reply_way") or not values.get("reply", "").strip():
        raise NotYet(
            "这是实名信访，请填写答复日期、方式和内容；无法联系的，方式选“无法联系”并写明经过。"
        )
    if not petition.received_on <= on <= timezone.localdate():
        raise NotYet("答复日期不能早于收件日期，也不能晚于今天，请核对。")
    return {name: values[name] for name in ("replied_on", "reply_way", "reply")}
