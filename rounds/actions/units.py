"""Keeping the list of units: the units themselves, their leaders and their liaisons."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from core import audit, search
from core.errors import NotYet
from core.names import fold
from core.optimistic_locking import edit as save_edit
from core.optimistic_locking import hold
from rounds import rules
from rounds.models import Liaison, Unit, UnitLeader, UnitName
from rounds.verbs import RoundVerb

DEEPEST = 10
NAMES = "其他名称"


@transaction.atomic
def create(values: dict, *, names: Sequence[dict] = (), by: User) -> Unit:
    """A new unit; ``names`` are what it was or is also called (name, from_on, until_on)."""
    rules.check_can_edit_units(by)
    unit = Unit.objects.create(**values, **_search(values, names))
    if names:
        _write_names(unit, names)
    told = {NAMES: ["", _names(names)]} if names else {}
    audit.record(unit, RoundVerb.UNIT_MADE, by=by, changes=audit.begun(unit) | told)
    return unit


@transaction.atomic
def edit(
    unit: Unit,
    values: dict,
    *,
    names: Sequence[dict] | None = None,
    version: int | None = None,
    by: User,
) -> bool:
    """Change a unit; its new parent may not stand below it. None for ``names`` leaves them.

    A name that it gives up is kept among the others: careers go on to say it.
    """
    rules.check_can_edit_units(by)
    if unit.merged_into:
        raise NotYet(f"这个单位已并入“{unit.merged_into}”，请到该单位修改。")
    if "parent" in values:
        _check_parent(unit, values["parent"])
    stored: list[dict] = [dict(row) for row in unit.names.values("name", "from_on", "until_on")]
    wanted = _with_given_up(unit, values, stored if names is None else names)
    before, after = _names(stored), _names(wanted)
    also = {NAMES: [before, after]} if before != after else {}
    named = {name: values.get(name, getattr(unit, name)) for name in ("name", "short_name")}
    columns = values | _search(named, wanted)
    changed = save_edit(
        unit, columns, version=version, verb=RoundVerb.UNIT_CHANGED, also=also, by=by
    )
    if also:
        _write_names(unit, wanted)
    return changed


@transaction.atomic
def save_leaders(unit: Unit, rows: list[dict], *, version: int | None = None, by: User) -> bool:
    """Make ``rows`` the unit's 班子成员 and 重点岗位; each may carry ``id`` and ``remove``.

    False if nothing changed.
    Raises StaleState where somebody else saved the unit since ``version`` was read.
    """
    rules.check_can_edit_units(by)
    hold(unit)
    before = _roster(unit)
    known = {leader.pk: leader for leader in unit.leaders.all()}
    for order, row in enumerate(rows):
        _save_leader(unit, known, row, order)
    after = _roster(unit)
    also = {"班子成员": [before, after]} if before != after else {}
    return save_edit(unit, {}, version=version, verb=RoundVerb.BOARD_CHANGED, also=also, by=by)


@transaction.atomic
def appoint_liaison(unit: Unit, user: User, *, from_on: date, by: User) -> Liaison:
    """Link an outside account to the unit; such an account is never on a team (01 §3)."""
    rules.check_can_edit_units(by)
    if not user.has_role(Role.LIAISON):
        raise NotYet("这个账号不是联络员账号，请系统管理员先开通联络员账号。")
    open_link = Liaison.objects.filter(user=user, to_on=None).select_related("unit").first()
    if open_link:
        raise NotYet(f"这个账号现为{open_link.unit}的联络员，请先结束原来的联络关系。")
    link = Liaison.objects.create(unit=unit, user=user, from_on=from_on)
    changes = {"起始日期": ["", from_on.isoformat()]}
    audit.record(unit, RoundVerb.LIAISON_NAMED, note=user.name, by=by, changes=changes)
    return link


@transaction.atomic
def end_liaison(link: Liaison, *, on: date, by: User) -> None:
    """The account loses the unit from the day after ``on``."""
    rules.check_can_edit_units(by)
    if on < link.from_on:
        raise NotYet("截止日期不能早于起始日期，请重新填写。")
    if not Liaison.objects.filter(pk=link.pk, to_on=None).update(to_on=on):
        raise NotYet("这条联络关系已经结束，请刷新页面查看。")
    changes = {"截止日期": ["", on.isoformat()]}
    audit.record(link.unit, RoundVerb.LIAISON_ENDED, note=link.user.name, by=by, changes=changes)


def _with_given_up(unit: Unit, values: dict, names: Sequence[dict]) -> list[dict]:
    old = unit.name
    if fold(values.get("name", old)) == fold(old) or any(row["name"] == old for row in names):
        return list(names)
    return [*names, {"name": old, "from_on": None, "until_on": None}]


def _write_names(unit: Unit, names: Sequence[dict]) -> None:
    unit.names.all().delete()
    once = {row["name"]: row for row in names}
    UnitName.objects.bulk_create(UnitName(unit=unit, **row) for row in once.values())


def _names(rows: Sequence[dict]) -> str:
    """市卫生局（—2014.03）；市卫计委."""
    return "；".join(row["name"] + _span(row["from_on"], row["until_on"]) for row in rows)


def _span(start: date | None, end: date | None) -> str:
    if not start and not end:
        return ""
    return f"（{f'{start:%Y.%m}' if start else ''}—{f'{end:%Y.%m}' if end else ''}）"


def _save_leader(unit: Unit, known: dict, row: dict, order: int) -> None:
    values = dict(row)
    leader = known.get(values.pop("id", None))
    removed = values.pop("remove", False)
    if leader is None:
        if not removed:
            UnitLeader.objects.create(unit=unit, order=order, **values)
    elif removed:
        if leader.reached.exists():
            raise NotYet(f"{leader.post}列入过巡察延伸范围，不能删除；不再担任的请填写离任日期。")
        leader.delete()
    else:
        for name, value in (values | {"order": order}).items():
            setattr(leader, name, value)
        leader.save()


def _roster(unit: Unit) -> str:
    return "、".join(str(leader) for leader in UnitLeader.objects.filter(unit=unit))


def _check_parent(unit: Unit, parent: Unit | None) -> None:
    above, steps = parent, 0
    while above is not None and steps < DEEPEST:
        if above.pk == unit.pk:
            raise NotYet("上级党组织不能是单位自己或它的下属单位，请重新选择。")
        above, steps = above.parent, steps + 1


def _search(values: dict, names: Sequence[dict]) -> dict:
    others = (row["name"] for row in names)
    return search.columns(names=(values.get("name"), values.get("short_name"), *others))
