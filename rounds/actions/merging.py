"""Two rows for one unit or one person become one: all that belongs to the one goes to the other.

What was merged stays, out of use, with a pointer to what it is now part of: its own trail and its
frozen documents stay readable there.
"""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from core import audit, constraints
from core.errors import NotYet
from core.models import Base
from core.names import fold
from core.optimistic_locking import edit as save_edit
from core.targets import label_of
from rounds import rules
from rounds.actions import facts, recusals
from rounds.actions.units import NAMES
from rounds.enums import RoundState
from rounds.models import (
    DeclaredRelation,
    Employment,
    InspectionScope,
    Inspector,
    Liaison,
    Round,
    TeamMember,
    ToldApart,
    Unit,
    UnitName,
)
from rounds.querysets import lasting
from rounds.verbs import RoundVerb

# Facts that may stand with both already; the second saying of one goes.
SAID_TWICE = (DeclaredRelation, InspectionScope, UnitName)
FILLED_UNIT = ("short_name", "organisation", "staff", "party_members", "note")
FILLED_PERSON = ("gender", "born_on", "party", "post", "rank", "specialities", "school", "phone", "history_text")  # fmt: skip


@transaction.atomic
def merge_units(lost: Unit, kept: Unit, *, by: User) -> None:
    """Everything of ``lost`` is ``kept``'s from now on; its name goes on among the other names.

    Refused while a liaison of ``lost`` lasts (merging must give nobody access to more), and where
    both stand in one round.
    """
    rules.check_can_edit_units(by)
    lost, kept = _locked(Unit, lost, kept)
    if Liaison.objects.filter(lasting(), unit=lost).exists():
        raise NotYet(f"“{lost}”还有联络员，请先结束其联络关系，合并后再为“{kept}”指定。")
    if kept.pk in _above(lost) or lost.pk in _above(kept):
        raise NotYet("这两个单位是上下级，请先调整上级党组织后再合并。")
    both = Round.objects.filter(inspections__unit=lost).filter(inspections__unit=kept).first()
    if both:
        raise NotYet(f"两个单位都列入了{both}，请先在该轮只保留一个。")
    facts.join(lost, kept, by=by)
    moved = _move(lost, kept)
    _keep_names(lost, kept)
    given = _blanks(kept, lost, FILLED_UNIT)
    also = {NAMES: ["", lost.name]}
    save_edit(kept, given, verb=RoundVerb.UNITS_MERGED, also=also, by=by)
    _retire(lost, kept, {"name": f"{lost.name[:60]}（已并入，编号{lost.pk}）"}, by)
    audit.record(
        kept, RoundVerb.RECORD_MERGED, note=f"{lost.name}：{moved or '没有其他记录'}", by=by
    )
    _refresh(Round.objects.filter(inspections__unit=kept))


@transaction.atomic
def merge_inspectors(lost: Inspector, kept: Inspector, *, by: User) -> None:
    """One person who stands twice in the pool.

    An account is never passed on by merging: who has one is kept, and a place on a team does not go
    to it by the office's hand alone.
    """
    rules.check_can_edit_pool(by)
    lost, kept = _locked(Inspector, lost, kept)
    if lost.user_id:
        raise NotYet(f"{lost}有登录账号，请把有账号的那一条作为保留的一条。")
    if TeamMember.objects.filter(inspector=lost, to_on=None).exists():
        raise NotYet(f"{lost}正在巡察组中，请在本轮归档或移出后再合并。")
    moved = _move(lost, kept)
    _once(kept)
    given = _blanks(kept, lost, FILLED_PERSON)
    save_edit(kept, given, verb=RoundVerb.PEOPLE_MERGED, also={"并入": ["", str(lost)]}, by=by)
    _retire(lost, kept, {}, by)
    audit.record(kept, RoundVerb.RECORD_MERGED, note=f"{lost}：{moved or '没有其他记录'}", by=by)
    _refresh(Round.objects.filter(members__inspector=kept, members__to_on=None))


@transaction.atomic
def tell_apart(one: Base, other: Base, *, by: User) -> None:
    """Somebody has looked: the two resemble each other and are not the same."""
    check = rules.check_can_edit_units if isinstance(one, Unit) else rules.check_can_edit_pool
    check(by)
    if one.pk == other.pk:
        raise NotYet("请选择两个不同的单位或人员。")
    first, second = sorted((one.pk, other.pk))
    kind = label_of(type(one))
    _, is_new = ToldApart.objects.get_or_create(
        kind=kind, first=first, second=second, defaults={"said_by": by}
    )
    if is_new:
        audit.record(one, RoundVerb.TOLD_APART, note=str(other), by=by)


def belongings(row: Model) -> Iterator[tuple[str, int]]:
    """What would go along: the name of each kind of record and how many there are."""
    for field in _references(type(row)):
        count = field.model._base_manager.filter(**{field.name: row}).count()
        if count:
            yield str(field.model._meta.verbose_name), count


def _references(model: type[Model]) -> Iterator[models.ForeignKey]:
    """Every column of every table that points at such a row, but for the pointer of merged ones."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    for relation in relations:
        if relation.auto_created and not relation.concrete and relation.field.name != "merged_into":
            yield relation.field


def _locked(model: type[Model], lost: Any, kept: Any) -> tuple[Any, Any]:
    rows: dict[int, Any] = {row.pk: row for row in model._base_manager.select_for_update().filter(pk__in=[lost.pk, kept.pk]).order_by("pk")}  # fmt: skip
    if len(rows) != 2:
        raise NotYet("不能并入自己，请选择另一个。")
    if any(row.merged_into_id for row in rows.values()):
        raise NotYet("其中一个已经并入别处，请刷新页面查看。")
    return rows[lost.pk], rows[kept.pk]


def _move(lost: Model, kept: Model) -> str:
    """Point everything at ``kept``; says how much of what."""
    moved: dict[str, int] = {}
    for field in _references(type(lost)):
        rows = field.model._base_manager.filter(**{field.name: lost})
        count = _point(rows, field, kept)
        if count:
            name = str(field.model._meta.verbose_name)
            moved[name] = moved.get(name, 0) + count
    type(lost)._base_manager.filter(merged_into=lost).update(merged_into=kept)
    return "，".join(f"{name}{count}项" for name, count in moved.items())


def _point(rows: Any, field: models.ForeignKey, kept: Model) -> int:
    stamp = {"updated_at": timezone.now()} if hasattr(field.model, "updated_at") else {}
    count = 0
    for row in rows.order_by("pk"):
        try:
            with transaction.atomic():
                rows.filter(pk=row.pk).update(**{field.name: kept}, **stamp)
        except IntegrityError as error:
            if not isinstance(row, SAID_TWICE):
                raise NotYet(f"不能合并：{row}，{constraints.sentence_of(error)}") from error
            row.delete()
        count += 1
    return count


def _keep_names(lost: Unit, kept: Unit) -> None:
    known = {fold(kept.name), fold(kept.short_name), *map(fold, kept.names.values_list("name", flat=True))}  # fmt: skip
    for name in filter(None, (lost.name, lost.short_name)):
        if fold(name) not in known:
            UnitName.objects.create(unit=kept, name=name)
            known.add(fold(name))


def _once(person: Inspector) -> None:
    """The same stretch told by both rows stands once."""
    seen = set()
    for row in Employment.objects.filter(inspector=person).order_by("-is_decided", "pk"):
        key = (fold(row.organisation), row.from_on, row.to_on)
        if key in seen:
            row.delete()
        seen.add(key)


def _blanks(kept: Model, lost: Model, names: tuple[str, ...]) -> dict:
    """What only the other row knows."""
    blank = (None, "", [])
    return {n: getattr(lost, n) for n in names if getattr(kept, n) in blank and getattr(lost, n) not in blank}  # fmt: skip


def _retire(lost: Base, kept: Base, values: dict, by: User) -> None:
    values |= {"is_active": False, "merged_into": kept}
    save_edit(lost, values, verb=RoundVerb.MERGED_INTO, by=by)


def _above(unit: Unit) -> set[int]:
    found: set[int] = set()
    parent = unit.parent
    while parent is not None and parent.pk not in found:
        found.add(parent.pk)
        parent = parent.parent
    return found


def _refresh(rounds: Any) -> None:
    for round in rounds.exclude(state=RoundState.ARCHIVED).distinct():
        recusals.refresh(round)
