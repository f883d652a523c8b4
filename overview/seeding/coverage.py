"""巡察延伸 of the demo by the real action: most of what lies below was looked at, some of it not."""

from overview.seeding.world import World
from rounds.actions import scopes
from rounds.enums import Stage
from rounds.models import Inspection
from rounds.queries.scopes import bodies_below, key_posts


def make(world: World) -> None:
    """After the activities, which say themselves which bodies were visited."""
    office = world.people["bangong2"]
    for place, inspection in enumerate(world.all(Inspection)):
        if inspection.stage in (Stage.PREPARATION, Stage.ARCHIVED):
            continue
        visited = set(inspection.scope.exclude(body=None).values_list("body", flat=True))
        below, posts = list(bodies_below(inspection.unit)), list(key_posts(inspection.unit))
        bodies = [row for n, row in enumerate(below) if n % 3 != 2 or row.pk in visited]
        chosen = posts if place % 3 == 0 else posts[: len(posts) // 2]
        inspection.refresh_from_db(fields=["version"])
        scopes.choose(inspection, bodies=bodies, posts=chosen, by=office)
