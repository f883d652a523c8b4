"""Writes of clues: register, revise, vet, decide, conclude; handing over is in handoffs."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, audit, numbers
from core.errors import ActionDenied, NotYet
from core.optimistic_locking import edit, hold
from core.transitions import move
from fieldwork.actions import referrals
from findings.actions.pace import rank
from findings.enums import ClueState
from findings.models import Clue, CluePerson
from findings.notices import clues as notices
from findings.queries.clues import PERSON, persons_of
from findings.rules import clues as rules
from findings.verbs import FindingVerb
from rounds.models import Inspection

SERIES = "findings.clue"


@transaction.atomic
def register(inspection: Inspection, *, persons: Sequence[dict], by: User, **columns: Any) -> Clue:
    """A new clue (待组长审核) under the year's next number; the leader is told its number."""
    rules.check_can_register(by, inspection)
    _check_persons(persons)
    year = timezone.localdate().year
    clue = Clue(inspection=inspection, year=year, created_by=by, **columns)
    _check_source(clue)
    if clue.source_petition is not None:
        referrals.note_clue(clue.source_petition, by=by)
    clue.number = numbers.take(SERIES, year)
    clue.save(force_insert=True)
    _write_persons(clue, persons)
    rank(clue)
    audit.record(
        clue,
        FindingVerb.CLUE_REGISTERED,
        by=by,
        changes=audit.begun(clue) | {"persons": [None, audit.MARK]},
    )
    assignees.ask_openers(clue)
    notices.registered(clue, by=by)
    return clue


@transaction.atomic
def revise(
    clue: Clue, values: dict, *, persons: Sequence[dict], version: int | None = None, by: User
) -> bool:
    """Write typed values and persons to a registered clue; False if nothing changed.

    Raises StaleState where somebody else saved since ``version`` was read.
    """
    rules.check_can_edit(by, clue)
    _check_persons(persons)
    changed = persons_of(clue) != [_person(row) for row in persons]
    also = {"persons": ["", ""]} if changed else None
    if not edit(clue, values, version=version, verb=FindingVerb.CLUE_CHANGED, also=also, by=by):
        return False
    _check_source(clue)
    rank(clue)
    if changed:
        clue.persons.all().delete()
        _write_persons(clue, persons)
    return True


@transaction.atomic
def vet(clue: Clue, *, version: int | None = None, by: User) -> None:
    """待组长审核 → 待批准: the leader stands for it as it was read; the granted are told."""
    rules.check_can_vet(by, clue)
    move(
        clue,
        ClueState.VETTED,
        by=by,
        version=version,
        vetted_by=by,
        vetted_at=timezone.now(),
        return_note="",
    )
    assignees.require_taker(clue)
    notices.vetted(clue, by=by)


@transaction.atomic
def approve(clue: Clue, *, version: int | None = None, by: User) -> None:
    """待批准 → 待移交 by somebody granted who did not register it."""
    rules.check_can_decide(by, clue)
    move(
        clue,
        ClueState.APPROVED,
        by=by,
        version=version,
        approved_by=by,
        approved_at=timezone.now(),
    )
    notices.approved(clue, by=by)


@transaction.atomic
def return_for_more(clue: Clue, *, note: str, version: int | None = None, by: User) -> None:
    """待批准 → 待组长审核 with what is missing; author and leader are told."""
    rules.check_can_decide(by, clue)
    columns = {"return_note": note[:500], "vetted_by": None, "vetted_at": None}
    move(clue, ClueState.REGISTERED, by=by, note=note, version=version, **columns)
    notices.returned(clue, by=by)


@transaction.atomic
def decline(clue: Clue, *, note: str, version: int | None = None, by: User) -> None:
    """待批准 → 已办结 without a handoff (决定不移交), with the reason."""
    rules.check_can_decide(by, clue)
    _end(clue, note, version, by)


@transaction.atomic
def conclude(clue: Clue, *, note: str, version: int | None = None, by: User) -> None:
    """已移交 → 已办结 once no organ works on it any more, with what came of it.

    Held while it is asked, so that nobody hands it over anew meanwhile.
    """
    hold(clue)
    rules.check_can_conclude(by, clue)
    if not note.strip():
        raise NotYet("请写明办结情况，再办结线索。")
    _end(clue, note, version, by)


def _end(clue: Clue, note: str, version: int | None, by: User) -> None:
    columns = {"conclusion": note[:500], "concluded_on": timezone.localdate(), "urgency": 0}
    move(clue, ClueState.CONCLUDED, by=by, note=note, version=version, **columns)
    notices.decided(clue, by=by)


def _person(row: dict) -> dict:
    return {name: row.get(name, "") for name in PERSON}


def _write_persons(clue: Clue, persons: Sequence[dict]) -> None:
    CluePerson.objects.bulk_create(CluePerson(clue=clue, **_person(row)) for row in persons)


def _check_persons(persons: Sequence[dict]) -> None:
    if not any(row.get("name", "").strip() for row in persons):
        raise NotYet("请至少填写一名被反映人；暂不清楚的，姓名填“不详”。")


def _check_source(clue: Clue) -> None:
    """The source is of the same inspection; nothing may be re-pointed elsewhere."""
    sources = (
        (clue.source_finding, "底稿"),
        (clue.source_interview, "谈话"),
        (clue.source_petition, "信访"),
    )
    for source, name in sources:
        if source is not None and source.inspection_id != clue.inspection_id:
            raise ActionDenied(f"来源{name}不属于这项巡察任务，请重新选择。")
