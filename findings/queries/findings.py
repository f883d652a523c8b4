"""Reads of 底稿: the sheet as words, comparisons of revisions, counts by state."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Model, QuerySet

from findings.enums import FindingState
from findings.models import Category, Finding, FindingRevision

CAP = 1000


def shown(finding: Finding, name: str) -> str:
    """One column as a person reads it."""
    if name == "methods":
        return finding.method_labels
    value = getattr(finding, name)
    display = getattr(finding, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    return "" if value is None else str(value)


def snapshot(finding: Finding) -> dict[str, str]:
    """Everything typed, in words: what a revision keeps."""
    return {name: shown(finding, name) for name in Finding.TEXT_FIELDS}


@dataclass(frozen=True)
class Difference:
    """One column that a revision changed."""

    label: str
    before: str
    after: str


def differences(revision: FindingRevision) -> list[Difference]:
    """What the revision changed, in the sheet's order."""
    found = []
    for name in Finding.TEXT_FIELDS:
        before, after = revision.before.get(name, ""), revision.after.get(name, "")
        if before != after:
            label = str(getattr(Finding._meta.get_field(name), "verbose_name", name))
            found.append(Difference(label, before, after))
    return found


def categories(*, keep: int | None = None) -> list[tuple[str, list[tuple[int, str]]]]:
    """The active tree as grouped choices, in one query; ``keep`` stays although switched off."""
    rows = [c for c in Category.objects.all() if c.is_active or c.pk == keep]
    groups = []
    for top in (c for c in rows if c.parent_id is None):
        children = [(c.pk, c.name) for c in rows if c.parent_id == top.pk]
        if not children or top.pk == keep:  # imported sheets may know the first level only
            children.insert(0, (top.pk, top.name))
        groups.append((top.name, children))
    return groups


def counts_by_state(rows: QuerySet[Finding]) -> dict[str, int]:
    """How many of ``rows`` are in each state, each counted to CAP + 1 at most, in one query."""
    return counts({state: rows.filter(state=state) for state in FindingState.values})


def counts_of_few(rows: QuerySet[Finding]) -> dict[str, int]:
    """The same for rows that are few already, as a search finds them: one pass over them."""
    found = dict(rows.order_by().values_list("state").annotate(n=Count("*")))
    return {state: found.get(state, 0) for state in FindingState.values}


def counts(querysets: dict[str, QuerySet[Model]]) -> dict[str, int]:
    """The capped size of every queryset in one statement."""
    parts, parameters = [], []
    for rows in querysets.values():
        ids = rows.order_by().values("pk")[: CAP + 1]
        try:
            sql, values = ids.query.sql_with_params()
        except EmptyResultSet:  # the ORM sees that nothing can match
            parts.append("SELECT 0")
            continue
        parts.append(f"SELECT count(*) FROM ({sql}) t")  # noqa: S608 - compiled by the ORM
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({part})" for part in parts), parameters)
        return dict(zip(querysets, cursor.fetchone(), strict=True))
