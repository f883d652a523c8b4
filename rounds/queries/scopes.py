"""巡察延伸: the bodies below a unit and its key posts, and which of them an inspection looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from rounds.enums import LeaderKind
from rounds.models import Inspection, InspectionScope, Unit, UnitLeader
from rounds.queries.coverage import COUNTED


def bodies_below(unit: Unit) -> QuerySet[Unit]:
    """The units below, two levels deep."""
    rows = Unit.objects.active()
    return (rows.filter(parent=unit) | rows.filter(parent__parent=unit)).order_by("order", "id")


def key_posts(unit: Unit) -> QuerySet[UnitLeader]:
    """重点岗位 that are held now."""
    return unit.leaders.filter(kind=LeaderKind.KEY_POST, left_on=None)


@dataclass(frozen=True)
class Reach:
    """What lies below an inspected unit: reached and left, in the unit's own order."""

    bodies: list[tuple[Unit, bool]]
    posts: list[tuple[UnitLeader, bool]]

    def __bool__(self) -> bool:
        return bool(self.bodies or self.posts)

    @property
    def levels(self) -> list[tuple[str, str, str]]:
        """Below the unit itself: what it is, “2/5”, and what is left by name; posts without their holders."""
        bodies = [(row.name, done) for row, done in self.bodies]
        posts = [(row.post, done) for row, done in self.posts]
        return [
            (
                label,
                f"{sum(done for _, done in rows)}/{len(rows)}",
                "、".join(name for name, done in rows if not done),
            )
            for label, rows in (("下属党组织", bodies), ("重点岗位", posts))
            if rows
        ]

    @property
    def left(self) -> str:
        """“2家下属党组织、3个重点岗位没有延伸记录”; empty where nothing is left."""
        return left_words(
            sum(not done for _, done in self.bodies), sum(not done for _, done in self.posts)
        )


def left_words(bodies: int, posts: int) -> str:
    told = [f"{bodies}家下属党组织"] * bool(bodies) + [f"{posts}个重点岗位"] * bool(posts)
    return f"{'、'.join(told)}没有延伸记录" if told else ""


def reach_of(inspection: Inspection) -> Reach:
    """Three statements. What was looked at and is no longer there or in office stands, too."""
    rows = inspection.scope.select_related("body", "post")
    bodies = {row.body.pk: row.body for row in rows if row.body}
    posts = {row.post.pk: row.post for row in rows if row.post}
    all_bodies = bodies | {row.pk: row for row in bodies_below(inspection.unit)}
    all_posts = posts | {row.pk: row for row in key_posts(inspection.unit)}
    return Reach(
        [(row, pk in bodies) for pk, row in all_bodies.items()],
        [(row, pk in posts) for pk, row in all_posts.items()],
    )


def reach_in_term(unit: Unit) -> Reach:
    """What lies below a unit, and whether the current term reached it: in its own inspection or by
    extension. Five statements."""
    bodies, posts = list(bodies_below(unit)), list(key_posts(unit))
    of_now = {"round__term__is_current": True, "round__state__in": COUNTED}
    own = Inspection.objects.filter(unit__in=bodies, **of_now)
    scope = InspectionScope.objects.filter(inspection__in=Inspection.objects.filter(**of_now))
    reached = {
        *own.values_list("unit", flat=True),
        *scope.filter(body__in=bodies).values_list("body", flat=True),
    }
    seen = set(scope.filter(post__in=posts).values_list("post", flat=True))
    return Reach(
        [(row, row.pk in reached) for row in bodies], [(row, row.pk in seen) for row in posts]
    )


def words(bodies: Iterable[Unit], posts: Iterable[UnitLeader]) -> str:
    """For the trail; posts by their office, never by who holds it."""
    named = [row.name for row in sorted(bodies, key=lambda row: (row.order, row.pk))]
    return "、".join([*named, *(row.post for row in sorted(posts, key=lambda row: row.pk))])


def words_of(inspection: Inspection) -> str:
    rows = list(inspection.scope.select_related("body", "post"))
    return words([row.body for row in rows if row.body], [row.post for row in rows if row.post])
