"""The audit trail of a world: what the other modules told, filled up with sign-ins, sealed."""

from datetime import timedelta

from core.audit import GENESIS, link_of
from core.models import AuditEvent, AuditSeal
from core.verbs import Verb, VerbKind
from findings.models import Clue
from overview.seeding.copying import copy
from overview.seeding.people import ACCOUNTS
from overview.seeding.world import World

# Days ago, by whom, what: things taken along.
ACTIONS = [
    (2, "bangong", "导出", "问题底稿（状态：已审签）"),
    (3, "bangong", Verb("查看线索清单", VerbKind.VIEW), "显示12件"),
    (3, "bangong", Verb("导出线索清单", VerbKind.EXPORT), "12件"),
    (6, "bangong2", "导出", "整改事项（全部）"),
    (9, "zuzhang", Verb("查看线索清单", VerbKind.VIEW), "显示4件"),
    (12, "lingdao", "导出", "巡察任务（全部）"),
]
STRANGER = "未登录访问者"


def write(world: World) -> int:
    """Write all events and their seals; returns how many."""
    _readings(world)
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


def _readings(world: World) -> None:
    """Who looked at the clues and what was taken along, in the last weeks."""
    clues = world.all(Clue)[-12:]
    for number, clue in enumerate(clues):
        readers = [clue.inspection.crew.leader, clue.created_by, world.people["bangong"]]
        for place, reader in enumerate(readers):
            day = world.today - timedelta(days=1 + (number * 3 + place * 2) % 26)
            at = max(world.moment(day), clue.created_at + timedelta(minutes=20 * (1 + place)))
            world.tell(clue, "查看线索", reader, at)
    for back, account, verb, note in ACTIONS:
        day = world.today - timedelta(days=back)
        world.tell(None, verb, world.people[account], world.moment(day), note=note)
    _oddities(world, clues[0])


def _oddities(world: World, clue: Clue) -> None:
    """What the rules of alarms are for: clues read at night, exports in a row, addresses tried."""
    people, start = world.people, world.moment(world.today - timedelta(days=4), 22)
    for number in range(7):
        at = start.replace(minute=5 + 6 * number, second=number)
        world.tell(clue, "查看线索", people["zuzhang"], at)
    start = world.moment(world.today - timedelta(days=2), 17)
    for number, name in enumerate(
        ("问题底稿", "整改事项", "整改台账", "巡察任务", "移交建议", "期限")
    ):
        at = start.replace(minute=3 + 4 * number)
        world.tell(None, "导出", people["bangong2"], at, note=f"{name}（全部）")
    start = world.moment(world.today - timedelta(days=1), 10)
    for number in range(6):
        at = start.replace(minute=20 + number, second=7 * number)
        world.tell(None, "访问被拒", people["zuyuan"], at, note=f"打开 /clues/{number + 1}/")
        known = people["lianluo"]
        note = f"账号“{known.username}”"
        world.tell(
            known, "登录失败", STRANGER, at.replace(hour=20), note=note, address="10.66.8.21"
        )
    at = world.moment(world.today - timedelta(days=1), 9)
    world.tell(people["jiwei"], "登录", people["jiwei"], at, address="10.66.8.40")


def _fill(world: World) -> None:
    """Sign-ins of three years, up to the size of the world."""
    missing = world.size.events - len(world.events)
    for name, *_ in ACCOUNTS:  # the demo is looked at on the machine itself
        here, user = world.moment(world.today - timedelta(days=40), 8), world.people[name]
        world.tell(None, "登录", user, here, address="127.0.0.1")
    users = [world.people[name] for name, *_ in ACCOUNTS]
    for number in range(max(missing, 0)):
        day = world.today - timedelta(days=world.dice.randint(1, 900))
        world.tell(None, "登录", users[number % len(users)], world.moment(day))
