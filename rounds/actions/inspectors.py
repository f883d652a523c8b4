"""Keeping the talent pool: people, their history, the relations they declared."""

from collections.abc import Sequence

from django.db import transaction

from accounts.enums import Role
from core import audit, search
from core.edits import edit as save_edit
from core.errors import ActionDenied
from rounds import rules
from rounds.models import CorrectionRequest, DeclaredRelation, Employment, Inspector, Unit

SEARCHED = ("name", "employer_name", "post")


@transaction.atomic
def create(
    values: dict, *, employments: list[dict], relations: Sequence[dict] = (), by
) -> Inspector:
    """A person of the pool; employer and organisations are linked to units of the same name."""
    rules.check_can_edit_pool(by)
    _check_account(values.get("user"), None)
    inspector = Inspector.objects.create(**_linked(values), **_search(values))
    _replace_history(inspector, employments)
    _replace_relations(inspector, relations)
    also = {"工作经历": ["", _history(inspector)], "回避申报": ["", _relations(inspector)]}
    told = {name: pair for name, pair in also.items() if pair[1]}
    audit.record(inspector, "入库", by=by, changes=audit.begun(inspector) | told)
    return inspector


@transaction.atomic
def edit(
    inspector: Inspector,
    values: dict,
    *,
    employments: list[dict] | None = None,
    relations: list[dict] | None = None,
    version: int | None = None,
    by,
) -> None:
    """Change a person; None for ``employments`` or ``relations`` leaves them as they are."""
    rules.check_can_edit_pool(by)
    _check_account(values.get("user"), inspector)
    named = {name: values.get(name, getattr(inspector, name)) for name in SEARCHED}
    columns = _linked(values) | _search(named)
    save_edit(inspector, columns, version=version, verb="修改人才信息", by=by)
    if employments is not None:
        _note_change(inspector, "工作经历", _replace_history, employments, by)
    if relations is not None:
        _note_change(inspector, "回避申报", _replace_relations, relations, by)


def units_by_name(names) -> dict[str, Unit]:
    """Units of these names or short names; a full name wins."""
    wanted = {name for name in names if name}
    found = {u.short_name: u for u in Unit.objects.filter(short_name__in=wanted)}
    return found | {u.name: u for u in Unit.objects.filter(name__in=wanted)}


def _note_change(inspector, label: str, replace, rows: list[dict], by) -> None:
    before, after = replace(inspector, rows)
    if before != after:
        audit.record(inspector, f"修改{label}", changes={label: [before, after]}, by=by)


def _replace_history(inspector: Inspector, rows: list[dict]) -> tuple[str, str]:
    before = _history(inspector)
    units = units_by_name(row["organisation"] for row in rows)
    inspector.employments.all().delete()
    Employment.objects.bulk_create(
        Employment(inspector=inspector, unit=units.get(row["organisation"]), **row) for row in rows
    )
    return before, _history(inspector)


def _replace_relations(inspector: Inspector, rows: Sequence[dict]) -> tuple[str, str]:
    before = _relations(inspector)
    inspector.relations.all().delete()
    DeclaredRelation.objects.bulk_create(
        DeclaredRelation(inspector=inspector, **row) for row in rows
    )
    return before, _relations(inspector)


def _history(inspector: Inspector) -> str:
    rows = inspector.employments.all()
    return "；".join(f"{r.from_on:%Y.%m}—{_end(r)} {r.organisation}" for r in rows)


def _end(row: Employment) -> str:
    return f"{row.to_on:%Y.%m}" if row.to_on else "至今"


def _relations(inspector: Inspector) -> str:
    rows = inspector.relations.select_related("unit").order_by("id")
    return "；".join(f"{r.unit}：{r.get_relation_display()}{r.relative}" for r in rows)


def _linked(values: dict) -> dict:
    name = values.get("employer_name")
    return values | {"employer": units_by_name([name]).get(name)} if name else values


def _check_account(user, inspector: Inspector | None) -> None:
    if user is None:
        return
    if not user.has_role(Role.INSPECTOR):
        raise ActionDenied("这个账号没有“巡察组成员”角色，请系统管理员先授予。")
    other = Inspector.objects.filter(user=user).exclude(pk=getattr(inspector, "pk", None)).first()
    if other:
        raise ActionDenied(f"这个账号已属于{other}，一个账号只能对应一个人。")


def _search(values: dict) -> dict:
    return search.columns(*(values.get(name) for name in SEARCHED))


@transaction.atomic
def answer_request(inspector: Inspector, values: dict, *, by) -> CorrectionRequest:
    """Keep what the person asked to have put right, and what became of it (个人信息保护法 第四十六条)."""
    rules.check_can_edit_pool(by)
    made = CorrectionRequest.objects.create(inspector=inspector, handled_by=by, **values)
    note = f"{made.asked_on}申请，{made.get_outcome_display()}"
    changes = audit.begun_by_label(made)
    audit.record(inspector, "办理更正申请", by=by, note=note, changes=changes)
    return made
