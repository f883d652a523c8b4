"""Keeping the talent pool: people, their history, the relations they declared."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit, search
from core.errors import NotYet
from core.names import fold
from core.optimistic_locking import edit as save_edit
from core.verbs import Verb
from rounds import rules
from rounds.actions import staffing
from rounds.models import CorrectionRequest, DeclaredRelation, Employment, Inspector, Unit
from rounds.unit_names import UnitNames
from rounds.verbs import RoundVerb

SEARCHED = ("name", "employer_name", "post")


@transaction.atomic
def create(
    values: dict,
    *,
    employments: list[dict],
    relations: Sequence[dict] = (),
    account_reason: str = "",
    by: User,
) -> Inspector:
    """A person of the pool; employer and organisations are linked to units of the same name.

    The account of ``values`` is asked for: a second person confirms it.
    """
    rules.check_can_edit_pool(by)
    values = dict(values)
    user = values.pop("user", None)
    staffing.check_account(user, None)
    inspector = Inspector.objects.create(**_linked(values), **_search(values))
    _replace_history(inspector, employments)
    _replace_relations(inspector, relations)
    also = {"工作经历": ["", _history(inspector)], "回避申报": ["", _relations(inspector)]}
    told = {name: pair for name, pair in also.items() if pair[1]}
    audit.record(inspector, RoundVerb.INSPECTOR_MADE, by=by, changes=audit.begun(inspector) | told)
    _ask_for_account(inspector, user, account_reason, by)
    return inspector


@transaction.atomic
def edit(
    inspector: Inspector,
    values: dict,
    *,
    employments: list[dict] | None = None,
    relations: list[dict] | None = None,
    account_reason: str = "",
    version: int | None = None,
    by: User,
) -> bool:
    """Change a person; False where nothing changed. None for ``employments`` or ``relations`` leaves them as they are.

    Another account than the present one is asked for: a second person confirms it.
    """
    rules.check_can_edit_pool(by)
    if inspector.merged_into:
        raise NotYet(f"此人已并入“{inspector.merged_into}”，请到那一条修改。")
    values = dict(values)
    asks, user = "user" in values, values.pop("user", None)
    staffing.check_account(user, inspector)
    named = {name: values.get(name, getattr(inspector, name)) for name in SEARCHED}
    columns = _linked(values, inspector) | _search(named)
    verb = RoundVerb.INSPECTOR_CHANGED
    changed = [save_edit(inspector, columns, version=version, verb=verb, by=by)]
    if employments is not None:
        changed.append(_note_change(inspector, "工作经历", _replace_history, employments, by))
    if relations is not None:
        changed.append(_note_change(inspector, "回避申报", _replace_relations, relations, by))
    if asks:
        changed.append(_ask_for_account(inspector, user, account_reason, by))
    return any(changed)


def _note_change(inspector: Any, label: str, replace: Any, rows: list[dict], by: User) -> bool:
    before, after = replace(inspector, rows)
    if before != after:
        audit.record(inspector, Verb(f"修改{label}"), changes={label: [before, after]}, by=by)
    return before != after


def _replace_history(inspector: Inspector, rows: list[dict]) -> tuple[str, str]:
    """What somebody decided about a line holds as long as its words stand."""
    before, names = _history(inspector), UnitNames()
    decided = inspector.employments.filter(is_decided=True)
    known = {fold(row.organisation): row.unit_id for row in decided}
    inspector.employments.all().delete()
    Employment.objects.bulk_create(_employment(inspector, row, known, names) for row in rows)
    return before, _history(inspector)


def _employment(inspector: Inspector, row: dict, known: dict, names: UnitNames) -> Employment:
    words = fold(row["organisation"])
    unit = known[words] if words in known else names.exact(words)
    return Employment(inspector=inspector, unit_id=unit, is_decided=words in known, **row)


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


def _linked(values: dict, inspector: Inspector | None = None) -> dict:
    """With the unit that a new employer's name is that of; what was decided holds for the old name."""
    name = values.get("employer_name")
    if not name or (inspector and fold(name) == fold(inspector.employer_name)):
        return values
    unit = Unit.objects.filter(pk=UnitNames().exact(name)).first()
    return values | {"employer": unit, "is_employer_decided": False}


def _ask_for_account(inspector: Inspector, user: User, reason: str, by: User) -> bool:
    """The account is not written here: who holds it sees what the person's teams see.

    A form has put the new one on ``inspector`` already; the stored one counts.
    """
    stored = Inspector.objects.select_related("user").get(pk=inspector.pk)
    is_another = user != stored.user
    if is_another:
        staffing.ask_for_account(stored, user, reason=reason, by=by)
    return is_another


def _search(values: dict) -> dict:
    name, employer, post = (values.get(name) for name in SEARCHED)
    return search.columns(post, names=(name, employer))


@transaction.atomic
def answer_request(inspector: Inspector, values: dict, *, by: User) -> CorrectionRequest:
    """Keep what the person asked to have put right, and what became of it (个人信息保护法 第四十六条)."""
    rules.check_can_edit_pool(by)
    made = CorrectionRequest.objects.create(inspector=inspector, handled_by=by, **values)
    note = f"{made.asked_on}申请，{made.get_outcome_display()}"
    changes = audit.begun_by_label(made)
    audit.record(inspector, RoundVerb.CORRECTION_HANDLED, by=by, note=note, changes=changes)
    return made
