"""The audit trail of a world: what the other modules told, filled up with sign-ins, sealed."""

from datetime import timedelta

from core.audit import GENESIS, link_of
from core.models import AuditEvent, AuditSeal
from overview.seeding.copying import copy
from overview.seeding.people import ACCOUNTS
from overview.seeding.world import World


def write(world: World) -> int:
    """Write all events and their seals; returns how many."""
    _fill(world)
    seals: list[AuditSeal] = []
    digest = GENESIS

    def events():
        nonlocal digest
        for event in world.built_events():
            digest = link_of(digest, event.pk, event.pk, event.mac)
            seals.append(
                AuditSeal(sequence=event.pk, event_id=event.pk, event_mac=event.mac,
                          digest=digest, sealed_at=event.at)
            )  # fmt: skip
            yield event

    count = copy(AuditEvent, events())
    copy(AuditSeal, seals)
    return count


def _fill(world: World) -> None:
    """Sign-ins of three years, up to the size of the world."""
    missing = world.size.events - len(world.events)
    users = [world.people[name] for name, *_ in ACCOUNTS]
    for number in range(max(missing, 0)):
        day = world.today - timedelta(days=world.dice.randint(1, 900))
        world.tell(None, "登录", users[number % len(users)], world.moment(day))
