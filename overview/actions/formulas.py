"""Writes of 评价办法: the next version, made of an earlier one."""

from copy import copy
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core import audit
from overview.models import Formula
from overview.verbs import OverviewVerb

REST = 30  # days before it is in force where nobody says otherwise: time to change it


@transaction.atomic
def copy_of(formula: Formula, *, by: User) -> Formula:
    """Its criteria and grades as the next version, in force some weeks later."""
    last = Formula.objects.filter(kind=formula.kind).aggregate(last=Max("number"))["last"]
    made = _again(formula, number=last + 1, valid_from=timezone.localdate() + timedelta(days=REST))
    for row in (*formula.criteria.all(), *formula.grades.all()):
        _again(row, formula=made)
    audit.record(
        made, OverviewVerb.FORMULA_COPIED, by=by, note=f"取自{formula}", changes=audit.begun(made)
    )
    return made


def _again(row: Any, **values: Any) -> Any:
    made = copy(row)
    made.pk, made._state.adding = None, True
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    return made
