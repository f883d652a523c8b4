"""回访 of the demo by the real actions: one half carried out, one that waits to be concluded."""

from datetime import timedelta

from overview.seeding.world import World
from rectification.actions import revisits
from rectification.enums import Verdict
from rectification.models import Ledger, Revisit, RevisitItem
from rectification.queries.revisits import people_for
from rounds.enums import Stage

SIZE = 5
FORCED = "信访反映较多，必须现场看"
SEEN = (
    (Verdict.REAL, "现场查看制度文本和执行记录，抽查近三个月凭证20份，均按新制度办理。", ""),
    (Verdict.BASIC, "制度已经印发，两个下属单位学习培训还没有覆盖，已当场要求补课。", ""),
    (
        Verdict.REBOUND,
        "抽查近两个月接待凭证15份，其中2份无公函，整改后又出现同类问题。",
        "清退不符合规定的费用，完善审核把关，并向本单位通报。",
    ),
    (Verdict.REAL, "实地走访服务窗口，午间有人值守，群众评价较好。", ""),
)
OPINION = "抽查事项总体整改到位，个别事项出现反弹，建议退回单位重新整改，并举一反三自查。"


def make(world: World) -> None:
    """Of ledgers that were closed and whose inspection is not archived."""
    rows = Ledger.objects.filter(inspection__stage=Stage.FOLLOW_UP)
    rows = rows.select_related("unit", "inspection__team", "inspection__round").order_by("pk")
    for place, ledger in enumerate(row for row in rows if row.items.exists()):
        _revisit(world, ledger, is_reported=place % 2 == 1)


def _revisit(world: World, ledger: Ledger, *, is_reported: bool) -> None:
    by = world.people["bangong"]
    members = [person for person in people_for(ledger) if person != by][-2:]
    values = {"led_by": by, "members": members, "survey": None}
    values["planned_on"] = world.today + timedelta(days=12)
    revisit = revisits.plan(ledger, values, by=by)
    count = ledger.items.count()
    first = ledger.items.order_by("number").values_list("number", flat=True)[0]
    size = min(SIZE, count - 1)
    revisits.draw(revisit, size=size, strata=[], came_back=False, forced={first: FORCED}, by=by)
    revisits.begin(revisit, by=by)
    sheets = list(revisit.sheets.order_by("item__number"))
    for place, sheet in enumerate(sheets if is_reported else sheets[: len(sheets) // 2]):
        _fill(world, revisit, sheet, place)
    if is_reported:
        revisits.report(revisit, opinion=OPINION, by=by)


def _fill(world: World, revisit: Revisit, sheet: RevisitItem, place: int) -> None:
    verdict, seen, demand = SEEN[place % len(SEEN)]
    due_on = world.today + timedelta(days=45) if demand else None
    found = {"verdict": verdict, "seen": seen, "seen_on": world.today}
    revisits.check(sheet, found | {"demand": demand, "due_on": due_on}, by=revisit.led_by)
