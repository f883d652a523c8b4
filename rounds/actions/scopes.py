"""Writes of 巡察延伸: what an inspection looked at below its unit."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import NotYet
from core.optimistic_locking import edit as save
from rounds import rules
from rounds.models import Inspection, InspectionScope, Unit, UnitLeader
from rounds.queries import scopes as queries
from rounds.verbs import RoundVerb

SCOPE = "延伸范围"


@transaction.atomic
def choose(
    inspection: Inspection,
    *,
    bodies: Collection[Unit],
    posts: Collection[UnitLeader],
    version: int | None = None,
    by: User,
) -> bool:
    """Make these what was looked at; False if nothing changed. Raises StaleState as any edit does."""
    rules.check_can_choose_scope(by, inspection)
    if not {row.pk for row in bodies} <= {row.pk for row in queries.bodies_below(inspection.unit)}:
        raise NotYet("所选党组织不在这个单位之下，请刷新页面后重新选择。")
    if any(row.unit_id != inspection.unit_id for row in posts):
        raise NotYet("所选岗位不是这个单位的，请刷新页面后重新选择。")
    before, after = queries.words_of(inspection), queries.words(bodies, posts)
    if before == after:
        return False
    save(
        inspection,
        {},
        version=version,
        verb=RoundVerb.SCOPE_SET,
        also={SCOPE: [before, after]},
        by=by,
    )
    inspection.scope.all().delete()
    chosen = [{"body": row} for row in bodies] + [{"post": row} for row in posts]
    InspectionScope.objects.bulk_create(InspectionScope(inspection=inspection, **c) for c in chosen)
    return True


@transaction.atomic
def reach(inspection: Inspection, body: Unit, *, by: User) -> None:
    """A body was visited: it counts as looked at, once."""
    before = queries.words_of(inspection)
    _, is_new = InspectionScope.objects.get_or_create(inspection=inspection, body=body)
    if is_new:
        changes = {SCOPE: [before, queries.words_of(inspection)]}
        audit.record(inspection, RoundVerb.SCOPE_SET, by=by, changes=changes)
